import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { badgeOf } from '../../reports/badge.ts';
import { exchangesOf } from '../../reports/exchange.ts';
import { failuresMarkdown } from '../../reports/failures-markdown.ts';
import { githubAnnotations } from '../../reports/github.ts';
import { harOf } from '../../reports/har.ts';
import { htmlReport } from '../../reports/html/page.ts';
import { junitXml } from '../../reports/junit.ts';
import { writeReport } from '../../reports/report-json.ts';
import { citedExchanges, type Sources } from '../../reports/sources.ts';
import { summaryMarkdown } from '../../reports/summary-markdown.ts';
import type { JournalEvent } from '../../spec/journal.ts';
import type { Report } from '../../spec/report.ts';
import type { Language } from '../../spec/requirement.ts';
import { requirements } from '../../spec/requirements/index.ts';
import { readJournal } from '../journal/reader.ts';
import { nearest } from '../nearest.ts';
import type { RunResult } from '../run/run.ts';
import { UsageError } from './usage.ts';

/** One file a format; `report.json` and `traffic.ndjson` are always there. */
const WRITERS = {
  junit: { file: 'junit.xml', text: (report: Report, sources: Sources) => junitXml(report, sources) },
  summary: {
    file: 'summary.md',
    text: (report: Report, sources: Sources) => summaryMarkdown(report, sources),
  },
  failures: {
    file: 'failures.md',
    text: (report: Report, sources: Sources) => failuresMarkdown(report, sources),
  },
  badge: { file: 'badge.json', text: (report: Report) => `${JSON.stringify(badgeOf(report), null, 2)}\n` },
} as const;

const ALWAYS = [...Object.keys(WRITERS), 'html', 'har'];
const KNOWN = [...ALWAYS, 'github'];

/** The formats to write: the usual ones, and annotations where GitHub Actions would read them. */
export function reportersFrom(given: readonly string[], env: NodeJS.ProcessEnv = process.env): Set<string> {
  const chosen = new Set(ALWAYS);
  if (env.GITHUB_ACTIONS === 'true') chosen.add('github');
  for (const word of given) {
    const name = word.replace(/^-/, '');
    if (!KNOWN.includes(name)) {
      const near = nearest(name, KNOWN);
      throw new UsageError(
        `there is no reporter ${name}: ${near ? `did you mean ${near}?` : `one of ${KNOWN.join(', ')}`}`,
      );
    }
    if (word.startsWith('-')) chosen.delete(name);
    else chosen.add(name);
  }
  return chosen;
}

/** Writes what a run leaves in its folder, and answers what the terminal needs to know of it. */
export async function writeOutputs(
  { report, journal, rows }: RunResult,
  folder: string,
  language: Language,
  reporters: ReadonlySet<string>,
): Promise<{ sources: Sources; files: { report: string | null; digest: string | null } }> {
  const events: JournalEvent[] = [];
  for await (const event of readJournal(journal)) events.push(event);
  const sources: Sources = {
    language,
    exchanges: exchangesOf(events, citedExchanges(report.checks)),
    requirements: new Map([...requirements, ...rows].map((requirement) => [requirement.id, requirement])),
  };
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  write('report.json', writeReport(report));
  for (const [name, { file, text }] of Object.entries(WRITERS))
    if (reporters.has(name)) write(file, text(report, sources));
  if (reporters.has('html')) write('report.html', htmlReport(report, sources, events));
  if (reporters.has('har')) write('traffic.har', JSON.stringify(harOf(events)));
  if (reporters.has('github')) process.stdout.write(githubAnnotations(report, sources));
  const shown = (file: string) => join(relative(process.cwd(), folder), file) || file;
  return {
    sources,
    files: {
      report: shown(reporters.has('html') ? 'report.html' : 'report.json'),
      digest: reporters.has('failures') && report.verdict !== 'conformant' ? shown('failures.md') : null,
    },
  };
}
