import { expect, test } from 'vitest';
import type { CheckReport, Report } from '../spec/report.ts';
import { policyOf } from './html/head.ts';
import { matrixPage } from './html/matrix/page.ts';
import { matrixOf } from './matrix.ts';
import { matrixMarkdown } from './matrix-markdown.ts';
import { sampleSources } from './testing/journal.ts';
import { longReport } from './testing/sample.ts';
import { shardCheck, shardReport } from './testing/shards.ts';

const sources = sampleSources('en');

const answered = (status: number): Partial<CheckReport> => ({
  says: {
    message: { text: `answered ${status}`, key: 'answer.wrong-status', values: { request: 'x', status } },
    expected: null,
    actual: null,
  },
});

/** Four implementations: two fail alike, one in another way, one does all right. */
const REPORTS: readonly Report[] = [
  shardReport('1/1', [shardCheck('SRV-REG-01/a', 'fail', answered(500)), shardCheck('SRV-REG-02/b', 'pass')]),
  shardReport('1/1', [shardCheck('SRV-REG-01/a', 'fail', answered(500)), shardCheck('SRV-REG-02/b', 'pass')]),
  shardReport('1/1', [shardCheck('SRV-REG-01/a', 'fail', answered(404)), shardCheck('SRV-REG-02/b', 'pass')]),
  shardReport('1/1', [
    shardCheck('SRV-REG-01/a', 'pass'),
    shardCheck('SRV-REG-02/b', 'pass'),
    shardCheck('SRV-REG-03/c', 'pass'),
  ]),
];
const matrix = matrixOf(REPORTS.map((report, index) => ({ name: `impl-${index + 1}`, report })));

test('a row a requirement, a column an implementation, keyed by how it failed', () => {
  expect(matrix.rows.map(({ requirement, differs }) => [requirement.id, differs])).toEqual([
    ['SRV-REG-01', true],
    ['SRV-REG-02', false],
    ['SRV-REG-03', true],
  ]);
  expect(matrix.rows[0]?.cells.map(({ verdict, letter }) => `${verdict} ${letter}`)).toEqual([
    'fail A',
    'fail A',
    'fail B',
    'pass null',
  ]);
  expect(matrix.rows[2]?.cells.map(({ verdict }) => verdict)).toEqual([null, null, null, 'pass']);
});

test('two that fail in another way differ, though the verdict is one', () => {
  const columns = [REPORTS[0], REPORTS[2]].map((report) => ({ name: 'x', report: report as Report }));
  expect(matrixOf(columns).rows[0]?.differs).toBe(true);
  const alike = [REPORTS[0], REPORTS[1]].map((report) => ({ name: 'x', report: report as Report }));
  expect(matrixOf(alike).rows[0]?.differs).toBe(false);
});

test('Markdown: differences first, then the ways of failing, then what is the same', () => {
  const text = matrixMarkdown(matrix, sources);
  expect(text).toContain('## Differences: 2 of 3 requirements');
  expect(text).toContain(
    '| SRV-REG-01 | MUST | ✗ failed **A** | ✗ failed **A** | ✗ failed **B** | ✓ passed |',
  );
  expect(text).toContain('- **SRV-REG-01 A** (1, 2): answered 500 (`SRV-REG-01/a`)');
  expect(text.indexOf('| SRV-REG-02')).toBeGreaterThan(text.indexOf('The same everywhere: 1 requirements'));
});

test('Markdown keeps to its limit, and says what was cut', () => {
  const columns = [longReport(3000), REPORTS[0] as Report].map((report) => ({ name: 'x', report }));
  const limit = 100_000;
  const text = matrixMarkdown(matrixOf(columns), sources, limit);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
  expect(text).toMatch(
    /> \d+ rows were cut here to keep this file small\. All of them are in matrix\.html\./,
  );
});

test('HTML: a switch for the differences that needs no script, a closed policy, both languages', () => {
  const page = matrixPage(matrix, sources);
  expect(page.match(/<tr class=same/g)).toHaveLength(1);
  expect(page).toMatch(/tr\.same\{display: ?none\}/);
  expect(page).toContain('<input type=checkbox id=only-differences>');
  expect(page).not.toMatch(/<(script|link|img|iframe)\b| (style|on[a-z]+|src)=/);
  expect(policyOf({ style: 'a', script: '' })).toContain("script-src 'none'");
  expect(page).toContain('script-src &#39;none&#39;');
  expect(page).toContain('仅显示差异');
  const ids = Array.from(page.matchAll(/ id="?([^"\s>]+)/g), ([, id]) => id);
  const links = Array.from(page.matchAll(/href="#([^"]+)"/g), ([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(links.filter((id) => !ids.includes(id))).toEqual([]);
});
