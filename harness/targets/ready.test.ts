import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock, systemClock } from '../../mocks/clock.ts';
import type { Exit } from './launch.ts';
import { createPorts } from './ports.ts';
import { type ReadyOptions, waitUntilReady } from './ready.ts';

const ports = createPorts();
const opened: Server[] = [];
const sockets = new Set<Socket>();

afterEach(() => {
  for (const server of opened.splice(0)) server.close();
  for (const socket of sockets) socket.destroy();
});

async function listen(server: Server | HttpServer, port = 0): Promise<string> {
  opened.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const web = (listener: RequestListener) => listen(createHttpServer(listener));
const raw = (onSocket: (socket: Socket) => void) => listen(createTcpServer(onSocket));

const wait = (url: string, options: Partial<ReadyOptions> = {}) =>
  waitUntilReady({ url, timeoutMs: 20_000, launched: true, clock: systemClock, ...options });

/** Long enough for loopback to answer, short enough to wait for in a test of silence. */
const BRIEFLY = { timeoutMs: 300 };

describe('a server that answers', () => {
  it('is ready, having been asked for one report without a token', async () => {
    const asked: unknown[] = [];
    const url = await web(async (request, response) => {
      const body = (await request.toArray()).join('');
      asked.push([request.method, request.url, body, request.headers.authorization, request.headers['x-a']]);
      response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"error":"x"}');
    });
    const readiness = await wait(`${url}/base`, { headers: { 'X-A': '1' } });
    expect(readiness).toMatchObject({
      kind: 'ready',
      status: 401,
      contentType: 'application/json',
      html: false,
      whole: true,
    });
    expect(asked).toEqual([['POST', '/base/api/agent/report', '{}', undefined, '1']]);
  });

  it.each([
    ['text/html; charset=utf-8', 'hello'],
    ['application/json', ' <!DOCTYPE HTML><p>'],
  ])('with a web page (%s) is marked', async (type, body) => {
    const url = await web((_, response) => response.writeHead(200, { 'Content-Type': type }).end(body));
    expect(await wait(url)).toMatchObject({ kind: 'ready', html: true, bytes: Buffer.from(body) });
  });

  it('late is waited for', async () => {
    const port = await ports.next();
    const readiness = wait(`http://127.0.0.1:${port}`);
    const refusing = createHttpServer((_, response) => response.end('{}'));
    setTimeout(() => void listen(refusing, port), 100);
    expect(await readiness).toMatchObject({ kind: 'ready', status: 200 });
  });

  it.each([502, 503, 504])('%d is waited out where it was launched', async (status) => {
    let count = 0;
    const url = await web((_, response) => {
      count += 1;
      response.writeHead(count < 3 ? status : 400).end();
    });
    expect(await wait(url)).toMatchObject({ kind: 'ready', status: 400 });
    expect(count).toBe(3);
  });

  it('503 for ever is its answer', async () => {
    const url = await web((_, response) => response.writeHead(503).end());
    expect(await wait(url, BRIEFLY)).toMatchObject({ kind: 'ready', status: 503 });
  });

  it('503 counts at once where it ran already', async () => {
    const url = await web((_, response) => response.writeHead(503).end());
    expect(await wait(url, { launched: false })).toMatchObject({ kind: 'ready', status: 503 });
  });

  it('without an end to its body has answered all the same', async () => {
    const url = await web((_, response) => void response.writeHead(200).write('{"status"'));
    expect(await wait(url, BRIEFLY)).toMatchObject({ kind: 'ready', status: 200, whole: false });
  });

  it('with a body past all bounds is not read to its end', async () => {
    const url = await web((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect(await wait(url)).toMatchObject({ kind: 'ready', whole: false, bytes: Buffer.alloc(512, 'x') });
  });

  it('after it lost the first request is asked again meanwhile', async () => {
    let lost: Socket | null = null;
    const url = await raw((socket) => {
      if (lost) socket.end('HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n');
      else lost = socket;
    });
    expect(await wait(url)).toMatchObject({ kind: 'ready', status: 400 });
  });
});

describe('what speaks another protocol', () => {
  it.each([
    ['SSH-2.0-x\r\n', 'no HTTP'],
    ['\x15\x03\x01\x00\x02\x02\x46', 'https://'],
    ['\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x05\x00\x00\x40\x00', 'HTTP/2'],
    ['HTTP/1.1 abc\r\n\r\n', 'rules of HTTP/1.1'],
  ])('%j is shown', async (bytes, detail) => {
    const url = await raw((socket) => void socket.write(bytes, 'latin1'));
    const readiness = await wait(url);
    expect(readiness).toMatchObject({ kind: 'not-http', detail: expect.stringContaining(detail) });
    expect((readiness as { bytes: Buffer }).bytes.toString('latin1')).toBe(bytes);
  });

  it('is shown, however little it sends', async () => {
    const url = await raw((socket) => void socket.end('x'));
    expect(await wait(url)).toMatchObject({ kind: 'not-http', bytes: Buffer.from('x') });
  });

  it('is no TLS where the URL says so', async () => {
    const url = await web((_, response) => response.end());
    expect(await wait(url.replace('http:', 'https:'))).toMatchObject({
      kind: 'not-http',
      detail: expect.stringContaining('http://'),
    });
  });

  it('or stops in the middle of a response has sent something', async () => {
    const url = await raw((socket) => void socket.write('HTTP/1.1 200 OK\r\nX-'));
    expect(await wait(url, BRIEFLY)).toMatchObject({
      kind: 'not-http',
      bytes: Buffer.from('HTTP/1.1 200 OK\r\nX-'),
    });
  });
});

describe('what cannot be reached', () => {
  it('because it refuses is asked until the time is over', async () => {
    const started = performance.now();
    const readiness = await wait('http://127.0.0.1:1', { ...BRIEFLY, launched: false });
    expect(readiness).toEqual({ kind: 'unreachable', detail: 'the connection is refused (for 0.3 s)' });
    expect(performance.now() - started).toBeGreaterThan(295);
  });

  it('because it says nothing is named so', async () => {
    const url = await raw(() => {});
    expect(await wait(url, BRIEFLY)).toEqual({
      kind: 'unreachable',
      detail: 'it takes connections, but sent nothing within 0.3 s',
    });
  });

  it('because it hangs up is named so', async () => {
    const url = await raw((socket) => socket.destroy());
    expect(await wait(url, BRIEFLY)).toMatchObject({
      kind: 'unreachable',
      detail: expect.stringContaining('closes it without a byte'),
    });
  });

  it('waits by the clock it is given', async () => {
    const url = await raw(() => {});
    const clock = new ManualClock();
    const readiness = waitUntilReady({ url, timeoutMs: 30_000, launched: true, clock });
    await clock.advance(30_000);
    expect(await readiness).toMatchObject({ kind: 'unreachable' });
  });
});

describe('the wait', () => {
  const exit: Exit = { code: 3, signal: null, tail: ['bye'], droppedBytes: 0, asked: false };

  it('ends with the process', async () => {
    const readiness = await wait('http://127.0.0.1:1', { exited: Promise.resolve(exit) });
    expect(readiness).toEqual({ kind: 'exited', exit, tail: ['bye'] });
  });

  it('does not blame the target for a supervisor that failed', async () => {
    const failure = new Error('supervisor');
    await expect(wait('http://127.0.0.1:1', { exited: Promise.reject(failure) })).rejects.toBe(failure);
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const readiness = wait('http://127.0.0.1:1', { signal: stop.signal });
    stop.abort(new Error('interrupted'));
    await expect(readiness).rejects.toThrow('interrupted');
  });

  it('leaves no connection behind', async () => {
    const url = await raw(() => {});
    await wait(url, BRIEFLY);
    await Promise.all([...sockets].map((socket) => once(socket.resume(), 'close')));
    expect(sockets.size).toBe(0);
  });
});
