import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { EventBody } from '../../spec/journal.ts';
import { systemClock } from '../clock.ts';
import type { Recorder } from '../recorder.ts';
import { askAtPace, type Pace } from './raw.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
const MIB = 1024 * 1024;

interface Peer extends AsyncDisposable {
  readonly url: string;
}

/** A server that is nothing but a line. */
async function peer(serve: (line: Socket) => void): Promise<Peer> {
  const lines = new Set<Socket>();
  const server = createServer((line) => {
    lines.add(line);
    line.on('error', () => undefined);
    serve(line);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`,
    async [Symbol.asyncDispose]() {
      for (const line of lines) line.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A journal that is a list. */
function listed(): { recorder: Recorder; events: EventBody[] } {
  const events: EventBody[] = [];
  const recorder: Recorder = {
    now: () => performance.now(),
    record: (event) => void events.push(event),
    newConnection: () => 0,
    newExchange: () => 7,
    at: () => recorder,
  };
  return { recorder, events };
}

function ask(url: string, body: Buffer, pace: Pace, signal = AbortSignal.timeout(10_000), timeoutMs = 5000) {
  const { recorder, events } = listed();
  const asking = { method: 'POST', path: '/call', headers: [['X-Odd', 'yes']] as const, body };
  const asked = askAtPace({ url, timeoutMs }, asking, pace, { recorder, clock: systemClock, signal });
  return { asked, events };
}

test('the body comes in pieces, with the pauses that were asked for', async () => {
  const pieces: string[] = [];
  await using server = await peer((line) =>
    line.on('data', (chunk) => {
      pieces.push(String(chunk).split('\r\n\r\n').at(-1)!);
      if (pieces.join('') === 'abcdef') line.end(OK);
    }),
  );
  const began = performance.now();
  const { asked, events } = ask(server.url, Buffer.from('abcdef'), { piece: 2, pause: 50 });
  const { exchange, result } = await asked;
  expect(exchange).toBe(7);
  expect(result).toMatchObject({ type: 'response', status: 200, whole: true, body: { text: '{}' } });
  expect(performance.now() - began).toBeGreaterThan(95);
  expect(pieces.length).toBeGreaterThan(1);
  expect(events.map(({ type }) => type)).toEqual(['connection', 'request', 'response']);
  expect(events[1]).toMatchObject({
    method: 'POST',
    path: '/base/call',
    body: { text: 'abcdef' },
    whole: true,
    headers: expect.arrayContaining([
      ['X-Odd', 'yes'],
      ['Content-Length', '6'],
    ]),
  });
});

test('what the journal has as headers is what was sent', async () => {
  let head = '';
  await using server = await peer((line) =>
    line.once('data', (chunk) => {
      head = String(chunk).split('\r\n\r\n', 1)[0]!;
      line.end(OK);
    }),
  );
  const { asked, events } = ask(server.url, Buffer.from('{}'), { piece: 2, pause: 0 });
  await asked;
  const request = events.find((event) => event.type === 'request');
  expect(head.split('\r\n').slice(1)).toEqual(request?.headers.map(([name, value]) => `${name}: ${value}`));
});

test('an answer that comes before the end is heard, and the rest stays unsent', async () => {
  await using server = await peer((line) => {
    let length = 0;
    line.on('data', (chunk) => {
      length += chunk.length;
      if (length < MIB / 2 || !line.writable) return;
      line.end('HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n');
      line.destroySoon();
    });
  });
  const { asked, events } = ask(server.url, Buffer.alloc(64 * MIB, ' '), { piece: 65_536, pause: 0 });
  expect((await asked).result).toMatchObject({ type: 'response', status: 413 });
  expect(events.find(({ type }) => type === 'request')).toMatchObject({ whole: false });
});

test('an answer that is cut is kept as far as it came', async () => {
  await using server = await peer((line) =>
    line.once('data', () => line.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 9\r\n\r\n{"er')),
  );
  const { asked } = ask(server.url, Buffer.from('{}'), { piece: 2, pause: 0 });
  expect((await asked).result).toMatchObject({ status: 400, whole: false, body: { text: '{"er' } });
});

test('a server that says nothing has had its time', async () => {
  await using server = await peer(() => undefined);
  const { asked } = ask(server.url, Buffer.from('{}'), { piece: 2, pause: 0 }, undefined, 100);
  expect((await asked).result).toMatchObject({ type: 'no-response', cause: 'timeout' });
});

test('a line that is cut is no answer', async () => {
  await using server = await peer((line) => line.once('data', () => line.resetAndDestroy()));
  const { asked } = ask(server.url, Buffer.alloc(4 * MIB, ' '), { piece: 65_536, pause: 0 });
  expect((await asked).result).toMatchObject({ type: 'no-response', cause: 'reset' });
});

test('bytes that are not HTTP are kept', async () => {
  await using server = await peer((line) => line.once('data', () => line.end('no HTTP at all')));
  const { asked } = ask(server.url, Buffer.from('{}'), { piece: 2, pause: 0 });
  expect((await asked).result).toMatchObject({
    type: 'no-response',
    cause: 'not-http',
    bytes: { text: 'no HTTP at all' },
  });
});

test('an aborted exchange rejects, and the journal says so', async () => {
  const reached = Promise.withResolvers<void>();
  await using server = await peer((line) => line.once('data', () => reached.resolve()));
  const abort = new AbortController();
  const { asked, events } = ask(server.url, Buffer.from('{}'), { piece: 2, pause: 0 }, abort.signal);
  await reached.promise;
  abort.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
  expect(events.at(-1)).toMatchObject({ type: 'no-response', cause: 'aborted' });
});

test('a port where nobody listens refuses', async () => {
  const { url, ...server } = await peer(() => undefined);
  await server[Symbol.asyncDispose]();
  const { asked, events } = ask(url, Buffer.from('{}'), { piece: 2, pause: 0 });
  expect((await asked).result).toMatchObject({ type: 'no-response', cause: 'refused' });
  expect(events.map(({ type }) => type)).toEqual(['request', 'no-response']);
});
