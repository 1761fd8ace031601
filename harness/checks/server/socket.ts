/**
 * Protocol §4: reports over WebSocket. Each socket has an agent of its own: what a server does with a second socket of
 * one token is left open.
 */

import { randomBytes } from 'node:crypto';
import { deadlineSignal } from '../../../mocks/deadline.ts';
import type { Exchanged } from '../../../mocks/probe/line.ts';
import type { SocketProbe } from '../../../mocks/probe/socket.ts';
import { OPCODE } from '../../../mocks/wire/frames.ts';
import { headerValue } from '../../../mocks/wire/headers.ts';
import { say } from '../../../spec/messages/message.ts';
import { aReport, bytesOfBody, type Members, optionalFields, without } from '../../drive/bodies.ts';
import { forEachCase } from '../../drive/cases.ts';
import { isAccepted, type ProbeAgent, type Spelling } from '../../drive/probe-agent.ts';
import type { ServerContext } from '../../drive/server-context.ts';
import { neverIssued } from '../../drive/tokens.ts';
import { shorten } from '../../oracle/answer.ts';
import { check, failWith, type ServerCheck } from './define.ts';
import { refusesNearMisses } from './near-misses.ts';
import { subsets } from './wrong-values.ts';

/** How long a pong may take before the ping counts as unanswered, in milliseconds. */
const PONG_MS = 3000;
/** How long a socket is watched after its last message: a server that dislikes it needs a moment to close. */
const SETTLE_MS = 250;

const PING_PAYLOADS: Readonly<Record<string, Buffer>> = {
  'no payload': Buffer.alloc(0),
  text: Buffer.from('vanmoi'),
  bytes: Buffer.from([0x00, 0xff, 0x80, 0x0a, 0x7f]),
  '125 bytes': randomBytes(125),
};

/** A handshake as other clients spell it: the case of both values, and of all names, says nothing (RFC 6455 §4.2.1). */
const SPELLINGS: Readonly<Record<string, Spelling>> = {
  'Connection: keep-alive, Upgrade': { connection: 'keep-alive, Upgrade' },
  'Connection: upgrade': { connection: 'upgrade' },
  'Upgrade: WebSocket': { upgrade: 'WebSocket' },
  'Upgrade: WEBSOCKET': { upgrade: 'WEBSOCKET' },
  'names in lower case': { inLowerCase: true },
};

export const socketChecks: readonly ServerCheck[] = [
  check(
    'SRV-WS-01/upgrade',
    ['a handshake with a valid token opens a WebSocket', '带有效令牌的握手建立 WebSocket'],
    async ({ newAgent }) => {
      const known = await newAgent();
      const exchanged = await known.handshake().answers(101);
      if (isAccepted(exchanged.asking, exchanged)) return expectNothingUnasked(exchanged);
      failWith({
        message: say('socket.wrong-accept'),
        expected: say('socket.accept-expected'),
        actual: say('socket.wrong-accept'),
        exchanges: [exchanged.exchange],
      });
    },
  ),

  check(
    'SRV-WS-01/connection',
    [
      'a handshake may be spelt as others do: "keep-alive, Upgrade", "WebSocket", names in lower case',
      '握手可采用其他写法："keep-alive, Upgrade"、"WebSocket"、小写的首部名',
    ],
    async ({ newAgent, trying }) => {
      await (await newAgent()).handshake().answers(101);
      await forEachCase(
        Object.entries(SPELLINGS),
        ([name]) => name,
        async ([, spelt]) => (await newAgent()).with({ spelt }).handshake().answers(101),
        trying,
      );
    },
  ),

  check(
    'SRV-WS-02/none',
    ['a handshake without Authorization is refused with 401', '不带 Authorization 的握手以 401 拒绝'],
    async ({ newAgent }) => {
      const known = await newAgent();
      await known.handshake().works();
      await known.with({ authorization: null }).handshake().answers(401);
    },
  ),

  check(
    'SRV-WS-02/never-issued',
    [
      'a handshake with a token that was never issued is refused with 401',
      '使用从未签发的令牌的握手以 401 拒绝',
    ],
    async ({ newAgent, random }) => {
      const known = await newAgent();
      await known.handshake().works();
      const unknown = known.withToken(neverIssued(known.identity.token, random));
      // Again: who remembers having looked for a token must not know it by that.
      for (let times = 0; times < 2; times++) await unknown.handshake().answers(401);
    },
  ),

  check(
    'SRV-WS-02/near-miss',
    ['a handshake with a token that is nearly right is refused with 401', '使用近似令牌的握手以 401 拒绝'],
    async ({ newAgent, random }) => {
      const known = await newAgent();
      await known.handshake().works();
      await refusesNearMisses(known, random, (agent) => agent.handshake());
    },
  ),

  check(
    'SRV-WS-03/burst',
    ['the socket stays open while a burst of valid reports arrives', '突发的有效上报期间连接保持打开'],
    async (context) => {
      const socket = await (await context.newAgent()).socket();
      for (let i = 0; i < 20; i++) socket.text(json(aReport({ uptime: 94_000 + i })));
      await expectOpen(socket, context);
    },
  ),

  check(
    'SRV-WS-03/cadence',
    [
      'the socket stays open while reports arrive at the recommended cadence',
      '按建议间隔上报期间连接保持打开',
    ],
    async (context) => {
      const { clock, intervalMs, signal } = context;
      const socket = await (await context.newAgent()).socket();
      const start = clock.now();
      for (let beat = 0; beat < 3; beat++) {
        await clock.sleep(start + beat * intervalMs - clock.now(), signal);
        socket.text(json(aReport({ uptime: 95_000 + beat })));
      }
      await expectOpen(socket, context);
      return { verdict: 'pass', message: say('cadence.kept', { count: 3, seconds: intervalMs / 1000 }) };
    },
    { watches: 2 },
  ),

  check(
    'SRV-WS-04/left-out',
    ['gpu and temp may be left out of a message', '消息中可以省略 gpu 与 temp'],
    async (context) => {
      await expectOpenAfter(await context.newAgent(), context, aReport());
      await forEachCase(
        subsets(optionalFields('report', true)),
        (names) => `without ${names.join(' ')}`,
        async (names) => expectOpenAfter(await context.newAgent(), context, without(aReport(), ...names)),
        context.trying,
      );
    },
    { buildsOn: ['SRV-WS-03/burst'] },
  ),

  check(
    'SRV-WS-05/pong',
    ['each ping is answered by a pong with its payload', '每个 ping 都以相同载荷的 pong 应答'],
    async (context) => {
      const socket = await (await context.newAgent()).socket();
      for (const [name, payload] of Object.entries(PING_PAYLOADS))
        await expectPong(socket, name, payload, context);
    },
    { method: 'wire', buildsOn: ['SRV-WS-01', 'SRV-WS-03/burst'] },
  ),

  check(
    'SRV-WS-05/several',
    [
      'of several pings that wait together at least the last is answered',
      '多个等待中的 ping 至少应答最后一个',
    ],
    async (context) => {
      const socket = await (await context.newAgent()).socket();
      for (const payload of ['one', 'two']) socket.send(OPCODE.ping, Buffer.from(payload));
      await expectPong(socket, 'three', Buffer.from('three'), context);
    },
    { method: 'wire', buildsOn: ['SRV-WS-01', 'SRV-WS-03/burst'] },
  ),

  check(
    'SRV-WS-09/both',
    ['HTTP reports and the socket work beside each other', 'HTTP 上报与 WebSocket 可同时使用'],
    async (context) => {
      const known = await context.newAgent();
      await known.report(aReport()).works();
      const socket = await known.socket();
      socket.text(json(aReport({ uptime: 96_000 })));
      await known.report(aReport({ uptime: 96_001 })).answers(200);
      socket.text(json(aReport({ uptime: 96_002 })));
      await expectOpen(socket, context);
      await known.report(aReport({ uptime: 96_003 })).answers(200);
    },
    { buildsOn: ['SRV-WS-01', 'SRV-WS-03/burst'] },
  ),
];

/** Fails where the 101 names an extension or a subprotocol: none was offered (RFC 6455 §4.2.2). */
function expectNothingUnasked({ exchange, result }: Exchanged): void {
  if (result.type !== 'response') return;
  for (const name of ['Sec-WebSocket-Extensions', 'Sec-WebSocket-Protocol']) {
    const value = headerValue(result.headers, name);
    if (value === null) continue;
    failWith({
      message: say('socket.unasked', { name }),
      expected: say('socket.unasked-expected'),
      actual: say('plain', { text: `${name}: ${shorten(value)}` }),
      exchanges: [exchange],
    });
  }
}

function json(members: Members): string {
  return bytesOfBody(members).toString('utf8');
}

async function expectOpenAfter(agent: ProbeAgent, context: ServerContext, members: Members): Promise<void> {
  const socket = await agent.socket();
  socket.text(json(members));
  await expectOpen(socket, context);
  socket.close();
}

/** Fails where the socket is closed, or closes soon, although nothing wrong was sent on it. */
async function expectOpen(socket: SocketProbe, { clock, signal }: ServerContext): Promise<void> {
  const settled = AbortSignal.any([signal, AbortSignal.timeout(SETTLE_MS)]);
  await Promise.race([
    clock.sleep(SETTLE_MS, settled),
    socket.frame(({ opcode }) => opcode === OPCODE.close, settled),
  ]).catch(() => signal.throwIfAborted());
  if (socket.isOpen) return;
  failWith({
    message: say('socket.closed'),
    expected: say('socket.open-expected'),
    actual:
      socket.closeCode === null
        ? say('socket.line-ended')
        : say('socket.close-seen', { code: socket.closeCode }),
    exchanges: [socket.exchange],
  });
}

async function expectPong(
  socket: SocketProbe,
  name: string,
  payload: Buffer,
  { signal }: ServerContext,
): Promise<void> {
  socket.send(OPCODE.ping, payload);
  const patience = AbortSignal.any([signal, deadlineSignal(PONG_MS)]);
  const answered = await socket
    .frame(({ opcode, payload: echoed }) => opcode === OPCODE.pong && echoed.equals(payload), patience)
    .catch(() => {
      signal.throwIfAborted();
      return null;
    });
  if (answered) return;
  failWith({
    message: say('socket.no-pong', { name }),
    expected: say('socket.pong-expected', { payload: payload.toString('hex') || '(none)' }),
    actual: socket.isOver
      ? say('socket.line-ended')
      : say('socket.no-pong-seen', { seconds: PONG_MS / 1000 }),
    exchanges: [socket.exchange],
  });
}
