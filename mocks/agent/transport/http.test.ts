import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ManualClock } from '../../clock.ts';
import { createHttpClient, type HttpClient } from './http.ts';
import { withinLimit } from './limit.ts';

const never = new AbortController().signal;
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server of bare lines: does with the nth request (over all lines, from 1) what the test says. */
async function serverOf(answer: (line: Socket, request: number) => void): Promise<HttpClient> {
  let requests = 0;
  const lines = new Set<Socket>();
  const server = createServer((line) => {
    lines.add(line);
    line.on('error', () => {});
    line.on('data', () => {
      requests += 1;
      answer(line, requests);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = await createHttpClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  closers.push(() => {
    client.close();
    for (const line of lines) line.destroy();
    server.close();
  });
  return client;
}

test('a kept connection that ends before any answer is replaced by a fresh one, once', async () => {
  const used: Socket[] = [];
  const client = await serverOf((line, request) => {
    used.push(line);
    if (request === 2) line.resetAndDestroy();
    else line.write(OK);
  });
  await client.post('/', {}, '{}', never);
  await new Promise((returned) => setImmediate(returned));
  expect(await client.post('/', {}, '{}', never)).toEqual({ status: 200, body: '{}' });
  expect(used.length).toBe(3);
  expect(used[1]).toBe(used[0]);
  expect(used[2]).not.toBe(used[0]);
});

test('a fresh connection that ends before any answer is a failure', async () => {
  let requests = 0;
  const client = await serverOf((line) => {
    requests += 1;
    line.resetAndDestroy();
  });
  await expect(client.post('/', {}, '{}', never)).rejects.toThrow();
  expect(requests).toBe(1);
});

test('an answer that breaks off keeps its status and has no body', async () => {
  const client = await serverOf((line) => line.end('HTTP/1.1 401 No\r\nContent-Length: 9\r\n\r\n{}'));
  expect(await client.post('/', {}, '{}', never)).toEqual({ status: 401, body: undefined });
});

test('an answer longer than any of the protocol has no body', async () => {
  const long = 'x'.repeat(100_000);
  const client = await serverOf((line) =>
    line.write(`HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n${long}`),
  );
  expect(await client.post('/', {}, '{}', never)).toEqual({ status: 200, body: undefined });
});

test('what is no HTTP is a failure', async () => {
  const client = await serverOf((line) => line.end('hello\r\n'));
  await expect(client.post('/', {}, '{}', never)).rejects.toThrow();
});

test('an answer that never comes ends at the limit', async () => {
  const clock = new ManualClock();
  const arrived = Promise.withResolvers<void>();
  const client = await serverOf(() => arrived.resolve());
  const posted = withinLimit(clock, 2000, never, (signal) => client.post('/', {}, '{}', signal));
  const failed = expect(posted).rejects.toThrow('no answer within 2000 ms');
  await arrived.promise;
  await clock.advance(2000);
  await failed;
});
