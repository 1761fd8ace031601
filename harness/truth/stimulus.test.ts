import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { systemClock } from '../../mocks/clock.ts';
import type { ReadingEvent } from '../../spec/journal.ts';
import { Journal } from '../journal/journal.ts';
import { listProcesses } from '../targets/processes.ts';
import type { Load } from './load.ts';
import { createStimulus } from './stimulus.ts';

const SMALL: Load = {
  processors: 0.01,
  processes: 3,
  connections: 2,
  datagrams: 2,
  memoryMiB: 4,
  trafficMiB: 1,
};
const isLinux = process.platform === 'linux';

function readingsOf(journal: Journal): ReadingEvent[] {
  const readings: ReadingEvent[] = [];
  journal.listen((event) => {
    if (event.type === 'reading') readings.push(event);
  });
  return readings;
}

/** Waits for `done`, with an end. */
async function until(done: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !done(); i++) await systemClock.sleep(25);
  expect(done()).toBe(true);
}

const isAlive = (pid: number) => listProcesses().some((one) => one.pid === pid && !one.zombie);
const childrenOf = (pid: number) => listProcesses().filter((one) => one.parent === pid && !one.zombie);

test('says what it holds, and is gone when it is stopped', async () => {
  const journal = new Journal('test', systemClock);
  const readings = readingsOf(journal);
  const stimulus = createStimulus(journal, systemClock, new AbortController().signal);
  const before = new Set(childrenOf(process.pid).map(({ pid }) => pid));
  await stimulus.start(SMALL);
  expect(readings.map(({ source, values }) => [source, values.state])).toEqual([
    ['stimulus', 'begins'],
    ['stimulus', 'stands'],
  ]);
  expect(readings[1]?.values).toMatchObject({
    processes: 3,
    connections: 2,
    datagrams: 2,
    memoryMiB: 4,
    processors: 1,
  });
  const started = childrenOf(process.pid).filter(({ pid }) => !before.has(pid));
  stimulus.stop();
  stimulus.stop();
  expect(readings.map(({ values }) => values.state)).toEqual(['begins', 'stands', 'ends']);
  if (isLinux) await until(() => started.every(({ pid }) => !isAlive(pid)));
});

test('holds nothing of what it is not told to', async () => {
  const journal = new Journal('test', systemClock);
  const readings = readingsOf(journal);
  const stimulus = createStimulus(journal, systemClock, new AbortController().signal);
  const nothing = { processors: 0, processes: 0, connections: 0, datagrams: 0, memoryMiB: 0, trafficMiB: 0 };
  await stimulus.start(nothing);
  stimulus.stop();
  expect(readings[1]?.values).toMatchObject({ state: 'stands', ...nothing });
});

test.runIf(isLinux)('keeps what it holds', async () => {
  const file = fileURLToPath(new URL('./stimulus-process.ts', import.meta.url));
  const load = { ...SMALL, memoryMiB: 128, trafficMiB: 16 };
  const child = fork(file, [JSON.stringify(load)], { execArgv: [] });
  await once(child, 'message');
  const rss = () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
  const held = rss();
  for (let i = 0; i < 4; i++) {
    await systemClock.sleep(250);
    expect(rss()).toBeGreaterThan(held - 64 * 1024);
  }
  child.kill('SIGKILL');
});

test('a stimulus that is interrupted does not keep its caller', async () => {
  const journal = new Journal('test', systemClock);
  const readings = readingsOf(journal);
  const interrupt = new AbortController();
  const stimulus = createStimulus(journal, systemClock, interrupt.signal);
  const started = stimulus.start(SMALL);
  interrupt.abort();
  await started;
  stimulus.stop();
  expect(readings.map(({ values }) => values.state)).toEqual(['begins', 'fails', 'ends']);
});

test.runIf(isLinux)('nothing is left when its parent is killed', async () => {
  const url = new URL('./stimulus.ts', import.meta.url).href;
  const [clock, journal] = ['../../mocks/clock.ts', '../journal/journal.ts'].map(
    (path) => new URL(path, import.meta.url).href,
  );
  const script = `
    import { createStimulus } from '${url}';
    import { systemClock } from '${clock}';
    import { Journal } from '${journal}';
    const stimulus = createStimulus(new Journal('test', systemClock), systemClock, new AbortController().signal);
    await stimulus.start(${JSON.stringify(SMALL)});
    console.log('stands');
    setInterval(() => {}, 1000);
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(parent.stdout, 'data');
  const [worker] = childrenOf(parent.pid!);
  const all = [worker!, ...childrenOf(worker!.pid)].map(({ pid }) => pid);
  expect(all).toHaveLength(4);
  parent.kill('SIGKILL');
  await until(() => all.every((pid) => !isAlive(pid)));
});
