/** RFC 6455 §5.4: messages in several fragments. */

import type { SocketProbe } from '../../../../mocks/probe/socket.ts';
import { OPCODE } from '../../../../mocks/wire/frames.ts';
import { say } from '../../../../spec/messages/message.ts';
import { aReport, type Members } from '../../../drive/bodies.ts';
import type { ServerContext } from '../../../drive/server-context.ts';
import type { NotApplicable, Outcome } from '../../../outcome.ts';
import { check, failWith, type ServerCheck } from '../define.ts';
import {
  frameWithin,
  isClose,
  isPong,
  openSocket,
  PATIENCE_MS,
  probeSockets,
  seenOf,
  standing,
  textOf,
} from './talk.ts';

/** Where a message of `length` bytes is cut; an offset that is there twice makes an empty fragment. */
const SPLITS: readonly { readonly name: string; readonly at: (length: number) => readonly number[] }[] = [
  { name: 'two fragments', at: (length) => [Math.floor(length / 2)] },
  { name: 'an empty first fragment', at: () => [0] },
  { name: 'an empty fragment in the middle', at: () => [20, 20] },
  { name: 'an empty last fragment', at: (length) => [length] },
  {
    name: 'fragments of 16 bytes',
    at: (length) => Array.from({ length: Math.ceil(length / 16) - 1 }, (_, i) => 16 * (i + 1)),
  },
];

interface Control {
  readonly name: string;
  /** The frames between the first fragment and the last, in order. */
  readonly frames: readonly { readonly opcode: number; readonly payload: string }[];
}

const CONTROLS: readonly Control[] = [
  { name: 'a ping', frames: [{ opcode: OPCODE.ping, payload: 'between' }] },
  { name: 'an empty ping', frames: [{ opcode: OPCODE.ping, payload: '' }] },
  { name: 'a pong that nobody asked for', frames: [{ opcode: OPCODE.pong, payload: 'unasked' }] },
  {
    name: 'a pong and a ping',
    frames: [
      { opcode: OPCODE.pong, payload: 'unasked' },
      { opcode: OPCODE.ping, payload: 'between' },
    ],
  },
];

/** Characters of two, three and four bytes in UTF-8. */
const CHARACTERS = ['é', '猫', '🐈'].map((name) => ({ name }));

export const fragmentChecks: readonly ServerCheck[] = [
  check(
    'SRV-WS-07/fragments',
    ['a text message in several fragments is accepted', '接受分片发送的文本消息'],
    (context) =>
      probeSockets(SPLITS, context, async ({ name, at }, socket) => {
        const message = Buffer.from(textOf(aReport()));
        sendParts(socket, cut(message, at(message.length)));
        await expectServing(socket, name, context);
      }),
    { method: 'wire', buildsOn: ['SRV-WS-01', 'SRV-WS-03/burst', 'SRV-WS-05/pong'] },
  ),

  check(
    'SRV-WS-07/control-between',
    ['control frames may stand between fragments', '分片之间可以夹有控制帧'],
    (context) =>
      probeSockets(CONTROLS, context, async ({ name, frames }, socket) => {
        const message = Buffer.from(textOf(aReport()));
        sendParts(socket, cut(message, [40]), () => {
          for (const { opcode, payload } of frames) socket.send(opcode, Buffer.from(payload));
        });
        const ping = frames.find(({ opcode }) => opcode === OPCODE.ping);
        if (ping) await expectPong(socket, name, Buffer.from(ping.payload), context);
        await expectServing(socket, name, context);
      }),
    { method: 'wire', buildsOn: ['SRV-WS-01', 'SRV-WS-03/burst', 'SRV-WS-05'] },
  ),

  check(
    'SRV-WS-07/inside-character',
    ['a message may be split inside a character', '消息可以在字符中间拆分'],
    async (context): Promise<Outcome | undefined> => {
      // The twin: the same text in one frame. A server may refuse members that it does not know.
      const all = CHARACTERS.map(({ name }) => name).join('');
      if (!(await takesUnsplit(withNote(all), context))) return extraMemberRefused;
      await probeSockets(CHARACTERS, context, async ({ name }, socket) => {
        const message = Buffer.from(textOf(withNote(name)));
        const start = message.indexOf(name);
        const inside = Array.from({ length: Buffer.byteLength(name) - 1 }, (_, i) => start + i + 1);
        sendParts(socket, cut(message, inside));
        await expectServing(socket, `${name}, split inside`, context);
      });
      return undefined;
    },
    { method: 'wire', buildsOn: ['SRV-WS-01', 'SRV-WS-03/burst', 'SRV-WS-05/pong', 'SRV-WS-07/fragments'] },
  ),
];

/** A report with text in a member that no server needs: reports have no strings of their own. */
export function withNote(note: string): Members {
  return aReport({ note });
}

/** Whether a socket outlives this message, sent in one frame. */
export async function takesUnsplit(members: Members, context: ServerContext): Promise<boolean> {
  const socket = await openSocket(context);
  socket.text(textOf(members));
  const stands = await standing(socket, context);
  socket.close();
  return stands === 'serving';
}

/** Text cannot be looked at where a message that holds some is refused, as the text leaves open. */
export const extraMemberRefused: NotApplicable = {
  verdict: 'not-applicable',
  reason: 'not-observable',
  message: say('na.extra-member'),
};

/** A message in pieces that end at these places. */
export function cut(message: Buffer, at: readonly number[]): Buffer[] {
  const edges = [0, ...at, message.length];
  return edges.slice(1).map((end, i) => message.subarray(edges[i], end));
}

/** Sends a message piece by piece, each of them a frame. */
export function sendParts(socket: SocketProbe, parts: readonly Buffer[], afterFirst = () => {}): void {
  for (const [i, part] of parts.entries()) {
    socket.send(i === 0 ? OPCODE.text : OPCODE.continuation, part, { fin: i === parts.length - 1 });
    if (i === 0) afterFirst();
  }
}

async function expectServing(socket: SocketProbe, name: string, context: ServerContext): Promise<void> {
  if ((await standing(socket, context)) === 'serving') return;
  failWith({
    message: say('socket.fragments-refused', { name }),
    expected: say('socket.open-expected'),
    actual: seenOf(socket),
    exchanges: [socket.exchange],
  });
}

async function expectPong(
  socket: SocketProbe,
  name: string,
  payload: Buffer,
  context: ServerContext,
): Promise<void> {
  const isAnswer = isPong(payload);
  const answer = await frameWithin(socket, (frame) => isAnswer(frame) || isClose(frame), context);
  if (answer && isAnswer(answer)) return;
  failWith({
    message: say('socket.no-pong-between', { name }),
    expected: say('socket.pong-expected', { payload: payload.toString('hex') || '(none)' }),
    actual: socket.isOpen ? say('socket.no-pong-seen', { seconds: PATIENCE_MS / 1000 }) : seenOf(socket),
    exchanges: [socket.exchange],
  });
}
