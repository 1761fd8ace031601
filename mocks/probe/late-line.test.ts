/** A machine that stands still between connecting and asking, before a server that gives up who says nothing. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { recording } from '../recording.test.support.ts';
import { Line } from './line.ts';

/** Gives up who says nothing for 300 ms, in a process of its own: it goes on while this one stands still. */
const IMPATIENT = `
  const server = require('node:net').createServer((socket) => {
    const givenUp = setTimeout(() => socket.end(), 300);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      clearTimeout(givenUp);
      if (!socket.writableEnded) socket.end('HTTP/1.1 204 No Content\\r\\n\\r\\n');
    });
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());
`;

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

test('asks again where its connection was given up before it said anything', async () => {
  const server = spawn(process.execPath, ['-e', IMPATIENT], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  closers.push(() => server.disconnect());
  const [port] = (await once(server, 'message')) as [number];
  const line = new Line({ url: `http://127.0.0.1:${port}`, timeoutMs: 10_000 });
  closers.push(() => line.close());
  const written = recording();
  const get = { method: 'GET', path: '/x', headers: [], body: null };
  const asked = line.ask(get, written.journal, new AbortController().signal);
  // Right behind the call that connects, before anything can be said.
  process.nextTick(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500));
  expect((await asked).result).toMatchObject({ status: 204 });
  expect(written.of('request')).toHaveLength(2);
});
