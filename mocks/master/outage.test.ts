import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { PATHS } from '../../spec/protocol.ts';
import { post, RawLine } from '../raw-line.test.support.ts';
import { closeMasters, type TestMaster, testMaster } from './master.test.support.ts';
import { createMaster } from './master.ts';

afterEach(closeMasters);

async function registers({ port }: TestMaster): Promise<number> {
  const line = await RawLine.open(port);
  line.write(post(PATHS.register, '{}'));
  const { status } = await line.answer();
  line.destroy();
  return status;
}

async function isRefused({ port }: TestMaster): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const code = await once(socket, 'connect').then(
    () => null,
    (error: NodeJS.ErrnoException) => error.code,
  );
  socket.destroy();
  return code === 'ECONNREFUSED';
}

test('an outage closes the port and resets every line, idle or busy; the same port opens again', async () => {
  const master = await testMaster();
  master.plays.add('report', { play: 'stall' }, 1);
  const [idle, busy, silent] = await Promise.all([
    RawLine.open(master.port),
    RawLine.open(master.port),
    RawLine.open(master.port),
  ]);
  idle.write(post(PATHS.register, '{}'));
  await idle.answer();
  busy.write(post(PATHS.report, '{}'));
  await master.recording.until('fault');
  await master.recording.until('connection', undefined, 3);

  await master.outage();
  expect(await Promise.all([idle.ended, busy.ended, silent.ended])).toEqual(['reset', 'reset', 'reset']);
  const closed = master.recording.of('connection').filter(({ phase }) => phase === 'close');
  expect(closed.map(({ how, by }) => `${how} by ${by}`)).toEqual(Array(3).fill('reset by master'));
  expect(await isRefused(master)).toBe(true);

  await master.resume();
  expect(await registers(master)).toBe(200);
  await master.outage();
  await master.resume();
  expect(await registers(master)).toBe(200);
});

test('who is registered, and what is planned, outlives an outage', async () => {
  const master = await testMaster();
  await registers(master);
  master.plays.add('register', { play: 'answer', status: 500 }, 1);
  await master.outage();
  await master.resume();
  expect(master.identities.all()).toHaveLength(3);
  expect(await registers(master)).toBe(500);
});

test('it can be closed in the middle of an outage, and twice', async () => {
  const master = await testMaster();
  await master.outage();
  await master.close();
  await master.close();
  expect(await isRefused(master)).toBe(true);
});

test('a port that is taken is said, at the start and at the resume', async () => {
  const first = await testMaster();
  const second = { recorder: first.recording.journal, port: first.port };
  await expect(createMaster(second)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await first.outage();
  const intruder = await createMaster(second);
  await expect(first.resume()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await intruder.close();
  await first.resume();
  expect(await registers(first)).toBe(200);
});
