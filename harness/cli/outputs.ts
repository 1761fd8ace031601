import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Subject } from '../../reports/attestation.ts';
import { badgeOf } from '../../reports/badge.ts';
import { ctrfOf } from '../../reports/ctrf.ts';
import { exchangesOf } from '../../reports/exchange.ts';
import { failuresMarkdown } from '../../reports/failures-markdown.ts';
import { githubAnnotations } from '../../reports/github.ts';
import { harOf } from '../../reports/har.ts';
import { htmlReport } from '../../reports/html/page.ts';
import { junitXml } from '../../reports/junit.ts';
import { writeReport } from '../../reports/report-json.ts';
import { jsonDocument } from '../../reports/sanitize.ts';
import { citedExchanges, type Sources } from '../../reports/sources.ts';
import { summaryMarkdown } from '../../reports/summary-markdown.ts';
import type { JournalEvent } from '../../spec/journal.ts';
import type { Report } from '../../spec/report.ts';
import type { Language, Requirement } from '../../spec/requirement.ts';
import { requirements } from '../../spec/requirements/index.ts';
import { readJournal } from '../journal/reader.ts';
import { nearest } from '../nearest.ts';
import type { RunResult } from '../run/run.ts';
import { attestationIn } from './attest.ts';
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
  badge: { file: 'badge.json', text: (report: Report) => jsonDocument(badgeOf(report)) },
  ctrf: {
    file: 'ctrf.json',
    text: (report: Report, sources: Sources) => jsonDocument(ctrfOf(report, sources)),
  },
} as const;

const ALWAYS = ['junit', 'summary', 'failures', 'badge', 'html', 'har'];
const KNOWN = [...ALWAYS, 'ctrf', 'attestation', 'github'];

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

/** What is written, and where. */
export interface Outputs {
  readonly report: Report;
  readonly events: readonly JournalEvent[];
  /** Requirements that the catalogue does not have. */
  readonly rows: readonly Requirement[];
  /** The folder; the journal is there already, where there is one. */
  readonly folder: string;
  readonly language: Language;
  readonly reporters: ReadonlySet<string>;
  /** What an attestation is about; null where the target brings its own. */
  readonly subject: Subject | null;
}

/** What the terminal needs to know of what was written. */
export interface Written {
  readonly sources: Sources;
  readonly files: { readonly report: string | null; readonly digest: string | null };
}

/** Writes what a run leaves in its folder. */
export async function writeOutputs(
  { report, journal, rows }: RunResult,
  outputs: Omit<Outputs, 'report' | 'events' | 'rows'>,
): Promise<Written> {
  const events: JournalEvent[] = [];
  for await (const event of readJournal(journal)) events.push(event);
  return writeFormats({ ...outputs, report, events, rows });
}

/** Writes `report.json` and the formats that were asked for. */
export function writeFormats(outputs: Outputs): Written {
  const { report, events, rows, folder, language, reporters } = outputs;
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
  if (reporters.has('har') && events.length > 0) write('traffic.har', jsonDocument(harOf(events), 0));
  if (reporters.has('attestation')) {
    const attestation = attestationIn(folder, report, outputs.subject);
    if (attestation !== null) write('attestation.json', attestation);
    else process.stderr.write('no attestation.json: the digest of the target is not known; give --subject\n');
  }
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
