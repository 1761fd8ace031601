/** What is watched over all traffic of a run, below a prefix as well. */

import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../mocks/clock.ts';
import { createMaster } from '../../../mocks/master/master.ts';
import { type MasterSteps, referenceMaster } from '../../../mocks/master/steps.ts';
import { Journal } from '../../journal/journal.ts';
import { Watching } from '../../run/watching.ts';
import { checkAgainstUrl } from '../../testing/check-against.ts';
import { type Story, tokenNamed, traffic } from '../../testing/journal-of.ts';
import { serverChecks, serverWatchers } from './index.ts';

/** Twice as many reports as the token below lives for. */
const OVER_AND_OVER = serverChecks.find(({ id }) => id === 'SRV-REP-05/over-and-over')!;

const SETUP = { intervalMs: 100, prefix: '', masked: false, isForeign: () => false };

/** What the watchers make of a master that stands below `prefix` and reports are sent to. */
async function watched(prefix: string, steps: Partial<MasterSteps>): Promise<Record<string, string>> {
  const watching = new Watching(serverWatchers, { ...SETUP, prefix });
  const recorder = new Journal('master', systemClock);
  const master = await createMaster({ recorder, prefix, steps: { ...referenceMaster, ...steps } });
  try {
    await checkAgainstUrl(OVER_AND_OVER, master.url, { listener: (event) => void watching.see(event) });
  } finally {
    await master.close();
  }
  const outcomes = [...watching.end({ t: 0, complete: true })];
  return Object.fromEntries(outcomes.map(([{ id }, outcome]) => [id, outcome?.verdict ?? 'nothing seen']));
}

/** Answers otherwise from the `count`th report on. */
function from(count: number, status: number): Partial<MasterSteps> {
  let reports = 0;
  return {
    accept(kind, ...rest) {
      const right = referenceMaster.accept(kind, ...rest);
      return kind === 'report' && ++reports >= count ? { status, body: { error: 'no more' } } : right;
    },
  };
}

test.each(['', '/monitor'])('below %j', async (prefix) => {
  expect(await watched(prefix, {})).toMatchObject({
    'SRV-AUTH-04/watched': 'pass',
    'SRV-ERR-01/watched': 'pass',
  });
  expect(await watched(prefix, from(20, 401))).toMatchObject({ 'SRV-AUTH-04/watched': 'fail' });
  expect(await watched(prefix, from(20, 500))).toMatchObject({ 'SRV-ERR-01/watched': 'fail' });
});

type Row = readonly [
  what: string,
  verdict: 'pass' | 'fail' | null,
  story: Story,
  exchanges?: readonly number[],
];

/** Stories as a server's journal tells them, and the verdict of one watcher; null where nothing could be judged. */
function watcherTable(id: string, rows: readonly Row[]): void {
  describe(id, () => {
    for (const [what, verdict, story, exchanges] of rows)
      test(`${what}: ${verdict}`, () => {
        const watching = new Watching(serverWatchers, SETUP);
        for (const event of story.events) watching.see(event);
        const [, outcome] = [...watching.end({ t: 0, complete: true })].find(([one]) => one.id === id)!;
        expect(outcome?.verdict ?? null).toBe(verdict);
        if (exchanges) expect(outcome).toMatchObject({ exchanges });
      });
  });
}

const two = () => traffic().registers('t1').registers('t2');

watcherTable('SRV-REG-04/watched', [
  ['nobody registers', null, traffic()],
  ['one agent alone', null, traffic().registers('t1')],
  ['uuids of their own', 'pass', two()],
  [
    'one uuid twice, under another token',
    'fail',
    two().registers('t1', { issues: tokenNamed('t3') }),
    [0, 2],
  ],
  [
    'no uuid at all, twice',
    null,
    traffic().registers('t1', { status: 400 }).registers('t1', { status: 400 }),
  ],
  ['a uuid that was given out before a restart', 'pass', two().launch().registers('t1')],
]);

watcherTable('SRV-REG-05/watched', [
  ['nobody registers', null, traffic()],
  ['one agent alone', null, traffic().registers('t1')],
  ['tokens of their own', 'pass', two()],
  [
    'one token twice, under another uuid',
    'fail',
    two().registers('t3', { issues: tokenNamed('t1') }),
    [0, 2],
  ],
  ['an empty token, twice', 'pass', two().registers('t3', { issues: '' }).registers('t4', { issues: '' })],
  ['a token that was given out before a restart', 'pass', two().launch().registers('t1')],
]);

watcherTable('SRV-AUTH-04/watched', [
  ['a token that works once', null, traffic().registers('t1').info()],
  ['a token that works on', 'pass', traffic().registers('t1').info().report()],
  ['a token that is refused later', 'fail', traffic().registers('t1').info().report({ status: 401 }), [2]],
  ['a token that is refused at once', 'fail', two().info({ status: 401 }), [2]],
  ['a report before any information', null, two().report({ status: 401 })],
  ['wrong information', null, two().info({ status: 401, body: '{' })],
  ['another scheme', null, two().info({ status: 401, authorization: `Basic ${tokenNamed('t1')}` })],
  ['a token of somebody else', null, two().info({ status: 401, authorization: 'Bearer nobody' })],
  ['a token from before a restart', null, two().launch().info({ status: 401 })],
]);
