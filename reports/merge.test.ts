import { describe, expect, test } from 'vitest';
import type { Report } from '../spec/report.ts';
import { mergeProblem, mergeReports } from './merge.ts';
import { mergedEvents, renumbered } from './merge-journals.ts';
import { recordedShard, shardCheck, shardReport } from './testing/shards.ts';

const A = 'SRV-REG-01/a';
const B = 'SRV-REG-01/b';

/** Two shards that differ in their checks alone. */
function two(
  first: readonly Parameters<typeof shardCheck>[],
  second: readonly Parameters<typeof shardCheck>[],
  runs: readonly Partial<Report['run']>[] = [],
): Report[] {
  return [first, second].map((checks, index) =>
    shardReport(
      `${index + 1}/2`,
      checks.map((given) => shardCheck(...given)),
      runs[index],
    ),
  );
}

const verdictsOf = (report: Report) => report.checks.map(({ verdict }) => verdict);

describe('what shards make of a check', () => {
  test('each is judged in one shard, and the whole is no part', () => {
    const merged = mergeReports(
      two(
        [
          [A, 'pass'],
          [B, 'shard'],
        ],
        [
          [A, 'shard'],
          [B, 'pass'],
        ],
      ),
    );
    expect(verdictsOf(merged)).toEqual(['pass', 'pass']);
    expect(merged).toMatchObject({
      verdict: 'conformant',
      summary: { pass: 1, 'not-selected': 0 },
      run: { shard: null, partial: false, exitCode: 0, id: 'run 1/2+run 2/2' },
      requirements: [{ id: 'SRV-REG-01', verdict: 'pass', reason: null }],
    });
    expect(merged.checks.every(({ gates }) => gates)).toBe(true);
  });

  test('the worst counts where several judged it', () => {
    const merged = mergeReports(two([[A, 'pass']], [[A, 'fail']]));
    expect(merged).toMatchObject({ verdict: 'not-conformant', summary: { fail: 1 }, run: { exitCode: 1 } });
  });

  test('what only supported another shard counts as it does in its own', () => {
    const merged = mergeReports(two([[A, 'pass', { gates: false }]], [[A, 'pass']]));
    expect(merged.checks[0]?.gates).toBe(true);
  });

  test('what every shard left to the others is undecided, and counts', () => {
    const merged = mergeReports(two([[A, 'shard']], [[A, 'shard']]));
    expect(merged.checks[0]).toMatchObject({ verdict: 'inconclusive', gates: true });
    expect(merged).toMatchObject({ verdict: 'incomplete', run: { exitCode: 1 } });
  });
});

describe('the exit code is that of the whole', () => {
  test.each<[string, readonly number[], number]>([
    ['interrupted', [0, 130], 130],
    ['not reached', [3, 0], 3],
    ['nothing selected', [6, 6], 6],
    ['out of date', [5, 0], 5],
    ['fine', [0, 0], 0],
  ])('%s', (_, codes, expected) => {
    const runs = codes.map((exitCode) => ({ exitCode, complete: exitCode !== 130 }));
    const { run, verdict } = mergeReports(two([[A, 'pass']], [[A, 'pass']], runs));
    expect(run.exitCode).toBe(expected);
    expect(verdict).toBe(expected === 6 ? 'incomplete' : 'conformant');
    expect(run.partial).toBe(expected === 130);
  });

  test('a fault of the harness is 4', () => {
    expect(mergeReports(two([[A, 'error']], [[A, 'pass']], [{ exitCode: 4 }])).run.exitCode).toBe(4);
  });

  test('a selection stays one', () => {
    const options = { only: ['SRV-REG'], skip: [] };
    const merged = mergeReports(two([[A, 'pass']], [[A, 'pass']], [{ options }, { options }]));
    expect(merged.run.partial).toBe(true);
  });
});

describe('only the shards of one run are merged', () => {
  const [first, second] = two([[A, 'pass']], [[A, 'pass']]) as [Report, Report];
  const changed = (run: Partial<Report['run']>, rest: Partial<Report> = {}): Report => ({
    ...second,
    ...rest,
    run: { ...second.run, ...run },
  });

  test('these are', () => {
    expect(mergeProblem([first, second])).toBeNull();
    expect(mergeProblem([second, first])).toBeNull();
  });

  test.each<[string, Report, object]>([
    ['a whole run', changed({ shard: null }), { problem: 'no-shard', at: 1 }],
    ['another seed', changed({ seed: 1 }), { problem: 'differ', at: 1, what: 'run.seed' }],
    ['another level', changed({ level: 'SHOULD' }), { problem: 'differ', what: 'run.level' }],
    ['other options', changed({ options: { only: ['X'] } }), { problem: 'differ', what: 'run.options' }],
    ['another number of shards', changed({ shard: '2/3' }), { problem: 'differ', what: 'run.shard' }],
    ['the same once more', changed({ shard: '1/2' }), { problem: 'twice', shard: '1/2' }],
    ['another tool', changed({}, { tool: { ...second.tool, version: '9' } }), { what: 'tool.version' }],
    ['another protocol', changed({}, { spec: { ...second.spec, version: '9' } }), { what: 'spec.version' }],
    ['another target', changed({}, { target: { ...second.target, text: 'x' } }), { what: 'target.text' }],
    ['another role', changed({}, { target: { ...second.target, role: 'agent' } }), { what: 'target.role' }],
  ])('%s is not', (_, other, problem) => {
    expect(mergeProblem([first, other])).toMatchObject(problem);
  });

  test('nor is a part of them', () => {
    expect(mergeProblem([first])).toEqual({ problem: 'missing', shards: ['2/2'] });
  });
});

describe('the journals', () => {
  const [first, second] = two(
    [[A, 'pass', { exchanges: [0] }]],
    [[A, 'fail', { exchanges: [0] }]],
    [{ startedAt: '2026-11-23T08:00:00.000Z' }, { startedAt: '2026-11-23T08:00:05.000Z' }],
  ) as [Report, Report];
  const moved = renumbered([recordedShard(first), recordedShard(second)]);
  const events = mergedEvents(moved);
  const requests = events.filter(({ type }) => type === 'request');

  test('are one, in order of time, with one beginning', () => {
    expect(events.map(({ type, t, seq }) => [type, t, seq])).toEqual([
      ['run', 0, 0],
      ['request', 10, 1],
      ['response', 12, 2],
      ['request', 5010, 3],
      ['response', 5012, 4],
    ]);
  });

  test('share no exchange, connection, token, peer or try of a scenario', () => {
    const [one, other] = requests;
    for (const of of ['exchange', 'conn', 'peer', 'attempt'] as const)
      expect(one?.[of]).not.toBe(other?.[of]);
    expect(JSON.stringify(one)).toContain('‹token 1›');
    expect(JSON.stringify(other)).toMatch(/‹token [2-9]›/);
  });

  test('are what the merged report cites', () => {
    const merged = mergeReports(moved.map(({ report }) => report));
    expect(merged.checks[0]?.exchanges).toEqual([requests[1]?.exchange]);
  });
});
