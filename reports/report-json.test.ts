import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReportFileError, readReport, writeReport } from './report-json.ts';
import { sampleReport } from './testing/sample.ts';

function errorOf(text: string): ReportFileError {
  try {
    readReport(text);
  } catch (error) {
    if (error instanceof ReportFileError) return error;
    throw error;
  }
  throw new Error('it was read');
}

const changed = (changes: object) => JSON.stringify({ ...sampleReport(), ...changes });

test('what was written is read back, members of later versions included', () => {
  expect(readReport(writeReport(sampleReport()))).toEqual(JSON.parse(writeReport(sampleReport())));
  expect(readReport(changed({ later: 1 }))).toMatchObject({ later: 1 });
  expect(readReport(`\ufeff${changed({})}`).verdict).toBe('not-conformant');
});

test('a report that was cut off anywhere is called that', () => {
  const whole = writeReport(sampleReport()).trimEnd();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
      expect(errorOf(whole.slice(0, length)).reason).toBe('truncated');
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['not JSON', 'hello', 'not-json', /^This is no report: it is not JSON/],
  [
    'another version',
    changed({ schemaVersion: 2 }),
    'version',
    /format version 2; this program reads version 1/,
  ],
  ['an array', '[]', 'foreign', /schemaVersion is missing/],
  ['another program', '{"results":[]}', 'foreign', /schemaVersion is missing/],
  ['a part missing', changed({ run: {} }), 'foreign', /run\.id is missing/],
  ['an unknown verdict', changed({ verdict: 'fine' }), 'foreign', /verdict is missing or of another type/],
  ['a broken check', changed({ checks: [{ id: 1 }] }), 'foreign', /checks\[0\]\.id/],
])('%s gives one clear error', (_name, text, reason, message) => {
  const error = errorOf(text);
  expect(error.reason).toBe(reason);
  expect(error.message).toMatch(message);
  expect(error.in('zh-CN')).toMatch(/报告/);
});
