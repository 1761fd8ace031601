import { copyFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { type MergeProblem, mergeProblem, mergeReports } from '../../../reports/merge.ts';
import { mergedEvents, renumbered } from '../../../reports/merge-journals.ts';
import { forTerminal } from '../../../reports/sanitize.ts';
import { wordsIn } from '../../../reports/words.ts';
import type { JournalEvent } from '../../../spec/journal.ts';
import type { Report } from '../../../spec/report.ts';
import type { Language } from '../../../spec/requirement.ts';
import { makeFolder } from '../../run/folder.ts';
import { DEFAULTS } from '../../run/options.ts';
import { subjectFrom } from '../attest.ts';
import { reportersFrom, writeFormats } from '../outputs.ts';
import { JOURNAL, journalBeside, type ReportFile, reportFile } from '../report-files.ts';
import { showResult } from '../show-result.ts';
import { UsageError } from '../usage.ts';
import { language, list } from '../values.ts';
import { writeMatrix } from '../write-matrix.ts';

const build = (yargs: Argv) =>
  yargs
    .positional('reports', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'report.json, or the folder of a run; its journal is read where it lies beside it',
    })
    .option('matrix', {
      type: 'boolean',
      default: false,
      describe: 'set several implementations side by side: matrix.html and matrix.md',
    })
    .option('out', { alias: 'o', type: 'string', default: DEFAULTS.out, describe: 'folder to write to' })
    .option('reporter', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'x adds, -x removes: html junit summary failures har badge; github ctrf attestation',
    })
    .option('subject', {
      type: 'string',
      describe: 'sha256:… of what was tested: what --reporter attestation is about',
    })
    .option('lang', { choices: ['en', 'zh-CN'] as const, describe: 'language of what people read' })
    .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'the verdict alone' })
    .option('verbose', { alias: 'v', type: 'boolean', default: false, describe: 'shorten nothing' })
    .option('color', {
      choices: ['auto', 'always', 'never'] as const,
      default: 'auto' as const,
      describe: 'NO_COLOR and FORCE_COLOR count too',
    })
    .example(
      '$0 report vanmoi-report --reporter ctrf --out again',
      'render a run again, with one more format',
    )
    .example('$0 report shard-*/report.json --out whole', 'merge the shards of a run')
    .example('$0 report --matrix go/report.json rust/report.json --out matrix', 'compare implementations');

type ReportArguments = ReturnType<typeof build> extends Argv<infer Arguments> ? Arguments : never;

/** `report`: renders reports again, merges shards, sets implementations side by side. */
export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <reports..>',
  describe: 'render, merge or compare reports',
  builder: build as CommandModule<object, ReportArguments>['builder'],
  handler: async (given) => {
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
  },
};

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
