import { randomBytes } from 'node:crypto';
import { deadlineSignal } from '../../mocks/deadline.ts';
import type { SocketProbe } from '../../mocks/probe/socket.ts';
import { OPCODE } from '../../mocks/wire/frames.ts';
import { type Message, say } from '../../spec/messages/message.ts';
import type { ProbeAgent } from './probe-agent.ts';
import type { ServerContext } from './server-context.ts';

/** How long a server gets to read what was sent before, or to answer a close, in milliseconds. */
const PATIENCE_MS = 1000;

/** How long a server may take to notice that a socket has closed, and that another may open, in milliseconds. */
export const NOTICED_MS = 100;

/** Opens a socket of an agent whose last one has just closed: a server with room for one may need a moment. */
export async function openAgain(
  agent: ProbeAgent,
  { clock, signal }: Pick<ServerContext, 'clock' | 'signal'>,
): ReturnType<ProbeAgent['openSocket']> {
  const opened = await agent.openSocket();
  if (opened.socket) return opened;
  await clock.sleep(NOTICED_MS, signal);
  return agent.openSocket();
}

/**
 * Waits until the server has read all that was sent on the socket: until it answers a ping, or ends the connection.
 * Answers whether the socket is open still. That a ping must be answered is another check's business.
 */
export async function isOpenAfterAll(socket: SocketProbe, signal: AbortSignal): Promise<boolean> {
  const payload = randomBytes(8);
  socket.send(OPCODE.ping, payload);
  const isAnswer = (opcode: number, echoed: Buffer) =>
    opcode === OPCODE.close || (opcode === OPCODE.pong && echoed.equals(payload));
  await patiently(signal, (patience) =>
    socket.frame(({ opcode, payload: echoed }) => isAnswer(opcode, echoed), patience),
  );
  return socket.isOpen;
}

/** Closes in an orderly way. Answers whether the server closed too, so that nothing is left of the connection. */
export async function closeWell(socket: SocketProbe, signal: AbortSignal): Promise<boolean> {
  socket.close();
  await patiently(signal, (patience) => socket.frame(({ opcode }) => opcode === OPCODE.close, patience));
  const isAnswered = socket.closeCode !== null;
  socket.end();
  await patiently(signal, (patience) => socket.ended(patience));
  return isAnswered;
}

/** Waits for something on a socket for as long as a server gets for that; whether it came is for others to see. */
export async function patiently(
  signal: AbortSignal,
  wait: (patience: AbortSignal) => Promise<unknown>,
): Promise<void> {
  try {
    await wait(AbortSignal.any([signal, deadlineSignal(PATIENCE_MS)]));
  } catch {
    signal.throwIfAborted();
  }
}

/** How a connection ended, for people. */
export function howItEnded(socket: SocketProbe): Message {
  const { closeCode } = socket;
  return closeCode === null ? say('socket.line-ended') : say('socket.close-seen', { code: closeCode });
}
