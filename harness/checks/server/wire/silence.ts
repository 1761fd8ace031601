/** From the field: sockets that vanish, and sockets that go silent. */

import type { SocketProbe } from '../../../../mocks/probe/socket.ts';
import { type Frame, OPCODE } from '../../../../mocks/wire/frames.ts';
import { say } from '../../../../spec/messages/message.ts';
import { aReport } from '../../../drive/bodies.ts';
import type { ProbeAgent } from '../../../drive/probe-agent.ts';
import type { ServerContext } from '../../../drive/server-context.ts';
import { describeResult } from '../../../oracle/answer.ts';
import type { Outcome } from '../../../outcome.ts';
import { check, failWith, type ServerCheck } from '../define.ts';
import { bystander, isClose, openSocket, seenOf, standing, takesReport, textOf } from './talk.ts';

/**
 * Until when the new socket is watched, in intervals, no longer than others are for their cadence: after it the next one
 * follows. The first comes while all other checks are at work and may take a while to open, the second with time to spare.
 */
const WATCHED_UNTIL = [0.5, 1.5];
/** How long a silent socket may go unnoticed, in milliseconds. */
const SILENT_MS = 120_000;
/** What this machine may be late by, in milliseconds. */
const GRACE_MS = 1000;

export const silenceChecks: readonly ServerCheck[] = [
  check(
    'SRV-WS-12/after-reset',
    [
      'a new socket is accepted at once after the old one vanished',
      '旧连接未经关闭就消失后，新连接立即被接受',
    ],
    async (context) => {
      const { clock, intervalMs, signal } = context;
      const beside = await bystander(context);
      const agent = await context.newAgent();
      await agent.report(aReport()).works();
      let socket = await agent.socket();
      await takesReport(socket, context);
      const began = clock.now();
      for (const until of WATCHED_UNTIL) {
        socket.vanish();
        socket = await openAtOnce(agent);
        await expectServing(socket, context);
        await beside.goesOn('a socket that vanished');
        await agent.report(aReport()).answers(200);
        // Whoever cleans up late must not take the new socket for the old one.
        await clock.sleep(began + until * intervalMs - clock.now(), signal);
        await beside.serves(); // a socket may end of its age: that is not this
        await expectServing(socket, context);
      }
    },
    {
      method: 'wire',
      // The agent's own report over HTTP comes beside its socket.
      buildsOn: ['SRV-WS-01', 'SRV-WS-03/burst', 'SRV-WS-09/both'],
      watches: Math.max(...WATCHED_UNTIL),
    },
  ),

  check(
    'SRV-WS-13/silent',
    [
      'a socket that has gone silent is pinged or ended within 120 s',
      '静默的连接在 120 秒内收到 ping 或被断开',
    ],
    watchSilence,
    { method: 'wire', thorough: true, timing: true, buildsOn: ['SRV-WS-01', 'SRV-WS-03/burst'] },
  ),
];

async function watchSilence(context: ServerContext): Promise<Outcome> {
  const { clock, signal } = context;
  const socket = await openSocket(context);
  socket.fallSilent();
  const began = clock.now();
  const enough = new AbortController();
  const waiting = AbortSignal.any([signal, enough.signal]);
  let silent = false; // what came before the silence is no notice of it
  const isNotice = (frame: Frame) => silent && (frame.opcode === OPCODE.ping || isClose(frame));
  const noticed = socket.frame(isNotice, waiting).then(
    () => true,
    () => false,
  );
  silent = true;
  const late = clock.sleep(SILENT_MS + GRACE_MS, waiting).then(
    () => false,
    () => false,
  );
  const wasNoticed = await Promise.race([noticed, late]);
  enough.abort();
  signal.throwIfAborted();
  const seconds = Math.round((clock.now() - began) / 1000);
  if (wasNoticed)
    return {
      verdict: 'pass',
      message: socket.isOpen ? say('socket.pinged', { seconds }) : say('socket.ended-silent', { seconds }),
    };
  failWith({
    message: say('socket.silence-unnoticed'),
    expected: say('socket.notice-expected', { seconds: SILENT_MS / 1000 }),
    actual: say('socket.still-open', { seconds }),
    exchanges: [socket.exchange],
  });
}

async function openAtOnce(agent: ProbeAgent): Promise<SocketProbe> {
  const { exchanged, socket } = await agent.openSocket();
  if (socket) return socket;
  failWith({
    message: say('socket.not-again'),
    expected: say('expected.upgrade'),
    actual: describeResult(exchanged.result),
    exchanges: [exchanged.exchange],
  });
}

/** Fails where the new socket does not take reports, or goes when the old one is cleaned up. */
async function expectServing(socket: SocketProbe, context: ServerContext): Promise<void> {
  socket.text(textOf(aReport()));
  if ((await standing(socket, context)) === 'serving') return;
  failWith({
    message: say('socket.not-again'),
    expected: say('socket.open-expected'),
    actual: seenOf(socket),
    exchanges: [socket.exchange],
  });
}
