/** Every format that others read, held against what they say of it; with ordinary reports and with hostile ones. */

import { describe, expect, it } from 'vitest';
import type { Report } from '../spec/report.ts';
import { attestationOf } from './attestation.ts';
import { badgeOf } from './badge.ts';
import { ctrfOf } from './ctrf.ts';
import { harOf } from './har.ts';
import { junitXml } from './junit.ts';
import { agentReport } from './testing/agent-sample.ts';
import { sampleJournal, sampleSources } from './testing/journal.ts';
import { hostileReport, longReport, passingReport, sampleReport } from './testing/sample.ts';
import { attestationSchema, badgeSchema, ctrfSchema, harSchema } from './testing/schemas.ts';
import { faultsIn, junitFaults } from './testing/validate.ts';

const REPORTS: readonly (readonly [string, Report])[] = [
  ['ordinary', sampleReport()],
  ['passing', passingReport()],
  ['of an agent', agentReport()],
  ['long', longReport(60)],
  ['hostile', hostileReport()],
  ['empty', sampleReport({ requirements: [], checks: [] })],
];

const sources = sampleSources('en');
describe.each(REPORTS)('a report that is %s', (_, report) => {
  it('is JUnit that Jenkins takes', async () => {
    expect(await junitFaults(junitXml(report, sources), 'jenkins')).toEqual([]);
  });

  it('is JUnit that GitLab and GitHub take', async () => {
    expect(await junitFaults(junitXml(report, sources), 'gitlab')).toEqual([]);
  });

  it('is CTRF', () => {
    expect(faultsIn(ctrfSchema, ctrfOf(report, sources))).toEqual([]);
  });

  it('is a badge', () => {
    expect(faultsIn(badgeSchema, badgeOf(report))).toEqual([]);
  });
});

describe('the schemas refuse what their readers would', () => {
  it.each([
    ['a failure without its text', /(<failure [^>]*)>[^<]*<\/failure>/, '$1/>', 'gitlab'],
    ['two cases of one name', /<testcase [^>]*\/>/, '$&$&', 'gitlab'],
    ['an attribute of no schema', '<testsuites ', '<testsuites skipped="1" ', 'jenkins'],
    ['a time that is none', /time="[^"]*"/, 'time="1e-7"', 'jenkins'],
    ['a control character', 'passed', '\u001b', 'jenkins'],
  ] as const)('%s', async (_, from, to, reader) => {
    const xml = junitXml(sampleReport(), sources);
    const changed = xml.replace(from, to);
    expect(changed).not.toBe(xml);
    expect(await junitFaults(changed, reader)).not.toEqual([]);
  });

  it('a root of CTRF with more members, and a test without a duration', () => {
    const ctrf = ctrfOf(sampleReport(), sources);
    expect(faultsIn(ctrfSchema, { ...ctrf, more: 1 })).toHaveLength(1);
    const tests = [{ name: 'x', status: 'passed' }];
    expect(faultsIn(ctrfSchema, { ...ctrf, results: { ...ctrf.results, tests } })).toHaveLength(1);
  });
});

it('the journal is HAR 1.2, with the messages of its sockets', () => {
  const har = harOf(sampleJournal);
  expect(faultsIn(harSchema, har)).toEqual([]);
  expect(har.log.entries.some(({ _webSocketMessages }) => _webSocketMessages?.length)).toBe(true);
  expect(faultsIn(harSchema, { log: { ...har.log, version: '1.1' } })).toHaveLength(1);
});

describe.each(REPORTS)('the attestation of a report that is %s', (_, report) => {
  it('is an in-toto statement', () => {
    const subject = { name: 'server', digest: { sha256: 'a'.repeat(64) } };
    const files = { 'traffic.ndjson': 'b'.repeat(64) };
    expect(faultsIn(attestationSchema, attestationOf(report, subject, files))).toEqual([]);
  });
});
