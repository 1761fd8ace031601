/** Master and probe over TLS. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { PATHS } from '../spec/protocol.ts';
import { CERTIFICATE, KEY } from './certificate.test.support.ts';
import { AGENT, closeMasters, type TestMaster, testMaster } from './master/master.test.support.ts';
import { Line, type LineOptions } from './probe/line.ts';
import { SocketProbe } from './probe/socket.ts';
import { RawLine } from './raw-line.test.support.ts';
import { type Recording, recording } from './recording.test.support.ts';

const soon = () => AbortSignal.timeout(10_000);
const REGISTER = { method: 'POST', path: PATHS.register, headers: [], body: Buffer.from('{}') };
const HANDSHAKE = {
  method: 'GET',
  path: PATHS.socket,
  headers: [
    ['Authorization', `Bearer ${AGENT.token}`],
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', Buffer.alloc(16).toString('base64')],
  ],
  body: null,
} as const;

let master: TestMaster;
let written: Recording;
let lines: Line[];

beforeEach(async () => {
  master = await testMaster({ tls: { key: KEY, cert: CERTIFICATE } });
  written = recording();
  lines = [];
});
afterEach(async () => {
  for (const line of lines) line.close();
  await closeMasters();
});

function lineWith(options: Partial<LineOptions>): Line {
  const line = new Line({ url: master.url, timeoutMs: 10_000, ...options });
  lines.push(line);
  return line;
}

test.each([{ ca: CERTIFICATE }, { insecure: true }])('a request with %o', async (options) => {
  expect(master.url).toMatch(/^https:/);
  const line = lineWith(options);
  for (let i = 0; i < 2; i++)
    expect((await line.ask(REGISTER, written.journal, soon())).result).toMatchObject({ status: 200 });
  expect(written.of('request').map(({ conn }) => conn)).toEqual([0, 0]);
  expect(master.recording.of('connection')).toMatchObject([{ phase: 'open' }]);
});

test('a certificate that nobody vouches for ends the exchange, with the reason', async () => {
  const { result } = await lineWith({}).ask(REGISTER, written.journal, soon());
  expect(result).toMatchObject({ type: 'no-response', detail: expect.stringContaining('self-signed') });
});

test('a socket: it opens, is closed, and may vanish', async () => {
  const line = lineWith({ ca: CERTIFICATE });
  const open = async () => {
    const { line: bare, head, exchange } = await line.upgrade(HANDSHAKE, written.journal, soon());
    return new SocketProbe(bare!, head, exchange, written.journal);
  };
  const [first, second] = [await open(), await open()];
  first.vanish();
  await first.ended(soon());
  await master.recording.until('socket', ({ phase }) => phase === 'close');
  master.sockets.closeAll(1001);
  await second.frame(({ opcode }) => opcode === 8, soon());
  expect(second.closeCode).toBe(1001);
  master.sockets.resetAll();
  await second.ended(soon());
});

test('a line that never gets through its TLS handshake does not hold up the end', async () => {
  const raw = await RawLine.open(master.port);
  // An exchange on another line proves that the raw one has been accepted.
  await lineWith({ ca: CERTIFICATE }).ask(REGISTER, written.journal, soon());
  await master.close();
  expect(['end', 'reset']).toContain(await raw.ended);
  raw.destroy();
});
