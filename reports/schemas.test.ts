/** Every format that others read, held against what they say of it; with ordinary reports and with hostile ones. */

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
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

const REPORTS: readonly (readonly [string, Report])[] = [
  ['ordinary', sampleReport()],
  ['passing', passingReport()],
  ['of an agent', agentReport()],
  ['long', longReport(60)],
  ['hostile', hostileReport()],
  ['empty', sampleReport({ requirements: [], checks: [] })],
];

const sources = sampleSources('en');
const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });

/** What is wrong with a value by a schema; nothing where it is right. */
function faultsIn(schema: object, value: unknown): unknown[] {
  const validate = ajv.compile(schema);
  validate(JSON.parse(JSON.stringify(value)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

async function xmlFaults(xml: string, reader: 'jenkins' | 'gitlab'): Promise<unknown[]> {
  const schema = readFileSync(new URL(`testing/junit-${reader}.xsd`, import.meta.url), 'utf8');
  const { errors } = await validateXML({
    xml: [{ fileName: 'junit.xml', contents: xml }],
    schema: [{ fileName: `${reader}.xsd`, contents: schema }],
  });
  return errors.map(({ message }) => message);
}

describe.each(REPORTS)('a report that is %s', (_, report) => {
  it('is JUnit that Jenkins takes', async () => {
    expect(await xmlFaults(junitXml(report, sources), 'jenkins')).toEqual([]);
  });

  it('is JUnit that GitLab and GitHub take', async () => {
    expect(await xmlFaults(junitXml(report, sources), 'gitlab')).toEqual([]);
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
    expect(await xmlFaults(changed, reader)).not.toEqual([]);
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
