/** The client's end of a WebSocket against the server of the ws library. */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Recording, recording } from '../recording.test.support.ts';
import { OPCODE } from '../wire/frames.ts';
import { Line } from './line.ts';
import { SocketProbe } from './socket.ts';

const soon = () => AbortSignal.timeout(10_000);

let written: Recording;
let server: WebSocketServer;
let line: Line;
let probe: SocketProbe;
let peer: WebSocket;

beforeEach(async () => {
  written = recording();
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  line = new Line({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, timeoutMs: 10_000 });
  const headers = [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', randomBytes(16).toString('base64')],
  ] as const;
  const arrived = once(server, 'connection');
  const asking = { method: 'GET', path: '/', headers, body: null };
  const upgraded = await line.upgrade(asking, written.journal, soon());
  probe = new SocketProbe(upgraded.line!, upgraded.head, upgraded.exchange, written.journal);
  [peer] = (await arrived) as [WebSocket];
  peer.on('error', () => {
    // `close` follows
  });
});

afterEach(async () => {
  probe.vanish();
  line.close();
  for (const client of server.clients) client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

test('a message arrives as it was sent, and both ends have it in the journal', async () => {
  const message = once(peer, 'message');
  probe.text('grüß dich');
  expect(String((await message)[0])).toBe('grüß dich');
  peer.send('und dich');
  const answer = await probe.frame(({ opcode }) => opcode === OPCODE.text, soon());
  expect(String(answer!.payload)).toBe('und dich');
  const frames = written.of('frame');
  expect(frames).toMatchObject([
    {
      from: 'agent',
      opcode: 1,
      mask: expect.stringMatching(/^[0-9a-f]{8}$/),
      payload: { text: 'grüß dich' },
    },
    { from: 'master', opcode: 1, mask: null, payload: { text: 'und dich' } },
  ]);
  expect(frames.map(({ exchange }) => exchange)).toEqual([0, 0]);
  expect(written.of('socket')).toMatchObject([{ phase: 'open', exchange: 0 }]);
});

test('a ping is answered by a pong, and found although it came before it was asked for', async () => {
  for (const payload of ['', 'x', 'y'.repeat(125)]) probe.send(OPCODE.ping, Buffer.from(payload));
  const isLast = ({ opcode, payload }: { opcode: number; payload: Buffer }) =>
    opcode === OPCODE.pong && payload.length === 125;
  expect(await probe.frame(isLast, soon())).not.toBe(null);
  const first = await probe.frame(({ opcode }) => opcode === OPCODE.pong, soon());
  expect(first!.payload).toHaveLength(0);
});

test('frames go out as they are asked for: fragments, masks, none', async () => {
  const message = once(peer, 'message');
  const mask = Buffer.from('00000000', 'hex');
  probe.send(OPCODE.text, Buffer.from('one '), { fin: false, mask });
  probe.send(OPCODE.continuation, Buffer.from('two'));
  expect(String((await message)[0])).toBe('one two');
  expect(written.of('frame')[0]).toMatchObject({ fin: false, mask: '00000000' });
  probe.send(OPCODE.text, Buffer.from('bare'), { mask: null });
  expect(await probe.frame(({ opcode }) => opcode === OPCODE.close, soon())).not.toBe(null);
  expect(probe.closeCode).toBe(1002);
  expect(probe.isOpen).toBe(false);
});

test('frames are given in order, those that came before too, until the line ends', async () => {
  for (const payload of ['a', 'b']) peer.send(payload);
  await probe.frame(({ payload }) => String(payload) === 'b', soon());
  const seen: string[] = [];
  const all = (async () => {
    for await (const { payload } of probe.frames(soon())) seen.push(String(payload));
  })();
  peer.send('c');
  await probe.frame(({ payload }) => String(payload) === 'c', soon());
  peer.terminate();
  await all;
  expect(seen).toEqual(['a', 'b', 'c']);
});

describe('the end', () => {
  const closed = () => written.until('socket', ({ phase }) => phase === 'close');

  test('a close is answered by a close, with its code', async () => {
    expect([probe.isOpen, probe.isOver, probe.closeCode]).toEqual([true, false, null]);
    probe.close(1001);
    await probe.ended(soon());
    expect([probe.isOpen, probe.isOver, probe.closeCode]).toEqual([false, true, 1001]);
    expect(await closed()).toMatchObject({ code: 1001, by: 'agent' });
  });

  test('a close by the server is seen before the line ends', async () => {
    peer.close(4000, 'off');
    const frame = await probe.frame(({ opcode }) => opcode === OPCODE.close, soon());
    expect(String(frame!.payload.subarray(2))).toBe('off');
    expect([probe.isOpen, probe.isOver, probe.closeCode]).toEqual([false, false, 4000]);
    probe.close(4000);
    await probe.ended(soon());
    expect(await closed()).toMatchObject({ code: 4000, by: 'master' });
  });

  test('a line that ends without a close has code 1006', async () => {
    peer.terminate();
    await probe.ended(soon());
    expect(probe.closeCode).toBe(null);
    expect(await closed()).toMatchObject({ code: 1006, by: 'master' });
    expect(await probe.frame(() => false, soon())).toBe(null);
    probe.text('into the void');
    expect(written.of('frame')).toEqual([]);
  });

  test('who vanishes says nothing: the server sees 1006', async () => {
    const gone = once(peer, 'close');
    probe.vanish();
    expect((await gone)[0]).toBe(1006);
    await probe.ended(soon());
    expect(written.of('frame')).toEqual([]);
    expect(await closed()).toMatchObject({ code: 1006, by: 'agent' });
  });

  test('an orderly end of the line is no close either', async () => {
    const gone = once(peer, 'close');
    probe.end();
    expect((await gone)[0]).toBe(1006);
    await probe.ended(soon());
    expect(await closed()).toMatchObject({ code: 1006, by: 'agent' });
  });

  test('who waits is told when the time is up', async () => {
    const over = new AbortController();
    const [frame, end] = [probe.frame(() => false, over.signal), probe.ended(over.signal)];
    over.abort(new Error('too long'));
    await expect(frame).rejects.toThrow('too long');
    await expect(end).rejects.toThrow('too long');
    await expect(probe.ended(over.signal)).rejects.toThrow('too long');
    expect(probe.isOpen).toBe(true);
  });
});

test('a ping is answered with its payload, but not once the socket is to be silent or has asked to close', async () => {
  const heard: string[] = [];
  peer.on('pong', (payload) => heard.push(String(payload)));
  peer.ping('first');
  await once(peer, 'pong');
  probe.fallSilent();
  peer.ping('second');
  await probe.frame(({ opcode, payload }) => opcode === OPCODE.ping && String(payload) === 'second', soon());
  const message = once(peer, 'message');
  probe.text('after it');
  await message;
  expect(heard).toEqual(['first']);
});

test('no pong follows a close frame', async () => {
  const closed = once(peer, 'close');
  peer.ping('crossing');
  probe.close();
  await closed;
  await probe.ended(soon());
  const sent = written.of('frame').filter(({ from }) => from === 'agent');
  expect(sent.map(({ opcode }) => opcode)).toEqual([OPCODE.close]);
});
