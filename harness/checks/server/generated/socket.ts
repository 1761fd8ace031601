/** Generated reports over the socket (protocol §4). */

import { say } from '../../../../spec/messages/message.ts';
import { PATHS } from '../../../../spec/protocol.ts';
import { forAll, type Refuted } from '../../../drive/for-all.ts';
import type { ProbeAgent } from '../../../drive/probe-agent.ts';
import type { ServerContext } from '../../../drive/server-context.ts';
import { closeWell, howItEnded, isOpenAfterAll, openAgain } from '../../../drive/sockets.ts';
import { shorten } from '../../../oracle/answer.ts';
import { check, type ServerCheck } from '../define.ts';
import { type Draft, differences, drafts, EVERYTHING, textOf, type Variety } from './drafts.ts';
import { type GeneratedOptions, lawOn, shareOf, type Title } from './http.ts';

/** Messages on one socket; where it closes, fewer of them are tried on fresh ones, down to one alone. */
const BATCH = 100;
/** How many of them go at once, before the server is given time to read. */
const AT_ONCE = 25;
/** How many sockets are open at once, each of an agent of its own: what a second one of a token does is open. */
const SOCKETS = 2;
/** How long a socket is watched after its last message has been read, in milliseconds. */
const SETTLE_MS = 50;
/** The same while a failure is made smaller, where patience would only cost steps. */
const SETTLE_BRIEFLY_MS = 5;

function staysOpen(
  id: string,
  title: Title,
  variety: Variety,
  { share, ...options }: GeneratedOptions,
): ServerCheck {
  return check(
    id,
    title,
    async (context) => {
      const idle: ProbeAgent[] = [];
      for (let i = 0; i < SOCKETS; i++) idle.push(await context.newAgent());
      const failure = async (batch: readonly Draft[], settleMs: number) => {
        const agent = idle.pop()!;
        try {
          return await failureOn(agent, batch, settleMs, context);
        } finally {
          idle.push(agent);
        }
      };
      await forAll(
        {
          cases: drafts('report', variety),
          runs: shareOf(context, share),
          atOnce: SOCKETS,
          tells: (one) => messagesIn([one]),
          fails: (one) => failure([one], SETTLE_BRIEFLY_MS),
          batches: { size: BATCH, fail: (batch) => failure(batch, SETTLE_MS) },
        },
        context,
      );
    },
    { ...options, method: 'generated' },
  );
}

async function failureOn(
  agent: ProbeAgent,
  batch: readonly Draft[],
  settleMs: number,
  context: ServerContext,
): Promise<Refuted | null> {
  const counterexample = messagesIn(batch);
  const { request, messages, differs } = counterexample;
  const { clock, signal } = context;
  const socket = (await openAgain(agent, context)).socket ?? (await agent.socket());
  for (let sent = 0; sent === 0 || (sent < messages.length && socket.isOpen); sent += AT_ONCE) {
    for (const message of messages.slice(sent, sent + AT_ONCE)) socket.text(message);
    await isOpenAfterAll(socket, signal);
  }
  if (socket.isOpen) await clock.sleep(settleMs, signal);
  if (socket.isOpen) {
    await closeWell(socket, signal);
    return null;
  }
  const what = shorten(differs.join(', ') || (messages[0] ?? ''));
  return {
    verdict: 'fail',
    message: say('generated.failed', { request, what }),
    expected: say('socket.open-expected'),
    actual: howItEnded(socket),
    exchanges: [socket.exchange],
    counterexample,
  };
}

/** What is sent for some cases. */
function messagesIn(batch: readonly Draft[]) {
  return {
    request: `GET ${PATHS.socket}`,
    messages: batch.map(textOf).filter((text) => lawOn('report', text).right === 'accepted'),
    differs: batch.flatMap((draft) => differences('report', draft)),
  };
}

export const socketChecks: readonly ServerCheck[] = [
  staysOpen(
    'SRV-WS-03/generated',
    ['the socket stays open while ordinary reports of all sorts arrive', '各种普通上报期间连接保持打开'],
    {},
    { buildsOn: ['SRV-WS-01/upgrade', 'SRV-REP-01/generated'] },
  ),
  staysOpen(
    'SRV-WS-04/generated',
    ['any report that HTTP takes the socket takes too', 'HTTP 接受的任何上报，WebSocket 同样接受'],
    EVERYTHING,
    {
      share: 2,
      buildsOn: ['SRV-WS-03/burst', 'SRV-WS-03/generated', 'SRV-WS-04/left-out', 'SRV-REP-01/generated'],
    },
  ),
];
