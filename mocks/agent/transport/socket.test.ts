import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { ManualClock } from '../../clock.ts';
import { connectSocket, type Opened } from './socket.ts';

const never = new AbortController().signal;
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function open(clock: ManualClock, autoPong: boolean): Promise<{ opened: Opened; peer: WebSocket }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, autoPong });
  await once(server, 'listening');
  closers.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const arrived = once(server, 'connection');
  const opened = await connectSocket({ url, headers: {}, clock, signal: never });
  const [peer] = (await arrived) as [WebSocket];
  return { opened, peer };
}

/** Opens a socket at a server of bare lines, which leaves the line open after what the test writes on a handshake. */
async function openAt(onHandshake: (line: Socket) => void, signal: AbortSignal): Promise<Opened> {
  const lines = new Set<Socket>();
  const server = createServer((line) => {
    lines.add(line);
    line.on('error', () => {});
    line.once('data', () => onHandshake(line));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const line of lines) line.destroy();
    server.close();
  });
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return connectSocket({ url, headers: {}, clock: new ManualClock(), signal });
}

test('a line on which no pong comes is ended within 90 s', async () => {
  const clock = new ManualClock();
  const { opened } = await open(clock, false);
  if (!opened.ok) throw new Error(opened.reason);
  await clock.advance(90_000);
  expect(await opened.socket.closed).toBe('closed with 1006');
  expect(opened.socket.send('{}')).toBe(false);
});

test('a line on which something is heard stays open', async () => {
  const clock = new ManualClock();
  const { opened, peer } = await open(clock, true);
  if (!opened.ok) throw new Error(opened.reason);
  for (let half = 0; half < 4; half += 1) {
    const pinged = once(peer, 'ping');
    await clock.advance(30_000);
    await pinged;
    // Its pong proves that everything sent before has been read.
    peer.ping('so far');
    expect(String((await once(peer, 'pong'))[0])).toBe('so far');
  }
  expect(opened.socket.send('{}')).toBe(true);
});

test('a socket that is closed says goodbye', async () => {
  const { opened, peer } = await open(new ManualClock(), true);
  if (!opened.ok) throw new Error(opened.reason);
  const goodbye = once(peer, 'close');
  opened.socket.close();
  expect((await goodbye)[0]).toBe(1000);
  await opened.socket.closed;
});

test('an answer other than an upgrade gives its status', async () => {
  const opened = await openAt((line) => line.write('HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n'), never);
  expect(opened).toMatchObject({ ok: false, status: 401 });
});

test('a wrong Sec-WebSocket-Accept opens nothing', async () => {
  const head =
    'HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n';
  expect(await openAt((line) => line.write(head), never)).toMatchObject({ ok: false, status: null });
});

test('a handshake that is never answered ends with its signal', async () => {
  const limit = new AbortController();
  const opening = openAt(() => limit.abort(new Error('no answer within 2000 ms')), limit.signal);
  expect(await opening).toMatchObject({ ok: false, status: null, reason: 'no answer within 2000 ms' });
});
