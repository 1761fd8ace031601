import { expect, test } from 'vitest';
import { ctrfOf } from './ctrf.ts';
import { sampleSources } from './testing/journal.ts';
import { sampleReport } from './testing/sample.ts';

const { results } = ctrfOf(sampleReport(), sampleSources('en'));

test('failed and passed are such; what does not apply is skipped; all else is other, with its verdict', () => {
  const pairs = results.tests.map(({ status, rawStatus }) => `${rawStatus} ${status}`);
  expect(new Set(pairs)).toEqual(
    new Set([
      'pass passed',
      'fail failed',
      'not-selected other',
      'error other',
      'blocked other',
      'inconclusive other',
    ]),
  );
  const [check] = sampleReport().checks;
  const inapplicable = sampleReport({ checks: [{ ...check!, verdict: 'not-applicable' }] });
  expect(ctrfOf(inapplicable, sampleSources('en')).results.tests[0]?.status).toBe('skipped');
});

test('the summary counts the tests and spans the run', () => {
  const { tests, passed, failed, skipped, pending, other, start, stop } = results.summary;
  expect(tests).toBe(sampleReport().checks.length);
  expect([passed, failed, skipped, pending, other]).toEqual([2, 9, 0, 0, 5]);
  expect(stop - start).toBe(3210);
});

test('what did not pass says why, and how to repeat it', () => {
  const test = results.tests.find(({ name }) => name.startsWith('SRV-AUTH-02/report'));
  expect(test).toMatchObject({
    message: 'an unknown token was answered as if it were good',
    tags: ['SRV-AUTH-02', 'MUST'],
    extra: { gates: true },
  });
  expect(test?.trace).toContain('expected: 401');
  expect(test?.extra.repeat).toContain('--only SRV-AUTH-02/report');
});
