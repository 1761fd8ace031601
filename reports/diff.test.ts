import { expect, test } from 'vitest';
import type { CheckReport, Report } from '../spec/report.ts';
import { changesOf } from './diff.ts';
import { diffText } from './terminal/diff.ts';
import { shardCheck, shardReport } from './testing/shards.ts';
import { widthOf } from './width.ts';

type Verdict = CheckReport['verdict'];

function runOf(verdict: Verdict | null, changes: Partial<CheckReport> = {}): Report {
  return shardReport('1/1', verdict === null ? [] : [shardCheck('SRV-REG-01/a', verdict, changes)]);
}

test.each<[Verdict | null, Verdict | null, string | null, boolean]>([
  ['pass', 'pass', null, false],
  ['pass', 'not-applicable', null, false],
  ['not-selected', null, null, false],
  ['fail', 'fail', null, false],
  ['fail', 'pass', 'fixed', false],
  ['blocked', 'not-applicable', 'fixed', false],
  ['pass', 'fail', 'broken', true],
  ['pass', 'inconclusive', 'broken', true],
  ['blocked', 'fail', 'broken', true],
  ['fail', 'blocked', 'changed', false],
  [null, 'pass', 'new', false],
  ['not-selected', 'pass', 'new', false],
  [null, 'fail', 'new', true],
  ['not-selected', 'blocked', 'new', true],
  ['pass', null, 'gone', false],
  ['fail', 'not-selected', 'gone', false],
])('%s and then %s: %s, worse %s', (before, after, kind, isWorse) => {
  const changes = changesOf(runOf(before), runOf(after));
  expect(changes.map((change) => [change.kind, change.isWorse])).toEqual(
    kind === null ? [] : [[kind, isWorse]],
  );
});

test('a failure that is another one is a change', () => {
  const says = (status: number): Partial<CheckReport> => ({
    says: {
      message: { text: '', key: 'answer.wrong-status', values: { request: 'x', status } },
      expected: null,
      actual: null,
    },
  });
  const before = runOf('fail', says(500));
  expect(changesOf(before, runOf('fail', says(404)))).toMatchObject([{ kind: 'changed', isWorse: false }]);
  expect(changesOf(before, runOf('fail', says(500)))).toEqual([]);
});

const show = (before: Report, after: Report, language: 'en' | 'zh-CN' = 'en', width = 80) =>
  diffText(before, after, { language, width, colour: false });

test('the text says what got worse first, and at its end whether anything did', () => {
  const text = show(runOf('pass'), runOf('fail'));
  expect(text).toMatch(/^before {2}✓ CONFORMANT/);
  expect(text).toContain('Broken: 1\n  SRV-REG-01/a  ✓ passed → ✗ failed\n      fail\n');
  expect(text).toMatch(/Checks that stand worse: 1\n$/);
  expect(show(runOf('fail'), runOf('pass'))).toMatch(/Fixed: 1\n[\s\S]*Nothing got worse\.\n$/);
  expect(show(runOf('pass'), runOf('pass'), 'zh-CN')).toMatch(/没有变差。\n$/);
});

test.each([60, 80, 120])('it fits %i columns in both languages', (width) => {
  const long = runOf('fail', {
    message: '很长的说明'.repeat(60),
    says: { message: null, expected: null, actual: null },
  });
  for (const language of ['en', 'zh-CN'] as const) {
    const lines = show(runOf('pass'), long, language, width).split('\n');
    expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
  }
});
