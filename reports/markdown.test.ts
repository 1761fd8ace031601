import { expect, test } from 'vitest';
import type { Report } from '../spec/report.ts';
import { failuresMarkdown } from './failures-markdown.ts';
import { summaryMarkdown } from './summary-markdown.ts';
import { unsafeIn } from './testing/hostile.ts';
import { sampleSources } from './testing/journal.ts';
import { hostileReport, longReport, passingReport, sampleReport } from './testing/sample.ts';

const english = sampleSources('en');
const summary = summaryMarkdown(sampleReport(), english);
const digest = failuresMarkdown(sampleReport(), english);

test('both say the verdict first, how far it reaches, and what was not looked at', () => {
  for (const text of [summary, digest]) {
    expect(text).toMatch(/^# ✗ NOT CONFORMANT\n\n\*\*MUST 1\/6 passed, of what was selected\*\*/);
    expect(text).toContain('- 2 not selected: 1 needs --thorough, 1 left out by --skip\n');
    expect(text).toContain('- 1 not applicable: 1 cannot be seen from here\n');
  }
});

test('the summary has a row for every requirement and the failures in details', () => {
  const rows = summary.match(/^\| . [^|]* \| SRV-[^|]* \|.*$/gm);
  expect(rows).toHaveLength(sampleReport().requirements.length);
  expect(summary.match(/<details>/g)).toHaveLength(5);
  expect(summary.match(/<\/details>/g)).toHaveLength(5);
  expect(summary).toContain('| ○ not selected (needs --thorough) | SRV-WS-13 |');
});

test('the digest names the command for every failed check', () => {
  for (const check of sampleReport().checks.filter(({ verdict }) => verdict === 'fail')) {
    expect(digest).toContain(check.repro.command);
    if (check.repro.replay) expect(digest).toContain(`\n${check.repro.replay}\n`);
  }
  expect(digest).toContain('**mend** Look the token up');
});

test('nothing hostile gets through', () => {
  const sources = { ...english, requirements: new Map() };
  for (const text of [
    summaryMarkdown(hostileReport(), sources),
    failuresMarkdown(hostileReport(), sources),
  ]) {
    expect(unsafeIn(text, '\n')).toEqual([]);
    const outsideCode = text
      .replace(/^(`{3,})[\s\S]*?^\1$/gm, '')
      .replace(/(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
    expect(outsideCode).not.toMatch(/(?<!\\)<(img|\/script)/);
    expect(outsideCode).not.toMatch(/@all/);
  }
});

test('the summary keeps to its limit in bytes, failures before rows, and says what was cut', () => {
  const report = longReport(200);
  const whole = summaryMarkdown(report, english);
  expect(whole).not.toContain('cut here');
  const limit = 30_000;
  const short = summaryMarkdown(report, english, limit);
  expect(Buffer.byteLength(short)).toBeLessThanOrEqual(limit);
  const left = 205 - (short.match(/<details>/g) ?? []).length;
  expect(short).toContain(`> ${left} failures were cut here`);
  expect(short).toMatch(/\d+ rows were cut here to keep this file small\. All of them are in report\.html\./);
  expect(Buffer.byteLength(summaryMarkdown(longReport(3000), english))).toBeLessThanOrEqual(900_000);
});

test('the digest stays short', () => {
  expect(Buffer.byteLength(failuresMarkdown(longReport(3000), english))).toBeLessThan(110_000);
});

test('nothing failed is said in words, in both languages', () => {
  expect(failuresMarkdown(passingReport(), english)).toContain('Nothing failed.');
  expect(failuresMarkdown(passingReport(), sampleSources('zh-CN'))).toContain('没有未通过的要求。');
  expect(summaryMarkdown(sampleReport(), sampleSources('zh-CN'))).toContain('对从未签发过的令牌');
});

/** A run of which nothing could be judged, each check for a long cause of its own, with as many notes. */
function undecidedReport(count: number): Report {
  const [model] = sampleReport().checks as readonly [Report['checks'][number]];
  const long = (index: number) => ({ text: `${index} ${'x'.repeat(5_000)}`, key: 'plain', values: {} });
  const checks = Array.from({ length: count }, (_, index) => {
    const message = long(index);
    const says = { message, expected: null, actual: null };
    return {
      ...model,
      id: `SRV-REG-01/${index}`,
      verdict: 'inconclusive' as const,
      message: message.text,
      says,
    };
  });
  const { run } = sampleReport();
  return sampleReport({
    checks,
    run: { ...run, notes: Array.from({ length: count }, (_, index) => long(index)) },
  });
}

test('however much could not be judged, and however much there is to say, both keep to 900 KB', () => {
  const report = undecidedReport(1000);
  for (const text of [summaryMarkdown(report, english), failuresMarkdown(report, english)]) {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(900_000);
    expect(text).toMatch(/^# ✗ NOT CONFORMANT/);
    expect(text).toContain('What could not be judged was cut here.');
    expect(text).toMatch(/\d+ notes were cut here/);
  }
});
