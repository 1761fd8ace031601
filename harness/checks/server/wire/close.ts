/** RFC 6455 §5.5.1: the closing handshake. */

import { closePayload, OPCODE } from '../../../../mocks/wire/frames.ts';
import { say } from '../../../../spec/messages/message.ts';
import { aReport } from '../../../drive/bodies.ts';
import { check, failWith, type ServerCheck } from '../define.ts';
import { frameWithin, isClose, PATIENCE_MS, probeSockets, textOf } from './talk.ts';

interface Close {
  readonly name: string;
  readonly payload: Buffer;
  /** Sent while a message is still without its last fragment (RFC 6455 §5.4). */
  readonly between?: true;
}

const CLOSES: readonly Close[] = [
  { name: '1000', payload: closePayload(1000) },
  { name: '1001 with a reason', payload: closePayload(1001, 'going away') },
  { name: '4000', payload: closePayload(4000) },
  { name: 'no code', payload: Buffer.alloc(0) },
  { name: '1000 between fragments', payload: closePayload(1000), between: true },
  { name: 'no code between fragments', payload: Buffer.alloc(0), between: true },
];

export const closeChecks: readonly ServerCheck[] = [
  check(
    'SRV-WS-06/close',
    ['a close frame is answered by a close frame', '收到关闭帧后回复关闭帧'],
    (context) =>
      probeSockets(CLOSES, context, async ({ name, payload, between }, socket) => {
        if (between) socket.send(OPCODE.text, Buffer.from(textOf(aReport()).slice(0, 40)), { fin: false });
        socket.send(OPCODE.close, payload);
        if (await frameWithin(socket, isClose, context)) return;
        failWith({
          message: say('socket.close-unanswered', { name }),
          expected: say('socket.close-expected'),
          actual: socket.isOver
            ? say('socket.line-ended')
            : say('socket.no-frame-seen', { seconds: PATIENCE_MS / 1000 }),
          exchanges: [socket.exchange],
        });
      }),
    { method: 'wire', buildsOn: ['SRV-WS-01', 'SRV-WS-05/pong'] },
  ),
];
