/** What `report` does: renders a report again, merges shards, or sets implementations side by side. */

import { copyFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type MergeProblem, mergeProblem, mergeReports } from '../../reports/merge.ts';
import { mergedEvents, renumbered } from '../../reports/merge-journals.ts';
import { forTerminal } from '../../reports/sanitize.ts';
import { wordsIn } from '../../reports/words.ts';
import type { JournalEvent } from '../../spec/journal.ts';
import type { Report } from '../../spec/report.ts';
import type { Language } from '../../spec/requirement.ts';
import { makeFolder } from '../run/folder.ts';
import { subjectFrom } from './attest.ts';
import type { ReportArguments } from './commands/report.ts';
import { reportersFrom, writeFormats } from './outputs.ts';
import { JOURNAL, journalBeside, type ReportFile, reportFile } from './report-files.ts';
import { showResult } from './show-result.ts';
import { UsageError } from './usage.ts';
import { language, list } from './values.ts';
import { writeMatrix } from './write-matrix.ts';

/** Writes what was asked for; the exit code is that of the run. */
export async function renderAgain(given: ReportArguments): Promise<void> {
  const lang = language(given.lang, process.env);
  const files = given.reports.map((name) => reportFile(String(name), lang));
  const folder = resolve(String(given.out));
  if (given.matrix) {
    writeMatrix(files, folderFor(folder), lang);
    return;
  }
  const reporters = reportersFrom(list(given.reporter));
  const [first] = files as [ReportFile];
  const subject = subjectFrom(given.subject, reporters, first.report.target);
  const { report, events } =
    files.length === 1 ? await again(first, folder) : await merged(files, folder, lang);
  const written = writeFormats({ report, events, rows: [], folder, language: lang, reporters, subject });
  const detail = given.quiet ? 'quiet' : given.verbose ? 'verbose' : 'normal';
  showResult(report, written, { detail, color: given.color });
  process.exitCode = report.run.exitCode;
}

interface Rendered {
  readonly report: Report;
  readonly events: readonly JournalEvent[];
}

/** One report, with its journal beside it in the folder. */
async function again(file: ReportFile, out: string): Promise<Rendered> {
  const events = await journalBeside(file);
  folderFor(out);
  const from = realpathSync(dirname(file.path));
  if (events !== null && from !== realpathSync(out)) copyFileSync(join(from, JOURNAL), join(out, JOURNAL));
  if (events === null)
    process.stderr.write(
      `${forTerminal(`no ${JOURNAL} of this run beside ${file.path}: no exchanges are shown`)}\n`,
    );
  return { report: file.report, events: events ?? [] };
}

async function merged(files: readonly ReportFile[], out: string, lang: Language): Promise<Rendered> {
  const problem = mergeProblem(files.map(({ report }) => report));
  if (problem) throw new UsageError(forTerminal(problemText(problem, files, lang)));
  const say = wordsIn(lang);
  const overwritten = files.find(
    ({ path }) => resolve(dirname(path)) === out && basename(path) === 'report.json',
  );
  if (overwritten)
    throw new UsageError(forTerminal(say('merge.overwrites', { folder: out, file: overwritten.name })));
  const recorded = await Promise.all(
    files.map(async (file) => ({ report: file.report, events: (await journalBeside(file)) ?? [] })),
  );
  const moved = renumbered(recorded);
  const events = mergedEvents(moved);
  folderFor(out);
  if (events.length > 0)
    writeFileSync(join(out, JOURNAL), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return { report: mergeReports(moved.map(({ report }) => report)), events };
}

function problemText(problem: MergeProblem, files: readonly ReportFile[], lang: Language): string {
  const say = wordsIn(lang);
  const first = files[0]?.name ?? '';
  const name = (at: number) => files[at]?.name ?? '';
  switch (problem.problem) {
    case 'no-shard':
      return say('merge.no-shard', { file: name(problem.at) });
    case 'differ':
      return say('merge.differ', { file: name(problem.at), first, what: problem.what });
    case 'twice':
      return say('merge.twice', { file: name(problem.at), shard: problem.shard });
    case 'missing':
      return say('merge.missing', { shards: problem.shards.join(', ') });
  }
}

/** The folder, made where it is missing. */
function folderFor(folder: string): string {
  try {
    makeFolder(folder);
    return folder;
  } catch (error) {
    throw new UsageError(`--out ${folder} cannot be written: ${(error as Error).message}`);
  }
}
