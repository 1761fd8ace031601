import { expect, test } from 'vitest';
import { systemClock } from '../../mocks/clock.ts';
import { Line } from '../../mocks/probe/line.ts';
import { check, type ServerCheck } from '../checks/server/define.ts';
import type { ServerUnderTest } from '../drive/server-context.ts';
import { Journal } from '../journal/journal.ts';
import { runServerChecks } from './server-checks.ts';

const server: ServerUnderTest = {
  line: new Line({ url: 'http://127.0.0.1:9', timeoutMs: 1000 }),
  url: 'http://127.0.0.1:9',
  recorder: new Journal('test', systemClock),
  clock: systemClock,
  seed: 1,
  runs: 100,
  intervalMs: 100,
  namePrefix: '',
  issued: new Set(),
  uuids: new Set(),
  shared: null,
  shareIdentities: false,
};

function run(checks: readonly ServerCheck[], timeoutMs = 10_000) {
  return runServerChecks(checks, {
    server,
    target: { died: () => new Promise(() => undefined), revive: async () => true },
    concurrency: 16,
    timeoutMs,
    signal: new AbortController().signal,
    onStart: () => undefined,
    onUnexplained: () => undefined,
    onResult: () => undefined,
  });
}

test('a check that restarts the server waits until all others are done', async () => {
  const seen: string[] = [];
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
  const restarting: ServerCheck = {
    ...check('SRV-STATE-02/x', ['x', 'x'], async () => void seen.push('restart')),
    needs: 'restart',
  };
  const slow = check('SRV-REP-01/x', ['x', 'x'], async () => {
    await isReleased;
    seen.push('slow');
  });
  const quick = check('SRV-REP-02/x', ['x', 'x'], async () => {
    seen.push('quick');
    release();
  });
  const results = await run([restarting, slow, quick]);
  expect(seen).toEqual(['quick', 'slow', 'restart']);
  expect(results.map(({ outcome }) => outcome.verdict)).toEqual(['pass', 'pass', 'pass']);
});

test('a check that may hurt others waits for them too, and comes before a restart', async () => {
  const seen: string[] = [];
  const noted = (name: string, needs?: 'alone' | 'restart'): ServerCheck => ({
    ...check(`SRV-REP-01/${name}`, ['x', 'x'], async ({ clock, signal }) => {
      await clock.sleep(needs ? 0 : 20, signal);
      seen.push(name);
    }),
    ...(needs ? { needs } : {}),
  });
  await run([noted('restart', 'restart'), noted('alone', 'alone'), noted('other')]);
  expect(seen).toEqual(['other', 'alone', 'restart']);
});

test('many generated cases get more time than one check has otherwise', async () => {
  const waits = (id: string, method: 'named cases' | 'generated') =>
    check(id, ['x', 'x'], async ({ clock, signal }) => clock.sleep(120, signal), { method });
  const results = await run([waits('SRV-REP-01/a', 'named cases'), waits('SRV-REP-01/b', 'generated')], 40);
  expect(results.map(({ info, outcome }) => `${info.id} ${outcome.verdict}`).sort()).toEqual([
    'SRV-REP-01/a inconclusive',
    'SRV-REP-01/b pass',
  ]);
});
