/** RFC 6455 §5, §8.1: frames and texts that are broken end their connection. */

import type { SocketProbe } from '../../../../mocks/probe/socket.ts';
import { type Frame, OPCODE } from '../../../../mocks/wire/frames.ts';
import { say } from '../../../../spec/messages/message.ts';
import { aReport } from '../../../drive/bodies.ts';
import type { ServerContext } from '../../../drive/server-context.ts';
import type { Outcome } from '../../../outcome.ts';
import { check, failWith, type ServerCheck } from '../define.ts';
import { cut, extraMemberRefused, sendParts, takesUnsplit, withNote } from './fragments.ts';
import { frameWithin, isClose, isPong, outlives, PATIENCE_MS, probeSockets, textOf } from './talk.ts';

/** A frame that is wrong in one thing; every socket takes a right report in a right frame first. */
interface Broken {
  readonly name: string;
  readonly opcode: number;
  readonly payload: Buffer;
  readonly wrong?: Partial<Pick<Frame, 'rsv' | 'mask'>>;
}

const REPORT = Buffer.from(textOf(aReport()));

const UNMASKED: readonly Broken[] = [
  { name: 'an unmasked text frame', opcode: OPCODE.text, payload: REPORT, wrong: { mask: null } },
  {
    name: 'an unmasked ping',
    opcode: OPCODE.ping,
    payload: Buffer.from('unmasked'),
    wrong: { mask: null },
  },
];

const RESERVED_BITS: readonly Broken[] = [4, 2, 1].map((rsv) => ({
  name: `RSV${{ 4: 1, 2: 2, 1: 3 }[rsv]}`,
  opcode: OPCODE.text,
  payload: REPORT,
  wrong: { rsv },
}));

/** The edges of both reserved ranges, 3 to 7 and 11 to 15. */
const RESERVED_OPCODES: readonly Broken[] = [3, 7, 11, 15].map((opcode) => ({
  name: `opcode ${opcode}`,
  opcode,
  payload: opcode < 8 ? REPORT : Buffer.from('vanmoi'),
}));

const LONG_CONTROL: readonly Broken[] = [
  { name: 'a ping of 126 bytes', opcode: OPCODE.ping, payload: Buffer.alloc(126, 'p') },
  { name: 'a pong of 126 bytes', opcode: OPCODE.pong, payload: Buffer.alloc(126, 'p') },
];

interface NotUtf8 {
  readonly name: string;
  readonly bytes: readonly number[];
  /** Where the message is split in two fragments, counted from the first of these bytes; in one frame without it. */
  readonly splitAt?: number;
}

const NOT_UTF8: readonly NotUtf8[] = [
  { name: 'the byte FF', bytes: [0xff] },
  { name: 'an overlong form', bytes: [0xc0, 0xaf] },
  { name: 'a surrogate', bytes: [0xed, 0xa0, 0x80] },
  { name: 'half a character', bytes: [0xe7, 0x8c] },
  { name: 'the byte FF in the first fragment', bytes: [0xff], splitAt: 5 },
  { name: 'the byte FF in the last fragment', bytes: [0xff], splitAt: -5 },
  { name: 'half a character at the end of a fragment', bytes: [0xe7, 0x8c], splitAt: 2 },
  { name: 'an overlong form in two fragments', bytes: [0xc0, 0xaf], splitAt: 1 },
];

/** What a right ping after the wrong frame holds. */
const LATER = Buffer.from('later');
/** How long the end may come after an answer to that ping, in milliseconds. */
const AFTERTHOUGHT_MS = 1000;

/** Stands in a message for bytes that no text can hold. */
const PLACE = 'PLACE';
const NOTE = `before ${PLACE} after`;

export const brokenFrameChecks: readonly ServerCheck[] = [
  endsAfter('unmasked', ['an unmasked frame ends its connection', '未加掩码的帧使该连接断开'], UNMASKED),
  endsAfter(
    'reserved-bits',
    ['a frame with a reserved bit ends its connection', '使用保留位的帧使该连接断开'],
    RESERVED_BITS,
  ),
  endsAfter(
    'reserved-opcodes',
    ['a frame with a reserved opcode ends its connection', '使用保留操作码的帧使该连接断开'],
    RESERVED_OPCODES,
  ),
  endsAfter(
    'long-control',
    ['a control frame over 125 bytes ends its connection', '超过 125 字节的控制帧使该连接断开'],
    LONG_CONTROL,
  ),

  check(
    'SRV-WS-14/not-utf8',
    ['a text message that is not UTF-8 ends its connection', '不是 UTF-8 的文本消息使该连接断开'],
    async (context): Promise<Outcome | undefined> => {
      if (!(await takesUnsplit(withNote(NOTE), context))) return extraMemberRefused;
      await probeSockets(NOT_UTF8, context, async ({ name, bytes, splitAt }, socket) => {
        if (splitAt !== undefined) {
          // The twin: fragments with nothing wrong in them.
          sendNoted(socket, Buffer.from('text'), splitAt);
          await outlives(socket, context, 'SRV-WS-07');
        }
        sendNoted(socket, Buffer.from(bytes), splitAt);
        await expectEnd(socket, `a text message with ${name}`, context);
      });
      return undefined;
    },
    { method: 'wire', buildsOn: ['SRV-WS-01', 'SRV-WS-03/burst', 'SRV-WS-05/pong'] },
  ),
];

function endsAfter(slug: string, title: readonly [string, string], frames: readonly Broken[]): ServerCheck {
  return check(
    `SRV-WS-08/${slug}`,
    title,
    (context) =>
      probeSockets(frames, context, async ({ name, opcode, payload, wrong }, socket) => {
        socket.send(opcode, payload, wrong);
        await expectEnd(socket, name, context);
      }),
    { method: 'wire', buildsOn: ['SRV-WS-01', 'SRV-WS-03/burst', 'SRV-WS-05/pong'] },
  );
}

/**
 * Fails where the connection does not end. A right frame goes after the wrong one, so that a server which waits for
 * more bytes gets some, and one that does not mind shows it.
 */
async function expectEnd(socket: SocketProbe, name: string, context: ServerContext): Promise<void> {
  socket.send(OPCODE.ping, LATER);
  const wentOn = await frameWithin(socket, (frame) => isPong(LATER)(frame) || isClose(frame), context);
  if (wentOn && !isClose(wentOn)) await frameWithin(socket, isClose, context, AFTERTHOUGHT_MS);
  if (!socket.isOpen) return;
  failWith({
    message: say('socket.broken-kept', { name }),
    expected: say('socket.end-expected', { seconds: PATIENCE_MS / 1000 }),
    actual: wentOn ? say('socket.went-on') : say('socket.still-open', { seconds: PATIENCE_MS / 1000 }),
    exchanges: [socket.exchange],
  });
}

/** Sends a report whose note holds these bytes, in one frame or split. */
function sendNoted(socket: SocketProbe, bytes: Buffer, splitAt?: number): void {
  const [before, after] = textOf(withNote(NOTE)).split(PLACE) as [string, string];
  const message = Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
  sendParts(socket, cut(message, splitAt === undefined ? [] : [Buffer.byteLength(before) + splitAt]));
}
