/** What is in the journal is what was on the wire. */

import diagnostics from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { PATHS } from '../../spec/protocol.ts';
import { post, RawLine } from '../raw-line.test.support.ts';
import { AGENT, closeMasters, REPORT, type TestMaster, testMaster } from './master.test.support.ts';
import { referenceMaster } from './steps.ts';

const lines: RawLine[] = [];

afterEach(async () => {
  for (const line of lines.splice(0)) line.destroy();
  await closeMasters();
});

async function open(master: TestMaster): Promise<RawLine> {
  const line = await RawLine.open(master.port);
  lines.push(line);
  return line;
}

describe('a request', () => {
  test('keeps the names, the order and the repetition of its headers, and its path', async () => {
    const master = await testMaster();
    const line = await open(master);
    const body = JSON.stringify(REPORT);
    line.write(
      `POST ${PATHS.report}?a=%20&b HTTP/1.1\r\nhOsT: x\r\nX-A: 1\r\nAUTHORIZATION:   Bearer  T-1 \r\n` +
        `x-a: 2\r\nX-Empty:\r\nX-Latin: \xe9\r\ncontent-LENGTH: ${body.length}\r\n\r\n${body}`,
    );
    expect((await line.answer()).status).toBe(200);
    const [request] = master.recording.of('request');
    expect(request).toMatchObject({
      method: 'POST',
      path: `${PATHS.report}?a=%20&b`,
      body: { text: body, bytes: body.length },
      whole: true,
    });
    expect(request!.headers).toEqual([
      ['hOsT', 'x'],
      ['X-A', '1'],
      ['AUTHORIZATION', 'Bearer  T-1'],
      ['x-a', '2'],
      ['X-Empty', ''],
      ['X-Latin', 'Ã©'],
      ['content-LENGTH', `${body.length}`],
    ]);
  });

  test('in chunks has the bytes that they hold', async () => {
    const master = await testMaster();
    const line = await open(master);
    line.write(`POST ${PATHS.register} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
    line.write('3\r\n{"n\r\n1;ext=1\r\na\r\nB\r\nme":"a\\nb"}\r\n0\r\nX-Trailer: 1\r\n\r\n');
    expect((await line.answer()).status).toBe(200);
    const [request] = master.recording.of('request');
    expect(request).toMatchObject({ body: { text: '{"name":"a\\nb"}', bytes: 15 }, whole: true });
    expect(master.identities.all().at(-1)!.name).toBe('a\nb');
  });

  test('began when its head came, and was there when its last byte came', async () => {
    const master = await testMaster();
    const line = await open(master);
    const [head, body] = post(PATHS.register, '{"name":"slow"}').split(/(?<=\r\n\r\n)/) as [string, string];
    const opened = await master.recording.until('connection');
    line.write(head);
    // The answer to a second line proves that the head has been read.
    const other = await open(master);
    other.write(post(PATHS.register, '{}'));
    await other.answer();
    const between = master.recording.journal.now();
    line.write(body);
    await line.answer();
    const slow = master.recording.of('request').find((request) => request.conn === opened.conn)!;
    expect(slow.began).toBeLessThanOrEqual(between);
    expect(slow.t).toBeGreaterThanOrEqual(between);
  });

  test.each([
    ['reset', (line: RawLine) => line.reset()],
    ['end', (line: RawLine) => line.end()],
  ])('that breaks off in its body (%s) is not whole, and gets no answer', async (_, breakOff) => {
    const master = await testMaster();
    const line = await open(master);
    line.write(`POST ${PATHS.register} HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"name`);
    await master.recording.until('connection');
    const other = await open(master);
    other.write(post(PATHS.register, '{}'));
    await other.answer();
    breakOff(line);
    const broken = await master.recording.until('request', ({ whole }) => !whole);
    expect(broken.body).toEqual({ text: '{"name', bytes: 6 });
    await master.recording.until(
      'connection',
      ({ phase, conn }) => phase === 'close' && conn === broken.conn,
    );
    expect(master.recording.of('response').some(({ exchange }) => exchange === broken.exchange)).toBe(false);
  });

  test('that is no HTTP is kept as bytes, and answered 400', async () => {
    const master = await testMaster();
    const line = await open(master);
    line.write('\x16\x03\x01 hello\r\n\r\n');
    expect((await line.answer()).status).toBe(400);
    const garbage = await master.recording.until('no-response');
    expect(garbage).toMatchObject({ cause: 'not-http', bytes: { text: '\x16\x03\x01 hello\r\n\r\n' } });
    expect(garbage.exchange).toBe(null);
  });

  test('that asks for an upgrade to something else is a plain request', async () => {
    const master = await testMaster();
    const line = await open(master);
    line.write(
      post(PATHS.register, '{}', [
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AA',
      ]),
    );
    expect((await line.answer()).status).toBe(200);
    line.write(`GET ${PATHS.socket} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`);
    expect((await line.answer()).status).toBe(426);
    expect(master.recording.of('request').map(({ body }) => body.text)).toEqual(['{}', '']);
  });

  test.each([
    ['no Host', `POST ${PATHS.register} HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}`, 400],
    ['no Host in HTTP/1.0', `POST ${PATHS.register} HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}`, 200],
    ['an odd Expect', post(PATHS.register, '{}', ['Expect: a-cake']), 200],
  ])('with %s is in the journal as any other', async (_, bytes, status) => {
    const master = await testMaster();
    const line = await open(master);
    line.write(bytes);
    expect((await line.answer()).status).toBe(status);
    expect(master.recording.of('request')).toHaveLength(1);
    expect(master.recording.of('response')).toHaveLength(1);
  });
});

describe('an answer', () => {
  const [AUTHORIZED, TEXT] = [[`Authorization: Bearer ${AGENT.token}`], JSON.stringify(REPORT)];
  const played = { play: 'answer', status: 418, body: '☕', headers: { 'x-ODD': '1', Via: 'a, b' } } as const;

  test.each([
    ['200', post(PATHS.report, TEXT, AUTHORIZED)],
    ['400', post(PATHS.report, '{}', AUTHORIZED)],
    ['401', post(PATHS.report, TEXT)],
    ['404', post('/none', '')],
    ['405', `GET ${PATHS.report} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['a registration', post(PATHS.register, '{}')],
    ['a played answer', post(PATHS.info, '{}')],
    [
      'a refused handshake',
      `GET ${PATHS.socket} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    ],
  ])('%s is written down byte for byte', async (_, bytes) => {
    const master = await testMaster();
    master.plays.add('info', played, 1);
    const line = await open(master);
    line.write(bytes);
    const answer = await line.answer();
    const { status, reason, headers, body } = await master.recording.until('response');
    expect({ status, reason, headers, body: body.text }).toEqual(answer);
  });

  test.each([
    ['HEAD', 405, `HEAD ${PATHS.report} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['204', 204, post(PATHS.info, '{}')],
  ])('to %s has no body', async (_, status, bytes) => {
    const master = await testMaster();
    master.plays.add('info', { play: 'answer', status: 204, body: 'dropped' }, 1);
    const line = await open(master);
    line.write(bytes);
    const response = await master.recording.until('response');
    expect(response).toMatchObject({ status, body: { text: '', bytes: 0 }, whole: true });
    // The next answer follows at once: nothing of a body is between them.
    line.write(post(PATHS.register, '{}'));
    await line.until((received) => received.includes('"token"'));
    expect(line.received.toString()).toMatch(/^HTTP\/1.1 \d+ [^{]*\r\n\r\nHTTP\/1.1 200 OK\r\n/);
  });

  test('to an agent that has gone is not whole', async () => {
    // The agent vanishes while its report is looked at.
    const steps = {
      ...referenceMaster,
      accept: (...given: Parameters<typeof referenceMaster.accept>) => {
        serverSide.destroy();
        return referenceMaster.accept(...given);
      },
    };
    const [sockets, unsubscribe] = acceptedSockets();
    const master = await testMaster({ steps });
    const line = await open(master);
    await master.recording.until('connection');
    const serverSide = sockets[0]!;
    line.write(post(PATHS.report, TEXT, AUTHORIZED));
    expect(await line.ended).toBe('end');
    const response = await master.recording.until('response');
    expect(response).toMatchObject({ status: 200, reason: 'OK', whole: false });
    unsubscribe();
  });
});

describe('a connection', () => {
  test.each([
    ['HTTP/1.1 with close', post(PATHS.register, '{}', ['Connection: close'])],
    ['HTTP/1.0', post(PATHS.register, '{}').replace('HTTP/1.1', 'HTTP/1.0')],
  ])('of %s is closed after the answer, which says so', async (_, bytes) => {
    const master = await testMaster();
    const line = await open(master);
    line.write(bytes);
    const { headers } = await line.answer();
    expect(headers).toContainEqual(['Connection', 'close']);
    expect(await line.ended).toBe('end');
  });

  test('is kept for as long as the agent likes', async () => {
    const [sockets, unsubscribe] = acceptedSockets();
    const servers: Server[] = [];
    const started = (message: unknown) => servers.push((message as { server: Server }).server);
    diagnostics.subscribe('http.server.request.start', started);
    const master = await testMaster();
    const line = await open(master);
    line.write(post(PATHS.register, '{}'));
    const { headers } = await line.answer();
    expect(headers).toContainEqual(['Connection', 'keep-alive']);
    await master.recording.until('response');
    expect(sockets[0]!.timeout).toBeGreaterThan(3_600_000); // the longest interval
    expect(servers[0]).toMatchObject({ headersTimeout: 0, requestTimeout: 0, timeout: 0 });
    line.write(post(PATHS.register, '{}'));
    expect((await line.answer()).status).toBe(200);
    diagnostics.unsubscribe('http.server.request.start', started);
    unsubscribe();
  });

  test('ends in the journal as it ended on the wire', async () => {
    const master = await testMaster();
    const [silent, ending, resetting] = [await open(master), await open(master), await open(master)];
    ending.end();
    resetting.reset();
    const isClosed = ({ phase }: { phase: string }) => phase === 'close';
    await master.recording.until('connection', isClosed, 2);
    const closing = master.close();
    expect(await silent.ended).toBe('reset');
    await closing;
    const ends = master.recording.of('connection').filter(isClosed);
    expect(ends.map(({ conn, how, by }) => ({ conn, how, by })).sort((a, b) => a.conn! - b.conn!)).toEqual([
      { conn: 0, how: 'reset', by: 'master' },
      { conn: 1, how: 'end', by: undefined },
      { conn: 2, how: 'reset', by: undefined },
    ]);
  });
});

test('requests that are sent ahead are answered in order, each once', async () => {
  const master = await testMaster();
  const line = await open(master);
  const names = ['a', 'b', 'c', 'd'];
  line.write(names.map((name) => post(PATHS.register, JSON.stringify({ name }))).join(''));
  const tokens: unknown[] = [];
  for (const _ of names) tokens.push(JSON.parse((await line.answer()).body).token);
  const known = master.identities.all().slice(-4);
  expect(known.map(({ token }) => token)).toEqual(tokens);
  expect(known.map(({ name }) => name)).toEqual(names);
  await master.recording.until('response', undefined, 4);
  expect(master.recording.of('response').map(({ exchange }) => exchange)).toEqual([0, 1, 2, 3]);
});

/** The server's ends of connections that are accepted from now on. */
function acceptedSockets(): [Socket[], () => void] {
  const sockets: Socket[] = [];
  const accepted = (message: unknown) => sockets.push((message as { socket: Socket }).socket);
  diagnostics.subscribe('net.server.socket', accepted);
  return [sockets, () => diagnostics.unsubscribe('net.server.socket', accepted)];
}
