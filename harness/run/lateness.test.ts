import { type ChildProcess, fork } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import { once } from 'node:events';
import { setTimeout as pass } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { recording } from '../../mocks/recording.test.support.ts';
import { watchLateness } from './lateness.ts';

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function forked(file: string): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], { execArgv: [] });
  children.push(child);
  return child;
}

test('a loop that was held up is written down with how long', async () => {
  const written = recording();
  const stop = watchLateness(written.journal);
  const first = await written.until('lag');
  expect(first).toMatchObject({ loop: expect.any(Number), sentinel: expect.any(Number) });
  const end = performance.now() + 120;
  while (performance.now() < end);
  const { loop } = await written.until('lag', ({ seq }) => seq > first.seq);
  stop();
  expect(loop).toBeGreaterThan(90);
});

test('once it is stopped it says nothing more, and its sentinel is gone', async () => {
  const started = (message: unknown) => children.push((message as { process: ChildProcess }).process);
  diagnostics.subscribe('child_process', started);
  const written = recording();
  const stop = watchLateness(written.journal);
  diagnostics.unsubscribe('child_process', started);
  await written.until('lag');
  const gone = once(children[0]!, 'exit');
  stop();
  const { length } = written.events;
  expect(await gone).toEqual([0, null]);
  await pass(600); // longer than it takes to the next line
  expect(written.events).toHaveLength(length);
});

test('it keeps no process alive', async () => {
  const [code] = await once(forked('./lateness.test.support.ts'), 'exit');
  expect(code).toBe(0);
});

test('the sentinel tells how late it was woken, and ends with its parent', async () => {
  const sentinel = forked('./sentinel.ts');
  // A stop that comes before it has begun to look goes unseen: then it is stopped once more.
  for (let late = 0; late < 150; ) {
    sentinel.kill('SIGSTOP');
    await pass(200);
    sentinel.kill('SIGCONT');
    const told = once(sentinel, 'message').then(([ms]) => Number(ms));
    late = await Promise.race([told, pass(500, 0)]);
  }
  sentinel.disconnect();
  expect(await once(sentinel, 'exit')).toEqual([0, null]);
});
