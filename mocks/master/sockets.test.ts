/** The master's WebSockets against the client of the ws library: protocol §4. */

import { once } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { PATHS } from '../../spec/protocol.ts';
import { AGENT, closeMasters, OTHER, REPORT, type TestMaster, testMaster } from './master.test.support.ts';
import { lenientMaster } from './steps.ts';

const clients: WebSocket[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const client of clients.splice(0)) client.terminate();
  await closeMasters();
});

function client(
  master: TestMaster,
  token: string | null = AGENT.token,
  options: ClientOptions = {},
): WebSocket {
  const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
  const url = master.url.replace('http', 'ws') + PATHS.socket;
  const socket = new WebSocket(url, { perMessageDeflate: false, headers, ...options });
  socket.on('error', () => {
    // who expects one listens as well
  });
  clients.push(socket);
  return socket;
}

async function opened(master: TestMaster, token?: string): Promise<WebSocket> {
  const socket = client(master, token);
  await once(socket, 'open');
  return socket;
}

/** Resolves when all that was sent before has been read: with the pong to a ping. */
async function read(socket: WebSocket): Promise<void> {
  const pong = once(socket, 'pong');
  socket.ping('read?');
  await pong;
}

async function closeOf(socket: WebSocket): Promise<number> {
  const [code] = await once(socket, 'close');
  return code as number;
}

const isSocketClosed = ({ phase }: { phase: string }) => phase === 'close';
const report = JSON.stringify(REPORT);

describe('a message', () => {
  test('a report leaves the socket open', async () => {
    const master = await testMaster();
    const socket = await opened(master);
    for (let i = 0; i < 20; i++) socket.send(report);
    await read(socket);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    expect(master.sockets.count()).toBe(1);
  });

  test.each([
    ['that is no report', JSON.stringify({ cpu: 1 }), 1008],
    ['that is no JSON', 'hello', 1008],
    ['as bytes', Buffer.from(report), 1003],
    ['over 1 MiB', JSON.stringify({ ...REPORT, more: 'x'.repeat(1024 * 1024) }), 1009],
  ])('%s ends it with its code', async (_, message, code) => {
    const master = await testMaster();
    const socket = await opened(master);
    socket.send(message);
    expect(await closeOf(socket)).toBe(code);
    await master.recording.until('socket', isSocketClosed);
    expect(master.recording.of('socket')).toMatchObject([
      { phase: 'open' },
      { phase: 'close', by: 'master' },
    ]);
    expect(master.sockets.count()).toBe(0);
  });

  test('whatever it holds, the lenient master goes on', async () => {
    const master = await testMaster({ steps: lenientMaster });
    const socket = await opened(master);
    for (const message of ['hello', '{}', Buffer.from([0xff])]) socket.send(message);
    await read(socket);
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  test('a broken frame ends it', async () => {
    const master = await testMaster();
    const socket = client(master);
    const [{ socket: line }] = (await once(socket, 'upgrade')) as [{ socket: NodeJS.WritableStream }];
    line.write(Buffer.from([0x83, 0x80, 0, 0, 0, 0]));
    await master.recording.until('socket', isSocketClosed);
    expect(master.recording.of('socket')[1]).toMatchObject({ by: 'master' });
  });
});

describe('a handshake that is refused', () => {
  test.each([null, 'T-0'])('with the token %s', async (token) => {
    const master = await testMaster();
    const [, response] = await once(client(master, token), 'unexpected-response');
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    response.resume();
    await master.recording.until('response');
    expect(master.recording.of('socket')).toEqual([]);
  });

  test('with a token that was revoked: a socket that is open stays open', async () => {
    const master = await testMaster();
    const socket = await opened(master);
    master.identities.revoke(AGENT.token);
    socket.send(report);
    await read(socket);
    const [, response] = await once(client(master), 'unexpected-response');
    expect(response.statusCode).toBe(401);
    response.resume();
  });

  test('on another path', async () => {
    const master = await testMaster();
    const socket = new WebSocket(`${master.url.replace('http', 'ws')}${PATHS.report}`);
    clients.push(socket);
    socket.on('error', () => {});
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(404);
    response.resume();
  });
});

describe('what the master does to open sockets', () => {
  test('a ping is answered by a pong with the same payload', async () => {
    const master = await testMaster();
    const socket = await opened(master);
    for (const payload of [Buffer.alloc(0), Buffer.from('hi'), Buffer.alloc(125, 0xff)]) {
      const pong = once(socket, 'pong');
      socket.ping(payload);
      expect((await pong)[0]).toEqual(payload);
    }
  });

  test('pings reach all', async () => {
    const master = await testMaster();
    const sockets = [await opened(master), await opened(master, OTHER.token)];
    const pings = sockets.map((socket) => once(socket, 'ping'));
    master.sockets.pingAll(Buffer.from('all'));
    for (const ping of pings) expect(String((await ping)[0])).toBe('all');
    const pongs = ({ opcode }: { opcode: number }) => opcode === 10;
    expect((await master.recording.until('frame', pongs, 2)).payload.text).toBe('all');
  });

  test('a close reaches those of one token, or all', async () => {
    const master = await testMaster();
    const [mine, other] = [await opened(master), await opened(master, OTHER.token)];
    master.sockets.closeAll(1001, AGENT.token);
    expect(await closeOf(mine)).toBe(1001);
    await read(other);
    master.sockets.closeAll(1011);
    expect(await closeOf(other)).toBe(1011);
    await master.recording.until('socket', isSocketClosed, 2);
    const closed = master.recording.of('socket').filter(isSocketClosed);
    expect(closed).toMatchObject([
      { code: 1001, by: 'master' },
      { code: 1011, by: 'master' },
    ]);
  });

  test('a reset reaches those of one token, or all', async () => {
    const master = await testMaster();
    const [mine, other] = [await opened(master), await opened(master, OTHER.token)];
    const closing = closeOf(mine);
    master.sockets.resetAll(AGENT.token);
    const cuts = master.recording.of('connection').filter(({ how }) => how === 'reset');
    expect(cuts).toMatchObject([{ by: 'master' }]); // said at once, not when the next event tells
    expect(await closing).toBe(1006);
    await read(other);
    master.sockets.resetAll();
    expect(await closeOf(other)).toBe(1006);
    await master.recording.until('socket', isSocketClosed, 2);
    expect(master.recording.of('socket').filter(isSocketClosed)).toMatchObject([
      { code: 1006, by: 'master' },
      { code: 1006, by: 'master' },
    ]);
  });

  test.each([
    ['with a close', (socket: WebSocket) => socket.close(1000), 1000],
    ['without a word', (socket: WebSocket) => socket.terminate(), 1006],
  ])('an agent that ends it %s did that itself', async (_, end, code) => {
    const master = await testMaster();
    const socket = await opened(master);
    end(socket);
    await closeOf(socket);
    const closed = await master.recording.until('socket', isSocketClosed);
    expect(closed).toMatchObject({ code, by: 'agent' });
  });
});

describe('while it swallows', () => {
  test.each(['before', 'after'])('a socket that opened %s hears nothing, until that ends', async (when) => {
    const master = await testMaster();
    if (when === 'after') master.sockets.swallow(true);
    const socket = await opened(master);
    if (when === 'before') master.sockets.swallow(true);
    const heard: string[] = [];
    socket.on('pong', () => heard.push('pong'));
    socket.ping('hello?');
    socket.send(report);
    // The registration of another agent takes its way through the same loop meanwhile.
    await fetch(master.url + PATHS.register, { method: 'POST', body: '{}' });
    expect(heard).toEqual([]);
    expect(master.recording.of('frame')).toEqual([]);
    const pong = once(socket, 'pong');
    master.sockets.swallow(false);
    expect(String((await pong)[0])).toBe('hello?');
  });

  test('the sockets of one agent, the others hear as before', async () => {
    const master = await testMaster();
    const [dead, well] = [await opened(master), await opened(master, OTHER.token)];
    master.sockets.swallow(true, AGENT.token);
    const heard: string[] = [];
    dead.on('pong', () => heard.push('pong'));
    dead.ping('hello?');
    const pong = once(well, 'pong');
    well.ping('and you?');
    expect(String((await pong)[0])).toBe('and you?');
    expect(heard).toEqual([]);
    const late = once(dead, 'pong');
    master.sockets.swallow(false);
    expect(String((await late)[0])).toBe('hello?');
  });

  test('it neither pings nor notices that the agent is silent', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const master = await testMaster({ pingEvery: 30_000 });
    const socket = await opened(master);
    master.sockets.swallow(true);
    vi.advanceTimersByTime(300_000);
    master.sockets.swallow(false);
    await read(socket);
    expect(master.recording.of('frame').map(({ opcode }) => opcode)).toEqual([9, 10]); // ours, and its answer
    const ping = once(socket, 'ping');
    vi.advanceTimersByTime(30_000);
    await ping;
  });
});

describe('the pings of its own', () => {
  const pong = ({ from, opcode }: { from: string; opcode: number }) => from === 'agent' && opcode === 10;

  test('keep a socket that answers them', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const master = await testMaster({ pingEvery: 30_000 });
    const socket = await opened(master);
    for (let pings = 1; pings <= 4; pings++) {
      vi.advanceTimersByTime(30_000);
      await master.recording.until('frame', pong, pings);
    }
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  test('end one that does not', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const master = await testMaster({ pingEvery: 30_000 });
    const socket = client(master, AGENT.token, { autoPong: false });
    await once(socket, 'open');
    const closing = closeOf(socket);
    vi.advanceTimersByTime(60_000);
    expect(await closing).toBe(1006);
    expect(await master.recording.until('socket', isSocketClosed)).toMatchObject({
      code: 1006,
      by: 'master',
    });
  });
});

test('closing the master ends all', async () => {
  const master = await testMaster();
  const socket = await opened(master);
  const [closing] = [closeOf(socket), master.close()];
  expect(await closing).toBe(1006);
  expect(master.sockets.count()).toBe(0);
  const of = (phase: string) => master.recording.of('connection').filter((event) => event.phase === phase);
  expect(of('close')).toMatchObject([{ how: 'reset', by: 'master' }]);
  expect(of('open')).toHaveLength(1);
});
