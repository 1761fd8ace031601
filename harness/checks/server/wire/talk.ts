/** What the checks on frames have in common: twins, bystanders, and how a socket stands after a probe. */

import { randomBytes } from 'node:crypto';
import { deadlineSignal } from '../../../../mocks/deadline.ts';
import type { SocketProbe } from '../../../../mocks/probe/socket.ts';
import { type Frame, OPCODE } from '../../../../mocks/wire/frames.ts';
import { type Message, say } from '../../../../spec/messages/message.ts';
import { aReport, bytesOfBody, type Members } from '../../../drive/bodies.ts';
import { forEachCase } from '../../../drive/cases.ts';
import type { ServerContext } from '../../../drive/server-context.ts';
import { Settled } from '../../../drive/settled.ts';
import { failWith } from '../define.ts';

/** How long a server may take to answer a frame, or to end a connection, in milliseconds. */
export const PATIENCE_MS = 3000;
/** How long a socket is watched after its last message: a server that dislikes it needs a moment to close. */
const SETTLE_MS = 250;
/** The same for who is not to blame: whatever hurts others does so at once. */
const GLANCE_MS = 30;

/** `serving`: it answers pings and stays; `ended`: closed or cut; `mute`: open, but a ping is not answered. */
export type Standing = 'serving' | 'ended' | 'mute';

/** The first frame that is wanted, now or within `ms`; null where the line ends or the time is over before. */
export async function frameWithin(
  socket: SocketProbe,
  wanted: (frame: Frame) => boolean,
  { signal }: Pick<ServerContext, 'signal'>,
  ms: number = PATIENCE_MS,
): Promise<Frame | null> {
  try {
    return await socket.frame(wanted, AbortSignal.any([signal, deadlineSignal(ms)]));
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

export function isClose({ opcode }: Frame): boolean {
  return opcode === OPCODE.close;
}

export function isPong(payload: Buffer): (frame: Frame) => boolean {
  return (frame) => frame.opcode === OPCODE.pong && frame.payload.equals(payload);
}

/** How the socket stands once the server has read all that was sent on it: a ping shows that. */
export async function standing(
  socket: SocketProbe,
  context: ServerContext,
  settleMs: number = SETTLE_MS,
): Promise<Standing> {
  const payload = randomBytes(8);
  socket.send(OPCODE.ping, payload);
  const isAnswer = isPong(payload);
  const answer = await frameWithin(socket, (frame) => isAnswer(frame) || isClose(frame), context);
  if (socket.isOpen && answer === null) return 'mute';
  if (settleMs > 0) await frameWithin(socket, isClose, context, settleMs);
  return socket.isOpen ? 'serving' : 'ended';
}

/** What is seen of a socket that should be serving. */
export function seenOf(socket: SocketProbe): Message {
  if (socket.isOpen) return say('socket.no-pong-seen', { seconds: PATIENCE_MS / 1000 });
  return socket.closeCode === null
    ? say('socket.line-ended')
    : say('socket.close-seen', { code: socket.closeCode });
}

/** The valid twin: a report on this very socket. Where the socket does not outlive it, the check is blocked. */
export async function takesReport(
  socket: SocketProbe,
  context: ServerContext,
  members: Members = aReport(),
): Promise<void> {
  socket.text(textOf(members));
  await outlives(socket, context, 'SRV-WS-03');
}

/** Blocks the check where the socket does not outlive the twin that was just sent on it: by the row that asks for that. */
export async function outlives(socket: SocketProbe, context: ServerContext, row: string): Promise<void> {
  const stands = await standing(socket, context, 0);
  if (stands === 'serving') return;
  const by = stands === 'ended' ? row : 'SRV-WS-05';
  throw new Settled({
    verdict: 'blocked',
    by,
    message: say('blocked.socket-twin', { by }),
    exchanges: [socket.exchange],
  });
}

/** A socket of an agent of its own on which a report was taken, so that what is wrong later is the probe's doing. */
export async function openSocket(context: ServerContext): Promise<SocketProbe> {
  return (await anAgentWithSocket(context)).socket;
}

/** The same, with its agent. */
export async function anAgentWithSocket(context: ServerContext) {
  // Never a second socket of one token: what a server does with that is its own affair.
  const agent = await context.newAgent();
  const socket = await agent.socket();
  await takesReport(socket, context);
  return { agent, socket };
}

/**
 * Probes side by side, each on a socket of its own, and looks after a bystander when they are done. All sockets are
 * open before the first probe, so that none spoils another's twin.
 */
export async function probeSockets<Case extends { readonly name: string }>(
  cases: readonly Case[],
  context: ServerContext,
  probe: (one: Case, socket: SocketProbe) => Promise<unknown>,
): Promise<void> {
  const opening = Promise.all(cases.map(async (one) => ({ one, socket: await openSocket(context) })));
  const [beside, opened] = await Promise.all([bystander(context), opening]);
  await forEachCase(
    opened,
    ({ one }) => one.name,
    ({ one, socket }) => probe(one, socket),
    context.trying,
  );
  await beside.goesOn(cases.map(({ name }) => name).join(', '));
}

/** Others, one with an open socket and one without, whom no probe may hurt. */
export interface Bystander {
  /** The same before any probe: where it does not hold, the check is blocked. */
  serves(): Promise<void>;
  /** Fails where its socket no longer takes reports and answers pings, or HTTP is not served. */
  goesOn(after: string): Promise<void>;
}

export async function bystander(context: ServerContext, name?: string): Promise<Bystander> {
  const socket = await (await context.newAgent(name)).socket();
  // By another agent: what its socket has to do with an agent's HTTP reports is for SRV-WS-09 to say.
  const overHttp = await context.newAgent(name);
  await overHttp.report(aReport()).works();
  await takesReport(socket, context);
  return {
    serves: () => takesReport(socket, context),
    async goesOn(after) {
      socket.text(textOf(aReport()));
      if ((await standing(socket, context, GLANCE_MS)) !== 'serving')
        failWith({
          message: say('socket.bystander-hurt', { after }),
          expected: say('socket.open-expected'),
          actual: seenOf(socket),
          exchanges: [socket.exchange],
        });
      await overHttp.report(aReport()).answers(200);
    },
  };
}

/** A message as it is sent. */
export function textOf(members: Members): string {
  return bytesOfBody(members).toString('utf8');
}
