import diagnostics from 'node:diagnostics_channel';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rawServer } from '../raw-line.test.support.ts';
import { type Recording, recording } from '../recording.test.support.ts';
import { type Asking, Line, type LineOptions } from './line.ts';

const never = new AbortController().signal;
const GET: Asking = { method: 'GET', path: '/x', headers: [], body: null };
const POST: Asking = { method: 'POST', path: '/x', headers: [['X-A', '1']], body: Buffer.from('{}') };
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';

type Serve = Parameters<typeof rawServer>[0];

let written: Recording;
let closers: (() => unknown)[];

beforeEach(() => {
  written = recording();
  closers = [];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
});

/** A line to a server that does this with what it is sent. */
async function lineTo(serve: Serve, options: Partial<LineOptions> = {}): Promise<Line> {
  const server = await rawServer(serve);
  closers.push(() => server.close());
  const line = new Line({ url: `http://127.0.0.1:${server.port}`, timeoutMs: 10_000, ...options });
  closers.push(() => line.close());
  return line;
}

const ask = (line: Line, asking = GET, signal = never) => line.ask(asking, written.journal, signal);

describe('what is sent', () => {
  test.each([
    ['a GET', GET, '/p/x', ['Host', 'Connection']],
    ['a POST', POST, '/p/x', ['Host', 'X-A', 'Content-Length', 'Connection']],
    [
      'a POST without a body',
      { ...POST, body: null },
      '/p/x',
      ['Host', 'X-A', 'Content-Length', 'Connection'],
    ],
    [
      'an empty body',
      { ...POST, body: Buffer.alloc(0) },
      '/p/x',
      ['Host', 'X-A', 'Content-Length', 'Connection'],
    ],
    [
      'with headers of its own',
      {
        ...POST,
        path: '/x?q=%20',
        headers: [
          ['hOST', 'other'],
          ['x-a', '2'],
          ['X-Empty', ''],
          ['CONTENT-length', '2'],
          ['X-a', ' 3'],
          ['connection', 'close'],
        ],
      },
      '/p/x?q=%20',
      ['hOST', 'x-a', 'X-Empty', 'CONTENT-length', 'X-a', 'connection'],
    ],
    [
      'in chunks',
      { ...POST, headers: [['Transfer-Encoding', 'chunked']] },
      '/p/x',
      ['Host', 'Transfer-Encoding', 'Connection'],
    ],
  ] as const)('%s: is in the journal as it was on the wire', async (_, asking, path, names) => {
    let sent = '';
    const server = await rawServer((socket, received) => {
      sent = received;
      if (/\r\n\r\n(\{\}|2\r\n\{\}\r\n0\r\n\r\n)?$/.test(received)) socket.end(OK);
    });
    closers.push(() => server.close());
    const line = new Line({ url: `http://127.0.0.1:${server.port}/p/`, timeoutMs: 10_000 });
    closers.push(() => line.close());
    await ask(line, asking as Asking);
    const [request] = written.of('request');
    const head = sent.slice(0, sent.indexOf('\r\n\r\n')).split('\r\n');
    expect(head[0]).toBe(`${asking.method} ${path} HTTP/1.1`);
    expect(request!.headers.map(([name, value]) => `${name}: ${value}`)).toEqual(head.slice(1));
    expect(request!.headers.map(([name]) => name)).toEqual(names);
    expect(request).toMatchObject({ method: asking.method, path, whole: true });
    expect(request!.body.text).toBe(asking.body?.toString() ?? '');
  });

  test("a user's headers are sent with every request", async () => {
    let sent = '';
    const headers = [['X-Key', 'abc']] as const;
    const serve: Serve = (socket, received) => {
      sent = received;
      socket.end(OK);
    };
    await ask(await lineTo(serve, { headers }), POST);
    expect(sent).toMatch(/^POST \/x HTTP\/1.1\r\nHost: 127.0.0.1:\d+\r\nX-Key: abc\r\nX-A: 1\r\n/);
  });
});

describe('an answer', () => {
  test('is in the journal as it was on the wire', async () => {
    const line = await lineTo((socket) =>
      socket.end(
        'HTTP/1.1 299 Well  then\r\nx-ODD:  a b \r\nSet-Cookie: a\r\nset-cookie: b\r\nX-Empty:\r\n\r\nto the end',
      ),
    );
    const { exchange, result } = await ask(line);
    expect(result).toEqual({
      type: 'response',
      status: 299,
      reason: 'Well  then',
      headers: [
        ['x-ODD', 'a b'],
        ['Set-Cookie', 'a'],
        ['set-cookie', 'b'],
        ['X-Empty', ''],
      ],
      body: { text: 'to the end', bytes: 10 },
      whole: true,
    });
    expect(written.of('response')).toMatchObject([{ ...result, exchange, conn: 0 }]);
  });

  test.each([
    ['in an orderly way', 'end'],
    ['by a reset', 'reset'],
  ] as const)('that is cut %s is not whole', async (_, how) => {
    // The end waits until the head has been read: with a reset there may be no answer at all else.
    let end = () => {};
    const read = () => end();
    diagnostics.subscribe('http.client.response.finish', read);
    closers.push(() => diagnostics.unsubscribe('http.client.response.finish', read));
    const line = await lineTo((socket) => {
      end = () => (how === 'end' ? socket.end() : socket.resetAndDestroy());
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf');
    });
    expect((await ask(line)).result).toMatchObject({
      type: 'response',
      status: 200,
      body: { text: 'half', bytes: 4 },
      whole: false,
    });
  });

  test('that floods is cut off at 8 MiB', async () => {
    const line = await lineTo((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const flood = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(1024 * 1024, 'x')));
      };
      socket.on('drain', flood);
      flood();
    });
    const { result } = await ask(line);
    expect(result).toMatchObject({ type: 'response', status: 200, whole: false });
    const { bytes = 0 } = result.type === 'response' ? result.body : {};
    expect(bytes).toBeGreaterThan(8 * 1024 * 1024);
    expect(bytes).toBeLessThan(10 * 1024 * 1024);
    await written.until('connection', ({ phase }) => phase === 'close');
  });

  test('of 1xx comes before the one that counts', async () => {
    const line = await lineTo((socket) => socket.end(`HTTP/1.1 103 Early\r\nLink: a\r\n\r\n${OK}`));
    expect((await ask(line)).result).toMatchObject({ status: 200, body: { text: 'hi' } });
  });

  test('of 101 that nobody asked for ends the connection', async () => {
    const upgrade = 'HTTP/1.1 101 Up\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    const line = await lineTo((socket) => socket.write(upgrade));
    expect((await ask(line)).result).toMatchObject({ status: 101 });
    await written.until('connection', ({ phase }) => phase === 'close');
  });
});

describe('no answer', () => {
  test('refused: what would have been sent is in the journal, without a connection', async () => {
    const server = await rawServer(() => {});
    await server.close();
    const line = new Line({ url: `http://127.0.0.1:${server.port}`, timeoutMs: 10_000 });
    const { result } = await ask(line, POST);
    expect(result).toMatchObject({ type: 'no-response', cause: 'refused' });
    expect(written.events).toMatchObject([
      { type: 'request', conn: null, exchange: 0, body: { text: '{}' } },
      { type: 'no-response', conn: null, exchange: 0 },
    ]);
    line.close();
  });

  test('refused at every address of a name: with a reason', async () => {
    const server = await rawServer(() => {});
    await server.close();
    const line = new Line({ url: `http://localhost:${server.port}`, timeoutMs: 10_000 });
    const { result } = await ask(line);
    expect(result).toMatchObject({ cause: 'refused', detail: expect.stringContaining('ECONNREFUSED') });
    line.close();
  });

  test.each<[string, Serve, object]>([
    ['a reset', (socket) => socket.resetAndDestroy(), { cause: 'reset' }],
    ['an end', (socket) => socket.end(), { cause: 'reset' }],
    ['half a head', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-'), { cause: 'reset' }],
    [
      'bytes of another protocol',
      (socket) => socket.end('SSH-2.0-x\r\n'),
      { cause: 'not-http', bytes: { text: 'SSH-2.0-x\r\n', bytes: 11 } },
    ],
    [
      'bytes that are no text',
      (socket) => socket.end(Buffer.from([0x15, 3, 1, 0xff])),
      { cause: 'not-http', bytes: { base64: 'FQMB/w==', bytes: 4 } },
    ],
    [
      'chunks that are none',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
      { cause: 'not-http' },
    ],
  ])('%s', async (_, serve, expected) => {
    const { exchange, result } = await ask(await lineTo(serve));
    expect(result).toMatchObject({ type: 'no-response', ...expected });
    expect(written.of('request')).toHaveLength(1);
    expect(written.of('no-response')).toMatchObject([{ ...expected, exchange }]);
    await written.until('connection', ({ phase }) => phase === 'close');
  });

  test.each<[string, Serve]>([
    ['of silence', () => {}],
    [
      'of one byte after the other',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n');
        const drip = setInterval(() => socket.write('x'), 10);
        socket.on('close', () => clearInterval(drip));
      },
    ],
  ])('the time is up after so long %s, and the connection ends', async (_, serve) => {
    const line = await lineTo(serve, { timeoutMs: 100 });
    const { result } = await ask(line);
    expect(result).toEqual({ type: 'no-response', cause: 'timeout', detail: 'no answer within 0.1 s' });
    await written.until('connection', ({ phase }) => phase === 'close');
    expect(written.of('response')).toEqual([]);
  });

  test.each<[string, Serve]>([
    ['before the answer', () => {}],
    ['in the middle of it', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')],
  ])('a check that ends %s: rejects with the reason, and is written down', async (_, serve) => {
    const over = new AbortController();
    const line = await lineTo((socket, received, connection) => {
      serve(socket, received, connection);
      setImmediate(() => over.abort(new Error('too long')));
    });
    await expect(ask(line, GET, over.signal)).rejects.toThrow('too long');
    expect(written.of('no-response')).toMatchObject([{ cause: 'aborted', exchange: 0 }]);
    expect(written.of('response')).toEqual([]);
    await expect(ask(line, GET, over.signal)).rejects.toThrow('too long');
  });
});

describe('a connection that is kept', () => {
  test('is used again, and is one connection in the journal', async () => {
    const line = await lineTo((socket, received) => {
      if (received.endsWith('\r\n\r\n')) socket.write(OK);
    });
    for (let i = 0; i < 3; i++) expect((await ask(line)).result).toMatchObject({ status: 200 });
    expect(written.of('request').map(({ conn, exchange }) => [conn, exchange])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
    ]);
    expect(written.of('connection')).toMatchObject([{ phase: 'open', conn: 0 }]);
  });

  test.each<[string, 'end' | 'reset']>([
    ['closed', 'end'],
    ['reset', 'reset'],
  ])('and %s by the server just as it is used again: asks once more', async (_, how) => {
    const line = await lineTo((socket, received, connection) => {
      if (connection > 0 || received.split('GET').length === 2) socket.write(OK);
      else if (how === 'end') socket.end();
      else socket.resetAndDestroy();
    });
    await ask(line);
    const { exchange, result } = await ask(line);
    expect(result).toMatchObject({ status: 200 });
    expect(written.of('no-response')).toMatchObject([{ cause: 'aborted', exchange: 1, conn: 0 }]);
    expect(written.of('request').map((event) => [event.exchange, event.conn])).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
    ]);
    expect(exchange).toBe(2);
  });

  test('a server that ends every connection is not asked for ever', async () => {
    const line = await lineTo((socket, received, connection) => {
      if (connection === 0 && received.split('GET').length === 2) socket.write(OK);
      else socket.resetAndDestroy();
    });
    await ask(line);
    expect((await ask(line)).result).toMatchObject({ type: 'no-response', cause: 'reset' });
    expect(written.of('request')).toHaveLength(3);
  });

  test('an answer that comes before the end is not asked for again', async () => {
    const line = await lineTo((socket, received) => {
      if (received.split('GET').length === 2) return socket.write(OK);
      return socket.end('HTTP/1.1 400 No\r\nContent-Length: 9\r\n\r\ncut');
    });
    await ask(line);
    expect((await ask(line)).result).toMatchObject({ status: 400, whole: false });
    expect(written.of('request')).toHaveLength(2);
  });
});

describe('an upgrade', () => {
  const HANDSHAKE: Asking = {
    ...GET,
    headers: [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
    ],
  };
  const upgrade = (line: Line) => line.upgrade(HANDSHAKE, written.journal, never);

  test('gives the bare line, and what came with the answer', async () => {
    const line = await lineTo((socket, received) => {
      if (received.endsWith('\r\n\r\n'))
        socket.write('HTTP/1.1 101 Up\r\nupgrade: websocket\r\nConnection: upgrade\r\n\r\nfirst');
      else socket.end('second');
    });
    const { line: bare, head, result } = await upgrade(line);
    expect(result).toMatchObject({ status: 101, whole: true, body: { bytes: 0 } });
    expect(String(head)).toBe('first');
    bare!.write('more');
    expect(String((await once(bare!, 'data'))[0])).toBe('second');
    await written.until('connection', ({ phase }) => phase === 'close');
  });

  test('that is refused gives the answer alone', async () => {
    const line = await lineTo((socket) => socket.end('HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno'));
    const { line: bare, result } = await upgrade(line);
    expect(bare).toBe(null);
    expect(result).toMatchObject({ status: 401, body: { text: 'no' } });
    await written.until('connection', ({ phase }) => phase === 'close');
  });

  test('has a connection of its own', async () => {
    const line = await lineTo((socket, received) => {
      if (received.endsWith('\r\n\r\n')) socket.write(OK);
    });
    await ask(line);
    await upgrade(line);
    expect(written.of('request').map(({ conn }) => conn)).toEqual([0, 1]);
  });
});

test('closing the line ends the connections that it keeps', async () => {
  const line = await lineTo((socket) => socket.write(OK));
  await ask(line);
  line.close();
  await written.until('connection', ({ phase }) => phase === 'close');
});
