import { expect, test } from 'vitest';
import { githubAnnotations } from './github.ts';
import { unsafeIn } from './testing/hostile.ts';
import { sampleSources } from './testing/journal.ts';
import { hostileReport, longReport, passingReport, sampleReport } from './testing/sample.ts';

const english = sampleSources('en');
const linesOf = (report = sampleReport()) => githubAnnotations(report, english).trimEnd().split('\n');

test('one a failed requirement, worst first', () => {
  expect(linesOf().map((line) => line.slice(0, line.indexOf('::', 2)))).toEqual([
    '::error title=SRV-AUTH-02 (MUST) failed',
    '::error title=SRV-INFO-05 (MUST) failed',
    '::error title=SRV-REG-04 harness fault',
    '::error title=SRV-WS-03 inconclusive',
    '::error title=SRV-WS-02 blocked',
    '::warning title=SRV-REG-11 (SHOULD) failed',
    '::notice title=SRV-AUTH-06 (ADVISORY) failed',
    '::notice title=SRV-ERR-06 (ADVISORY) failed',
  ]);
  expect(linesOf()[0]).toMatch(/%0AMUST 1\/6 passed, of what was selected$/);
});

test('at most ten, and the last counts the others', () => {
  const lines = linesOf(longReport(12));
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toMatch(/%0Aand 10 more$/);
});

test('hostile text starts no command of its own', () => {
  expect(unsafeIn(githubAnnotations(hostileReport(), english), '\n')).toEqual([]);
  expect(linesOf(hostileReport()).every((line) => /^::(error|warning|notice) title=/.test(line))).toBe(true);
});

test('silent where nothing is wrong', () => {
  expect(githubAnnotations(passingReport(), english)).toBe('');
});
