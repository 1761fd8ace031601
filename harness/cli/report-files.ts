/** Reports that a run left, read back with their journals. */

import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ReportFileError, readReport } from '../../reports/report-json.ts';
import { forTerminal } from '../../reports/sanitize.ts';
import { wordsIn } from '../../reports/words.ts';
import type { JournalEvent } from '../../spec/journal.ts';
import type { Report } from '../../spec/report.ts';
import type { Language } from '../../spec/requirement.ts';
import { JournalError, readJournal } from '../journal/reader.ts';
import { UsageError } from './usage.ts';

export interface ReportFile {
  /** As it was typed. */
  readonly name: string;
  readonly path: string;
  readonly report: Report;
}

/** Reads a `report.json`, or that of a folder; throws a UsageError of one line that names file and way out. */
export function reportFile(name: string, language: Language): ReportFile {
  const say = wordsIn(language);
  const fail = (detail: string) => new UsageError(forTerminal(say('colon', { label: name, text: detail })));
  try {
    const path = statSync(name).isDirectory() ? join(name, 'report.json') : name;
    return { name, path, report: readReport(readFileSync(path, 'utf8')) };
  } catch (error) {
    if (error instanceof ReportFileError) throw fail(error.in(language));
    throw fail(say('file.unreadable', { detail: (error as Error).message }));
  }
}

export const JOURNAL = 'traffic.ndjson';

/** The journal beside a report; null where there is none, or that of another run. */
export async function journalBeside({ path, report }: ReportFile): Promise<JournalEvent[] | null> {
  const journal = join(dirname(path), JOURNAL);
  if (statSync(journal, { throwIfNoEntry: false }) === undefined) return null;
  const runs = report.run.id.split('+');
  const events: JournalEvent[] = [];
  try {
    for await (const event of readJournal(journal)) {
      if (!runs.includes(event.run)) return null;
      events.push(event);
    }
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw new UsageError(`${error.message}: move the file away to render ${path} without it`);
  }
  return events;
}

/** Throws a UsageError where reports are of different roles: nothing in them can be compared. */
export function assertOneRole(files: readonly ReportFile[], language: Language): void {
  const [first, ...others] = files;
  const odd = others.find(({ report }) => report.target.role !== first?.report.target.role);
  if (first === undefined || odd === undefined) return;
  const [role, other] = [odd.report.target.role, first.report.target.role];
  const text = wordsIn(language)('roles.differ', { file: odd.name, first: first.name, role, other });
  throw new UsageError(forTerminal(text));
}
