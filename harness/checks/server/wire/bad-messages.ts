/** From the field: a bad message on one socket is nobody else's trouble. */

import type { Exchanged } from '../../../../mocks/probe/line.ts';
import { OPCODE } from '../../../../mocks/wire/frames.ts';
import { aReport } from '../../../drive/bodies.ts';
import { deviationOf } from '../../../oracle/answer.ts';
import { check, failWith, type ServerCheck } from '../define.ts';
import { anAgentWithSocket, bystander, frameWithin, isClose, isPong, textOf } from './talk.ts';

interface BadMessage {
  readonly name: string;
  readonly opcode: number;
  readonly payload: Buffer;
}

const BAD_MESSAGES: readonly BadMessage[] = [
  { name: 'a text that is not JSON', opcode: OPCODE.text, payload: Buffer.from('{"cpu": 1') },
  { name: 'an empty text', opcode: OPCODE.text, payload: Buffer.alloc(0) },
  { name: 'JSON that is no object', opcode: OPCODE.text, payload: Buffer.from('[null]') },
  {
    name: 'a field of the wrong type',
    opcode: OPCODE.text,
    payload: Buffer.from(textOf(aReport({ cpu: 'a lot' }))),
  },
  {
    name: 'NUL and a lone surrogate in a string',
    opcode: OPCODE.text,
    payload: Buffer.from(textOf(aReport({ note: '\0 and \ud83d' }))),
  },
  { name: 'binary', opcode: OPCODE.binary, payload: Buffer.from([0x00, 0xff, 0x80, 0xfe]) },
  {
    name: 'a text of 2 MiB',
    opcode: OPCODE.text,
    payload: Buffer.from(textOf(aReport({ note: ' '.repeat(2 * 1024 * 1024) }))),
  },
];

/** Asks whether the message was read; how long that may take, in milliseconds, as no answer is no fault here. */
const READ = Buffer.from('read');
const READ_MS = 500;

/** HTTP goes on, for the agent itself too. */
function expectAccepted({ asking, exchange, result }: Exchanged): void {
  const question = { ...asking, body: asking.body ?? Buffer.alloc(0) };
  const deviation = deviationOf(question, { right: 'accepted' }, result);
  if (deviation) failWith({ ...deviation, exchanges: [exchange] });
}

export const badMessageChecks: readonly ServerCheck[] = [
  {
    ...check(
      'SRV-WS-10/bad-messages',
      ['a bad message hurts at most its own connection', '错误消息最多影响它自己的连接'],
      async (context) => {
        const [beside, ...opened] = await Promise.all([
          bystander(context),
          ...BAD_MESSAGES.map(() => anAgentWithSocket(context)),
        ]);
        // One after another, so that the one which hurts is known.
        for (const [i, { name, opcode, payload }] of BAD_MESSAGES.entries()) {
          const { agent, socket } = opened[i]!;
          socket.send(opcode, payload);
          socket.send(OPCODE.ping, READ);
          await frameWithin(socket, (frame) => isClose(frame) || isPong(READ)(frame), context, READ_MS);
          await beside.goesOn(name);
          expectAccepted(await agent.report(aReport()).result());
        }
      },
      // The agent's own report over HTTP comes beside its socket.
      { method: 'wire', buildsOn: ['SRV-WS-01', 'SRV-WS-03/burst', 'SRV-WS-05/pong', 'SRV-WS-09/both'] },
    ),
    needs: 'alone',
  },
];
