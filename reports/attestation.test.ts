import { expect, test } from 'vitest';
import type { Report } from '../spec/report.ts';
import { attestationOf, subjectOf } from './attestation.ts';
import { passingReport, sampleReport } from './testing/sample.ts';

const HEX = 'ab'.repeat(32);
const SUBJECT = { name: 'server', digest: { sha256: HEX } };
const predicateOf = (report: Report) => attestationOf(report, SUBJECT, { 'traffic.ndjson': HEX }).predicate;

/** A conformant run in which these requirements' checks failed. */
function failing(...ids: readonly string[]): Report {
  const report = passingReport();
  const checks = report.checks.map((check) =>
    ids.includes(check.requirement) ? { ...check, verdict: 'fail' as const, gates: false } : check,
  );
  return { ...report, checks };
}

test.each([
  ['sha256 alone', `sha256:${HEX}`, { name: 'x', digest: { sha256: HEX } }],
  ['upper case', `sha256:${HEX.toUpperCase()}`, { name: 'x', digest: { sha256: HEX } }],
  ['with a name', `ghcr.io/a/b:1@sha256:${HEX}`, { name: 'ghcr.io/a/b:1', digest: { sha256: HEX } }],
  ['sha512', `sha512:${HEX}${HEX}`, { name: 'x', digest: { sha512: HEX + HEX } }],
  ['too short', 'sha256:abc', null],
  ['no algorithm', HEX, null],
  ['another algorithm', 'md5:0123456789abcdef0123456789abcdef', null],
  ['nothing', '', null],
])('a subject: %s', (_, text, expected) => {
  expect(subjectOf(text, 'x')).toEqual(expected);
});

test('PASSED, WARNED where a SHOULD failed, FAILED where the run is not conformant or not complete', () => {
  expect(predicateOf(passingReport())).toMatchObject({ result: 'PASSED', warnedTests: [], failedTests: [] });
  expect(predicateOf(failing('SRV-REG-11'))).toMatchObject({
    result: 'WARNED',
    warnedTests: ['SRV-REG-11/chinese'],
  });
  expect(predicateOf(failing('SRV-AUTH-06')).result).toBe('PASSED');
  expect(predicateOf({ ...passingReport(), verdict: 'incomplete' }).result).toBe('FAILED');
  expect(predicateOf(sampleReport())).toMatchObject({
    result: 'FAILED',
    passedTests: ['SRV-REG-01/named', 'SRV-AUTH-02/info'],
    warnedTests: ['SRV-REG-11/chinese'],
    failedTests: expect.arrayContaining(['SRV-AUTH-02/report', 'SRV-REG-04/many', 'SRV-WS-03/cadence']),
  });
});

test('the result is bound to tool, seed, journal, and to the image of a container', () => {
  const { configuration } = predicateOf(sampleReport());
  const named = (name: string) => configuration.find((one) => one.name === name);
  expect(named('vanmoi-conform')?.uri).toBe('pkg:npm/vanmoi-conform@0.1.0');
  expect(named('traffic.ndjson')?.digest).toEqual({ sha256: HEX });
  const asked = JSON.parse(Buffer.from(named('run')?.content ?? '', 'base64').toString()) as object;
  expect(asked).toMatchObject({ seed: 424242, options: { skip: ['SRV-ERR-03'] } });
  const { target, ...rest } = sampleReport();
  const image = { ...target, text: 'docker:x/y:1', digest: `sha256:${HEX}` };
  expect(predicateOf({ ...rest, target: image }).configuration).toContainEqual({
    name: 'docker:x/y:1',
    digest: { sha256: HEX },
  });
});
