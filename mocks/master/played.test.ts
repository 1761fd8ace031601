/** What the master does instead of answering right, over HTTP. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Endpoint, PATHS } from '../../spec/protocol.ts';
import { post, RawLine } from '../raw-line.test.support.ts';
import { closeMasters, type TestMaster, testMaster } from './master.test.support.ts';
import type { Play } from './plays.ts';

const lines: RawLine[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const line of lines.splice(0)) line.destroy();
  await closeMasters();
});

async function open(master: TestMaster): Promise<RawLine> {
  const line = await RawLine.open(master.port);
  lines.push(line);
  return line;
}

const REGISTER = post(PATHS.register, '{}');
const isClosed = ({ phase }: { phase: string }) => phase === 'close';

/** A master that does this once, and a line on which a registration was sent. */
async function played(play: Play): Promise<{ master: TestMaster; line: RawLine }> {
  const master = await testMaster();
  master.plays.add('register', play, 1);
  const line = await open(master);
  line.write(REGISTER);
  return { master, line };
}

test('answer: with this status, body and headers', async () => {
  const { master, line } = await played({
    play: 'answer',
    status: 502,
    body: '<h1>Bad</h1>',
    headers: { 'Content-Type': 'text/html', 'Retry-After': '1' },
  });
  const { status, reason, headers, body } = await line.answer();
  expect({ status, reason, body }).toEqual({ status: 502, reason: 'Bad Gateway', body: '<h1>Bad</h1>' });
  expect(headers.slice(0, 3)).toEqual([
    ['Content-Type', 'text/html'],
    ['Retry-After', '1'],
    ['Content-Length', '12'],
  ]);
  expect(master.recording.of('fault')).toMatchObject([
    { intent: 'answer', endpoint: 'register', detail: { status: 502, body: '<h1>Bad</h1>' }, exchange: 0 },
  ]);
  expect(master.identities.all()).toHaveLength(2);
  line.write(REGISTER);
  expect((await line.answer()).status).toBe(200);
});

test('500 is a row of the protocol that only a play brings', async () => {
  const { line } = await played({ play: 'answer', status: 500 });
  expect(await line.answer()).toMatchObject({ status: 500, reason: 'Internal Server Error', body: '' });
});

describe('delay', () => {
  test('the right answer comes that much later', async () => {
    const { master, line } = await played({ play: 'delay', ms: 50 });
    expect((await line.answer()).status).toBe(200);
    const [[request], [response]] = [master.recording.of('request'), master.recording.of('response')];
    expect(response!.t - request!.t).toBeGreaterThan(45);
  });

  test('an agent that does not wait for it gets none', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { master, line } = await played({ play: 'delay', ms: 1000 });
    await master.recording.until('fault');
    line.reset();
    await master.recording.until('connection', isClosed);
    expect(vi.getTimerCount()).toBe(0);
    const next = await open(master);
    next.write(REGISTER);
    await next.answer();
    const { exchange } = await master.recording.until('response');
    expect(exchange).toBe(1);
  });

  test('over and over on one connection leaves nothing behind', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on('warning', warned);
    const master = await testMaster();
    master.plays.add('register', { play: 'delay', ms: 0 }, 12);
    const line = await open(master);
    for (let i = 0; i < 12; i++) {
      line.write(REGISTER);
      expect((await line.answer()).status).toBe(200);
    }
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });
});

test('reset: the line is cut, and the journal says so at once', async () => {
  const { master, line } = await played({ play: 'reset' });
  expect(await line.ended).toBe('reset');
  const told = master.recording.events.map(({ type }) => type);
  expect(told).toEqual(['connection', 'request', 'fault', 'connection']);
  expect(master.recording.of('connection')[1]).toMatchObject({ phase: 'close', how: 'reset', by: 'master' });
  expect(line.received).toHaveLength(0);
});

test('cut: half of the answer, then a reset', async () => {
  const { master, line } = await played({ play: 'cut' });
  expect(await line.ended).toBe('reset');
  const [response] = master.recording.of('response');
  expect(response).toMatchObject({ status: 200, whole: false });
  const length = Number(response!.headers.find(([name]) => name === 'Content-Length')![1]);
  expect(response!.body.bytes).toBe(Math.floor(length / 2));
  expect(master.recording.of('connection')[1]).toMatchObject({ phase: 'close', how: 'reset', by: 'master' });
  // The registration itself took place: only its answer was lost.
  expect(master.identities.all()).toHaveLength(3);
});

test('stall: nothing comes until the agent gives up', async () => {
  const { master, line } = await played({ play: 'stall' });
  await master.recording.until('fault');
  const other = await open(master);
  other.write(REGISTER);
  expect((await other.answer()).status).toBe(200);
  line.end();
  expect(await line.ended).toBe('end');
  expect(line.received).toHaveLength(0);
  expect(master.recording.of('response').map(({ exchange }) => exchange)).toEqual([1]);
});

test('garbage: bytes that no client takes for HTTP', async () => {
  const { line } = await played({ play: 'garbage' });
  expect(await line.ended).toBe('end');
  expect(line.received.length).toBeGreaterThan(0);
  expect(line.received.toString('latin1')).not.toMatch(/^HTTP/);
  const master = await testMaster();
  master.plays.add('register', { play: 'garbage' }, 1);
  await expect(fetch(master.url + PATHS.register, { method: 'POST', body: '{}' })).rejects.toThrow(
    'fetch failed',
  );
});

test('a play waits for its endpoint and for a POST', async () => {
  const master = await testMaster();
  master.plays.add('info', { play: 'reset' }, 1);
  const line = await open(master);
  for (const bytes of [REGISTER, post('/none', ''), `GET ${PATHS.info} HTTP/1.1\r\nHost: x\r\n\r\n`]) {
    line.write(bytes);
    await line.answer();
  }
  line.write(post(PATHS.info, '{}'));
  expect(await line.ended).toBe('reset');
});

test('whatever is played, an exchange has at most one response, and every line ends in the journal', async () => {
  const master = await testMaster();
  const plays: (Play | null)[] = [
    null,
    { play: 'answer', status: 500 },
    { play: 'delay', ms: 1 },
    { play: 'reset' },
    { play: 'cut' },
    { play: 'stall' },
    { play: 'garbage' },
  ];
  const endpoints: Endpoint[] = ['register', 'info', 'report'];
  for (const endpoint of endpoints)
    for (const play of plays) {
      if (play) master.plays.add(endpoint, play, 1);
      const line = await open(master);
      line.write(post(PATHS[endpoint], '{}', ['Connection: close']));
      if (play?.play === 'stall') line.end();
      await line.ended;
      line.end();
    }
  await master.close();
  const { recording } = master;
  const requests = recording.of('request').map(({ exchange }) => exchange);
  expect(new Set(requests).size).toBe(21);
  const responses = recording.of('response').map(({ exchange }) => exchange);
  expect(new Set(responses).size).toBe(responses.length);
  // Per endpoint: right, answered, delayed and cut have one; reset, stalled and garbage have none.
  expect(responses).toHaveLength(12);
  const of = (phase: string) =>
    recording
      .of('connection')
      .filter((event) => event.phase === phase)
      .map(({ conn }) => conn)
      .sort();
  expect(of('close')).toEqual(of('open'));
});
