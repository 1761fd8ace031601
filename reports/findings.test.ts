import { expect, test } from 'vitest';
import {
  findingsOf,
  gatingLevels,
  leftOutOf,
  partlyLeftOut,
  scoreOf,
  tallyOf,
  undecidedOf,
} from './findings.ts';
import { sampleReport } from './testing/sample.ts';

const report = sampleReport();

test('failures come by consequence', () => {
  expect(
    findingsOf(report).map(({ requirement, weight, checks }) => [requirement.id, weight, checks.length]),
  ).toEqual([
    ['SRV-AUTH-02', 'failure', 1],
    ['SRV-INFO-05', 'failure', 5],
    ['SRV-REG-11', 'warning', 1],
    ['SRV-AUTH-06', 'notice', 1],
    ['SRV-ERR-06', 'notice', 1],
  ]);
});

test('a SHOULD that gates weighs like a MUST, and a MUST that does not gate comes after it', () => {
  const checks = report.checks.map((check) => ({ ...check, gates: check.level === 'SHOULD' }));
  const order = findingsOf({ ...report, checks }).map(({ requirement, weight, gates }) => [
    requirement.id,
    weight,
    gates,
  ]);
  expect(order.slice(0, 2)).toEqual([
    ['SRV-REG-11', 'failure', true],
    ['SRV-AUTH-02', 'failure', false],
  ]);
});

test('what could not be judged is grouped by cause', () => {
  expect(
    undecidedOf(report, 'en').map(({ verdict, gates, checks }) => [verdict, gates, checks.length]),
  ).toEqual([
    ['error', true, 1],
    ['inconclusive', true, 1],
    ['blocked', true, 2],
  ]);
});

test('what was not looked at keeps its reason', () => {
  expect(leftOutOf(report)).toEqual([
    { verdict: 'not-selected', reason: 'thorough', ids: ['SRV-WS-13'] },
    { verdict: 'not-selected', reason: 'skip', ids: ['SRV-ERR-03'] },
    { verdict: 'not-applicable', reason: 'not-observable', ids: ['SRV-STATE-02'] },
  ]);
  expect(partlyLeftOut(report, 'not-selected').map(({ id }) => id)).toEqual(['SRV-REG-01/many']);
});

test('the score counts what was looked at, and only passes as passed', () => {
  expect(scoreOf(report, 'MUST')).toEqual({ level: 'MUST', passed: 1, judged: 6 });
  expect(scoreOf(report, 'SHOULD')).toEqual({ level: 'SHOULD', passed: 0, judged: 1 });
  expect(scoreOf(report, 'ADVISORY')).toEqual({ level: 'ADVISORY', passed: 0, judged: 2 });
  expect(gatingLevels(sampleReport({ run: { ...report.run, level: 'SHOULD' } }))).toEqual(['MUST', 'SHOULD']);
});

test('the tally holds every requirement once', () => {
  const total = tallyOf(report)
    .flatMap(({ counts }) => counts)
    .reduce((sum, count) => sum + count, 0);
  expect(total).toBe(report.requirements.length);
});
