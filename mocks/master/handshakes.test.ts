/** Handshakes that the master answers wrong on purpose, and the frames on the wire. */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { FrameEvent } from '../../spec/journal.ts';
import { PATHS } from '../../spec/protocol.ts';
import { RawLine } from '../raw-line.test.support.ts';
import { closePayload, encodeFrame, type Frame, FrameReader, OPCODE } from '../wire/frames.ts';
import { acceptFor } from '../wire/handshake.ts';
import { headerValue } from '../wire/headers.ts';
import { bytesOf } from '../wire/payload.ts';
import { AGENT, closeMasters, REPORT, type TestMaster, testMaster } from './master.test.support.ts';
import type { Play } from './plays.ts';

const lines: RawLine[] = [];
const clients: WebSocket[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const line of lines.splice(0)) line.destroy();
  for (const client of clients.splice(0)) client.terminate();
  await closeMasters();
});

const KEY = randomBytes(16).toString('base64');
const HANDSHAKE = [
  `GET ${PATHS.socket} HTTP/1.1`,
  'Host: x',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${KEY}`,
  `Authorization: Bearer ${AGENT.token}`,
  '\r\n',
].join('\r\n');

async function open(master: TestMaster): Promise<RawLine> {
  const line = await RawLine.open(master.port);
  lines.push(line);
  return line;
}

function client(master: TestMaster): WebSocket {
  const headers = { Authorization: `Bearer ${AGENT.token}` };
  const socket = new WebSocket(master.url.replace('http', 'ws') + PATHS.socket, { headers });
  socket.on('error', () => {
    // who expects one listens as well
  });
  clients.push(socket);
  return socket;
}

describe('a handshake that is refused', () => {
  test.each([
    ['without a token', /Authorization.*\r\n/, '', 401],
    ['of another version', 'Version: 13', 'Version: 8', 426],
    ['of no version', /Sec-WebSocket-Version.*\r\n/, '', 426],
    ['with a key that is too short', KEY, KEY.slice(4), 400],
    ['without a key', /Sec-WebSocket-Key.*\r\n/, '', 400],
    ['by POST', 'GET', 'POST', 405],
    ['to another path', PATHS.socket, PATHS.report, 404],
    ['with two protocols in Upgrade', 'Upgrade: websocket', 'Upgrade: websocket, x', 400],
    ['with subprotocols that are none', 'Host: x', 'Host: x\r\nSec-WebSocket-Protocol: ,', 400],
  ])('%s is answered once, and the next is written down as itself', async (_, part, instead, status) => {
    const master = await testMaster();
    const line = await open(master);
    line.write(HANDSHAKE.replace(part, instead));
    const answer = await line.answer();
    expect(answer.status).toBe(status);
    expect(await line.ended).toBe('end');
    line.end();
    const next = await open(master);
    next.write(HANDSHAKE);
    expect((await next.answer()).status).toBe(101);
    const responses = master.recording.of('response');
    expect(responses.map((event) => [event.exchange, event.status, event.whole])).toEqual([
      [0, status, true],
      [1, 101, true],
    ]);
    expect(responses[0]!.headers).toEqual(answer.headers);
    expect(master.recording.of('socket')).toMatchObject([{ phase: 'open', exchange: 1 }]);
    await master.recording.until('connection', ({ phase }) => phase === 'close');
  });

  test('is over even if the agent goes on sending', async () => {
    const master = await testMaster();
    const line = await open(master);
    line.write(HANDSHAKE.replace(AGENT.token, 'T-0'));
    line.write(Buffer.alloc(100_000));
    expect((await line.answer()).status).toBe(401);
    line.end();
    await master.recording.until('connection', ({ phase }) => phase === 'close');
  });
});

describe('an answer with one thing wrong', () => {
  test.each([
    ['accept', 'Invalid Sec-WebSocket-Accept header'],
    ['extension', 'an extension that was not requested'],
    ['subprotocol', 'subprotocol'],
  ] as const)('%s: a right client ends the line', async (fault, complaint) => {
    const master = await testMaster();
    master.plays.add('socket', { play: 'bad-handshake', fault }, 1);
    const socket = client(master);
    const [error] = await once(socket, 'error');
    expect(error.message).toContain(complaint);
    await master.recording.until('connection', ({ phase }) => phase === 'close');
    expect(master.recording.of('response')).toMatchObject([{ status: 101, whole: true }]);
    expect(master.recording.of('fault')).toMatchObject([
      { intent: 'bad-handshake', endpoint: 'socket', detail: { fault } },
    ]);
    const next = client(master);
    await once(next, 'open');
    expect(next.protocol).toBe('');
  });

  test.each(['accept', 'extension', 'subprotocol', null] as const)(
    '%s: as on the wire, and no more',
    async (fault) => {
      const master = await testMaster();
      if (fault) master.plays.add('socket', { play: 'bad-handshake', fault }, 1);
      const line = await open(master);
      line.write(HANDSHAKE);
      const { status, reason, headers } = await line.answer();
      const response = await master.recording.until('response');
      expect({ status, reason, headers }).toEqual({
        status: response.status,
        reason: response.reason,
        headers: response.headers,
      });
      const isAccepted = headerValue(headers, 'sec-websocket-accept') === acceptFor(KEY);
      expect(isAccepted).toBe(fault !== 'accept');
      expect(headerValue(headers, 'sec-websocket-extensions') !== null).toBe(fault === 'extension');
      expect(headerValue(headers, 'sec-websocket-protocol') !== null).toBe(fault === 'subprotocol');
    },
  );
});

describe('instead of a handshake', () => {
  const playing = async (play: Play) => {
    const master = await testMaster();
    master.plays.add('socket', play, 1);
    const line = await open(master);
    line.write(HANDSHAKE);
    return { master, line };
  };

  test('answer', async () => {
    const { master, line } = await playing({
      play: 'answer',
      status: 503,
      body: 'busy',
      headers: { 'Retry-After': '9', 'Content-Type': 'text/plain' },
    });
    const { status, reason, headers, body } = await line.answer();
    expect([status, body]).toEqual([503, 'busy']);
    expect(headers).toContainEqual(['Retry-After', '9']);
    expect(headers.filter(([name]) => name === 'Content-Type')).toEqual([['Content-Type', 'text/plain']]);
    expect(await master.recording.until('response')).toMatchObject({ status, reason, headers });
  });

  test.each(['reset', 'cut', 'garbage'] as const)('%s: the line is cut', async (play) => {
    const { master, line } = await playing({ play });
    expect(await line.ended).toBe('reset');
    expect(master.recording.of('connection')[1]).toMatchObject({ how: 'reset', by: 'master' });
    expect(master.recording.of('response')).toEqual([]);
  });

  test('stall: nothing, until the agent gives up', async () => {
    const { master, line } = await playing({ play: 'stall' });
    await master.recording.until('fault');
    line.write('are you there?');
    line.end();
    expect(await line.ended).toBe('end');
    expect(line.received).toHaveLength(0);
    await master.recording.until('connection', ({ phase }) => phase === 'close');
    expect(master.recording.of('response')).toEqual([]);
  });

  test('delay: the right answer, later', async () => {
    const { master, line } = await playing({ play: 'delay', ms: 30 });
    expect((await line.answer()).status).toBe(101);
    const [[request], [response]] = [master.recording.of('request'), master.recording.of('response')];
    expect(response!.t - request!.t).toBeGreaterThan(25);
  });

  test.each(['reset', 'end'] as const)(
    'delay: an agent that does not wait (%s) is not told, and the next is not taken for it',
    async (goes) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const { master, line } = await playing({ play: 'delay', ms: 1000 });
      await master.recording.until('fault');
      line[goes]();
      // An exchange that begins later proves that its end has been seen.
      const other = await open(master);
      other.write(HANDSHAKE.replace(AGENT.token, 'T-0'));
      await other.answer();
      vi.advanceTimersByTime(1000);
      await master.recording.until('connection', ({ phase, conn }) => phase === 'close' && conn === 0);
      await once(client(master), 'open');
      const responses = master.recording.of('response');
      expect(responses.map(({ exchange, status }) => [exchange, status])).toEqual([
        [1, 401],
        [2, 101],
      ]);
    },
  );
});

describe('the frames in the journal', () => {
  const plain = (frames: readonly Frame[]) =>
    frames.map(({ payload, mask, ...rest }) => ({
      ...rest,
      mask: mask?.toString('hex') ?? null,
      payload: payload.toString('hex'),
    }));
  const journaled = (frames: readonly FrameEvent[], side: string) =>
    frames
      .filter(({ from }) => from === side)
      .map(({ fin, rsv, opcode, mask, payload }) => ({
        fin,
        rsv,
        opcode,
        mask,
        payload: bytesOf(payload).toString('hex'),
      }));

  test('are those on the wire, masks and fragments as they were, and carry their handshake', async () => {
    const master = await testMaster();
    const line = await open(master);
    const masked = (opcode: number, text: string, fin = true): Frame => ({
      fin,
      rsv: 0,
      opcode,
      mask: randomBytes(4),
      payload: Buffer.from(text),
    });
    const report = JSON.stringify(REPORT);
    const sent = [
      masked(OPCODE.text, report.slice(0, 9), false),
      masked(OPCODE.ping, 'between'),
      masked(OPCODE.continuation, report.slice(9)),
      masked(OPCODE.ping, ''),
      masked(OPCODE.text, report),
      { ...masked(OPCODE.close, ''), payload: closePayload(1000, 'bye') },
    ];
    // The first frame comes with the handshake, the others in pieces.
    const [first, ...rest] = sent.map(encodeFrame);
    line.write(Buffer.concat([Buffer.from(HANDSHAKE), first!]));
    const stream = Buffer.concat(rest);
    for (let at = 0; at < stream.length; at += 7) line.write(stream.subarray(at, at + 7));
    expect((await line.answer()).status).toBe(101);
    await line.ended;
    line.end();
    await master.recording.until('socket', ({ phase }) => phase === 'close');
    const received = new FrameReader().push(line.received);
    const frames = master.recording.of('frame');
    expect(journaled(frames, 'agent')).toEqual(plain(sent));
    expect(journaled(frames, 'master')).toEqual(plain(received));
    expect(received.map(({ opcode }) => opcode)).toEqual([OPCODE.pong, OPCODE.pong, OPCODE.close]);
    expect(new Set(frames.map(({ exchange, conn }) => `${exchange} ${conn}`))).toEqual(new Set(['0 0']));
    expect(master.recording.of('socket')).toMatchObject([
      { phase: 'open', exchange: 0 },
      { phase: 'close', code: 1000, by: 'agent', exchange: 0 },
    ]);
  });
});
