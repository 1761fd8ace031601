import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, test } from 'vitest';
import type { Report } from '../../spec/report.ts';
import { agentReport } from '../testing/agent-sample.ts';
import { unsafeIn } from '../testing/hostile.ts';
import { sampleSources } from '../testing/journal.ts';
import { hostileReport, longReport, passingReport, sampleReport } from '../testing/sample.ts';
import { widthOf } from '../width.ts';
import { finalText } from './final.ts';
import type { FinalOptions } from './view.ts';

const COMMAND = /^ *(repeat|replay|curl|重现|重放|报告|report) /;

function render(report: Report, options: Partial<FinalOptions> = {}): string {
  return finalText(report, {
    ...sampleSources(options.language ?? 'en'),
    width: 80,
    rows: 24,
    colour: false,
    detail: 'normal',
    files: { report: 'out/report.html', digest: 'out/failures.md' },
    ...options,
  });
}

describe.each(['en', 'zh-CN'] as const)('in %s', (language) => {
  it.each([60, 80, 120])('fits %i columns whatever the report is like', (width) => {
    for (const report of [hostileReport(), longReport(30), passingReport(), agentReport()]) {
      for (const detail of ['quiet', 'normal', 'verbose'] as const) {
        const lines = render(report, { language, width, detail }).split('\n');
        expect(lines.filter((line) => widthOf(line) > width && !COMMAND.test(line))).toEqual([]);
      }
    }
  });

  it('sets numbers under their levels, whatever the width of the words beside them', () => {
    const lines = render(sampleReport(), { language }).split('\n');
    const head = lines.findIndex((line) => /MUST +SHOULD +ADVISORY$/.test(line));
    const rows = lines.slice(head, lines.indexOf('', head));
    expect(rows.length).toBeGreaterThan(5);
    expect(new Set(rows.map(widthOf)).size).toBe(1);
  });

  it.each([60, 80, 120])('fits %i columns; only commands are longer, so that they can be copied', (width) => {
    const lines = render(sampleReport(), { language, width }).split('\n');
    const tooWide = lines.filter((line) => widthOf(line) > width && !COMMAND.test(line));
    expect(tooWide).toEqual([]);
  });

  it('is the same with and without colours, but for the colours', () => {
    const coloured = render(sampleReport(), { language, colour: true });
    expect(coloured).toContain('\u001b[31m');
    expect(stripVTControlCharacters(coloured)).toBe(render(sampleReport(), { language }));
  });

  it('lets no control character of the target through', () => {
    const text = render(hostileReport(), { language, requirements: new Map(), detail: 'verbose' });
    expect(unsafeIn(text, '\n')).toEqual([]);
    expect(text).not.toMatch(/##\[|::error/);
  });
});

test('a MUST failure is shown in full', () => {
  const text = render(sampleReport());
  for (const part of [
    '✗ SRV-AUTH-02  MUST · doc errors',
    'A token that was never issued is answered 401 on info and report.',
    'expected  401',
    'seen      200, with {"status":"ok"}',
    '→ POST /api/agent/report',
    'Authorization: Bearer ‹token 3›',
    '← 200 OK',
    'Look the token up before',
    'repeat    vanmoi-conform --target http://127.0.0.1:8080 --only SRV-AUTH-02/report --seed 424242',
    'replay    vanmoi-conform replay counterexamples/SRV-AUTH-02-report.ndjson --target',
    "curl      curl -i http://127.0.0.1:8080/api/agent/report -H 'Authorization: Bearer vmoi_never'",
  ]) {
    expect(text).toContain(part);
  }
});

test('failures come by consequence', () => {
  const text = render(sampleReport());
  const order = [
    '✗ SRV-AUTH-02  MUST',
    '✗ SRV-INFO-05  MUST',
    '⊘ blocked',
    '! SRV-REG-11  SHOULD',
    '· SRV-AUTH-06',
  ];
  const places = order.map((part) => text.indexOf(part));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(-1);
});

test('many failed checks of one requirement do not bury the others, unless asked for', () => {
  const full = /SRV-INFO-05\/\S+ {2}\w+ of another type is refused/g;
  expect(render(sampleReport()).match(full)).toHaveLength(3);
  expect(render(sampleReport())).toContain('2 more checks of this requirement fail:');
  expect(render(sampleReport(), { detail: 'verbose' }).match(full)).toHaveLength(5);
});

test('what was not looked at is said with counts and reasons', () => {
  const text = render(sampleReport());
  expect(text).toContain('2 not selected: 1 needs --thorough, 1 left out by --skip');
  expect(text).toContain('1 not applicable: 1 cannot be seen from here');
  expect(text).toContain('✗ NOT CONFORMANT  MUST 1/6 passed, of what was selected');
});

test.each([24, 40])('however many failures, the last %i rows say what to mend first', (rows) => {
  const lines = render(longReport(60), { rows }).trimEnd().split('\n');
  const last = lines.slice(1 - rows);
  expect(last[0]).toBe('');
  expect(last[1]).toBe('Mend first');
  expect(last[2]).toMatch(/^ {2}✗ SRV-AUTH-02\/report/);
  expect(last.join('\n')).toMatch(/and \d+ more, in out\/failures\.md/);
  expect(last.at(-1)).toBe('report    out/report.html');
});

test('quiet leaves the failures to the list', () => {
  const text = render(sampleReport(), { detail: 'quiet' });
  expect(text).not.toContain('→ POST');
  expect(text).toContain('✗ SRV-AUTH-02/report');
});

test('a run in which all passed is short, and a part is never called the whole', () => {
  const whole = render(passingReport());
  expect(whole).toContain('✓ CONFORMANT  MUST 6/6 passed\n');
  expect(whole.split('\n').length).toBeLessThan(10);
  const { run, ...rest } = passingReport();
  expect(render({ ...rest, run: { ...run, partial: true, complete: false } })).toMatch(
    /The run ended early[\s\S]*MUST 6\/6 passed, of what was selected/,
  );
});

test('in a log of GitHub Actions each failure is a group, and what to mend stands outside of them', () => {
  const lines = render(sampleReport(), { groups: true, rows: 500 }).split('\n');
  const marks = lines.filter((line) => line.startsWith('::'));
  expect(marks.slice(0, 2)).toEqual(['::group::✗ SRV-AUTH-02  MUST · doc errors', '::endgroup::']);
  expect(marks.map((line) => line.slice(2, 5))).toEqual(['gro', 'end', 'gro', 'end', 'gro', 'end']);
  expect(lines.indexOf('Mend first')).toBeGreaterThan(lines.lastIndexOf('::endgroup::'));
  const hostile = render(hostileReport(), { groups: true, requirements: new Map() }).split('\n');
  const commands = hostile.filter((line) => /^\s*::/.test(line));
  expect(commands.filter((line) => !/^::(group::[✗!] SRV-|endgroup::$)/.test(line))).toEqual([]);
});

test('a percent sign in the title of a group is no escape', () => {
  const [requirement, ...others] = sampleReport().requirements.filter(({ id }) => id === 'SRV-AUTH-02');
  const report = sampleReport({ requirements: [{ ...requirement!, origin: '100%0A' }, ...others] });
  expect(render(report, { groups: true, colour: true })).toContain(
    '::group::✗ SRV-AUTH-02  MUST · 100%250A\n',
  );
});

test('why something was left out is said in the language of the reader', () => {
  const message = { text: 'takes more than 45 s: --thorough', key: 'not-selected.thorough', values: {} };
  const { requirements, checks } = sampleReport();
  const changed = sampleReport({
    requirements: requirements.map((one) =>
      one.id === 'SRV-REG-01' ? { ...one, verdict: 'not-selected' as const, reason: message.text } : one,
    ),
    checks: checks.map((one) =>
      one.requirement === 'SRV-REG-01'
        ? { ...one, verdict: 'not-selected' as const, says: { ...one.says, message } }
        : one,
    ),
  });
  expect(render(changed, { language: 'zh-CN' })).toContain('需要 45 秒以上：--thorough');
  expect(render(changed, { language: 'zh-CN' })).not.toContain('takes more than');
});
