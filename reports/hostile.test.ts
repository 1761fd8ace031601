/** Whatever an implementation sends stays text in every format: bodies, names, reasons of any 16-bit units. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JournalEvent } from '../spec/journal.ts';
import type { Report } from '../spec/report.ts';
import { attestationOf } from './attestation.ts';
import { badgeOf } from './badge.ts';
import { ctrfOf } from './ctrf.ts';
import { exchangesOf } from './exchange.ts';
import { failuresMarkdown } from './failures-markdown.ts';
import { githubAnnotations } from './github.ts';
import { harOf } from './har.ts';
import { matrixPage } from './html/matrix/page.ts';
import { htmlReport } from './html/page.ts';
import { junitXml } from './junit.ts';
import { matrixOf } from './matrix.ts';
import { matrixMarkdown } from './matrix-markdown.ts';
import { readReport, writeReport } from './report-json.ts';
import { jsonDocument } from './sanitize.ts';
import { citedExchanges, type Sources } from './sources.ts';
import { summaryMarkdown } from './summary-markdown.ts';
import { diffText } from './terminal/diff.ts';
import { finalText } from './terminal/final.ts';
import { hostileText, unsafeIn } from './testing/hostile.ts';
import { sampleJournal, text } from './testing/journal.ts';
import { sampleReport } from './testing/sample.ts';

interface Given {
  readonly report: Report;
  readonly events: readonly JournalEvent[];
  readonly sources: Sources;
}

/** The sample with this text in every sentence of it, in every body, header and reason of its journal. */
function sampleWith(hostile: string): Given {
  const TEXTS = /^(text|title|message|expected|actual|statement|origin|command|curl|version|reason|en|zh)$/;
  const full = JSON.parse(
    JSON.stringify(sampleReport(), (key, value: unknown) =>
      TEXTS.test(key) && typeof value === 'string' ? `${value}${hostile}` : value,
    ),
  ) as Report;
  const events = sampleJournal.map((event): JournalEvent => {
    if (event.type === 'request') return { ...event, path: `${event.path}${hostile}`, body: text(hostile) };
    if (event.type === 'response')
      return { ...event, reason: hostile, headers: [['X-Name', hostile]], body: text(hostile) };
    return event;
  });
  const exchanges = exchangesOf(events, citedExchanges(full.checks));
  return { report: full, events, sources: { language: 'en', exchanges, requirements: new Map() } };
}

/** Holds for every hostile text; shrinks to the smallest that acts. */
function always(property: (given: Given) => void): void {
  const holds = (hostile: string) => property(sampleWith(hostile));
  fc.assert(fc.property(hostileText, holds), { numRuns: 60 });
}

const FINAL = {
  width: 80,
  rows: 24,
  colour: false,
  detail: 'verbose',
  files: { report: null, digest: null },
} as const;

/** The commands that GitHub's runner registers: any other word behind `::` is text to it, and so is nothing. */
const REGISTERED =
  'add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|internal-set-repo-path|notice|remove-matcher|save-state|set-env|set-output|stop-commands|warning';
/** Anything that a log takes for a command, but for the groups that are meant. */
const COMMANDS = new RegExp(
  `^[ \\t]*(::(?!group::[✗!·] |endgroup::$)(?:${REGISTERED})\\b|##\\[|##vso\\[)`,
  'i',
);

test('terminal: no control character, and no command but our own', () => {
  always(({ report, sources }) => {
    const shown = [
      finalText(report, { ...sources, ...FINAL, groups: true }),
      diffText(sampleReport(), report, { language: 'en', width: 80, colour: false }),
    ].join('');
    expect(unsafeIn(shown, '\n')).toEqual([]);
    expect(shown.split('\n').filter((line) => COMMANDS.test(line))).toEqual([]);
  });
});

test('XML: only what XML 1.0 takes, and as many elements as without it', () => {
  const count = (xml: string) => xml.match(/<[a-z/]/g)?.length;
  const calm = sampleWith('');
  const elements = count(junitXml(calm.report, calm.sources));
  always(({ report, sources }) => {
    const xml = junitXml(report, sources);
    expect(unsafeIn(xml, '\n\t')).toEqual([]);
    expect(xml).not.toContain(']]>');
    expect(count(xml)).toBe(elements);
  });
});

test('workflow commands: one a line, none begun by a text', () => {
  const calm = sampleWith('');
  const lines = githubAnnotations(calm.report, calm.sources).split('\n').length;
  always(({ report, sources }) => {
    const commands = githubAnnotations(report, sources);
    expect(unsafeIn(commands, '\n\t')).toEqual([]);
    expect(commands.split('\n')).toHaveLength(lines);
    const heads = commands.trimEnd().split('\n');
    expect(heads.filter((line) => !/^::(error|warning|notice) title=[^:,]*::/.test(line))).toEqual([]);
  });
});

test('Markdown: no element but our own, no mention', () => {
  always(({ report, sources }) => {
    const matrix = matrixOf(
      [sampleReport(), report].map((one, index) => ({ name: `${index}`, report: one })),
    );
    const files = [
      summaryMarkdown(report, sources),
      failuresMarkdown(report, sources),
      matrixMarkdown(matrix, sources),
    ];
    for (const markdown of files) {
      expect(unsafeIn(markdown, '\n\t')).toEqual([]);
      const bare = markdown
        .replace(/^(`{3,})[\s\S]*?^\1$/gm, '')
        .replace(/(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
      const elements = bare.match(/(?<!\\)<(?!\/?(details|summary|b)>|!-- -->)[a-z!/]/gi) ?? [];
      expect(elements).toEqual([]);
      expect(bare).not.toMatch(/@all/);
    }
  });
});

test('HTML: no element and no attribute but our own', () => {
  const count = (page: string) =>
    [/<script\b/g, /<img\b/g, /<\/?template/g, / on[a-z]+=/g].map((one) => page.match(one)?.length ?? 0);
  const calm = sampleWith('');
  const expected = count(htmlReport(calm.report, calm.sources, []));
  const fewer = { numRuns: 15 };
  const holds = (hostile: string) => {
    const { report, sources, events } = sampleWith(hostile);
    const page = htmlReport(report, sources, events);
    expect(unsafeIn(page, '\n\t')).toEqual([]);
    const [scripts, images, templates] = count(page);
    expect([scripts, images, templates]).toEqual(expected.slice(0, 3));
    const matrix = matrixPage(
      matrixOf([sampleReport(), report].map((one) => ({ name: hostile, report: one }))),
      sources,
    );
    expect(unsafeIn(matrix, '\n\t')).toEqual([]);
    expect(matrix).not.toMatch(/<(script|img)\b/);
  };
  fc.assert(fc.property(hostileText, holds), fewer);
});

test('JSON: nothing unseen in the file, and every text comes back', () => {
  always(({ report, sources, events }) => {
    const subject = { name: report.target.text, digest: { sha256: 'a'.repeat(64) } };
    const values = [
      badgeOf(report),
      ctrfOf(report, sources),
      attestationOf(report, subject, {}),
      harOf(events),
    ];
    for (const value of values) {
      const file = jsonDocument(value);
      expect(unsafeIn(file, '\n')).toEqual([]);
      expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(value)));
    }
    const file = writeReport(report);
    expect(unsafeIn(file, '\n')).toEqual([]);
    expect(readReport(file)).toEqual(report);
  });
});

test('CTRF and attestation hold nothing that a reader could let act', () => {
  always(({ report, sources }) => {
    const strings: string[] = [];
    const subject = { name: 'x', digest: { sha256: 'a'.repeat(64) } };
    JSON.stringify([ctrfOf(report, sources), attestationOf(report, subject, {})], (_, value: unknown) => {
      if (typeof value === 'string') strings.push(value);
      return value;
    });
    expect(strings.flatMap((one) => unsafeIn(one, '\n\t'))).toEqual([]);
  });
});
