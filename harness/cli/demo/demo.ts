/**
 * `npm run demo`: the whole way through, both roles, against the embedded reference pair, and beside it an agent with
 * defects, so that there is a report of each kind to look at. Exits 0 where the pair is right and all defects are found.
 */

import { extname, join, relative, resolve } from 'node:path';
import { RUN_MARKS } from '../../../reports/marks.ts';
import { scoreText } from '../../../reports/scope.ts';
import { padEnd, widthOf } from '../../../reports/width.ts';
import { wordsIn } from '../../../reports/words.ts';
import type { Report, Verdict } from '../../../spec/report.ts';
import { type Bilingual, inLanguage } from '../../../spec/requirement.ts';
import { DEFAULTS, type RunOptions, USUAL } from '../../run/options.ts';
import { silentEvents } from '../../run/part.ts';
import { run } from '../../run/run.ts';
import { quoteWords } from '../../targets/index.ts';
import { exitWith } from '../exit.ts';
import { reportersFrom, writeOutputs } from '../outputs.ts';
import type { Presentation } from '../presentation.ts';
import { report as reportOn } from '../run-and-report.ts';
import { showResult } from '../show-result.ts';
import { language } from '../values.ts';
import { FOUND_BY } from './faulty-steps.ts';

/** Seconds would be 5 by the protocol; a demonstration need not take so long. */
const INTERVAL_MS = 1000;
const INTERRUPTED = 130;

const lang = language(undefined, process.env);
const said = (en: string, zh: string) => inLanguage({ en, zh } satisfies Bilingual, lang);

const presentation: Presentation = {
  language: lang,
  detail: 'normal',
  color: 'auto',
  progress: 'auto',
  reporters: [],
};

const usual = {
  ...USUAL,
  target: 'reference',
  role: 'agent',
  seed: 1,
  intervalMs: INTERVAL_MS,
  cwd: process.cwd(),
} satisfies Omit<RunOptions, 'out'>;

const folder = (name: string) => resolve(DEFAULTS.out, name);
const server: RunOptions = { ...usual, role: 'server', out: folder('server') };
const agent: RunOptions = { ...usual, extraArguments: ['--transport', 'socket'], out: folder('agent') };
const faulty: RunOptions = { ...usual, target: faultyTarget(), only: FOUND_BY, out: folder('faulty-agent') };

/** How the faulty agent is started: with the Node that runs this, from the folder in which it was typed. */
function faultyTarget(): string {
  const program = join(import.meta.dirname, `faulty-agent${extname(import.meta.filename)}`);
  const words = [`{cwd}/${relative(process.cwd(), program)}`, '--server', '{url}', '--state', '{stateDir}'];
  return `cmd:${quoteWords(['node', ...words, '--interval', '{interval}'])}`;
}

/** Runs it with its progress and its closing text. */
async function shown(options: RunOptions): Promise<Report> {
  const { target, role, extraArguments } = options;
  const extra = extraArguments.length > 0 ? ` -- ${extraArguments.join(' ')}` : '';
  process.stdout.write(`\n  npx vanmoi-conform --target ${target} --role ${role} --interval 1${extra}\n\n`);
  const results: Report[] = [];
  await reportOn(options, presentation, async (events, interrupt) => {
    const result = await run(options, events, interrupt);
    results.push(result.report);
    return result;
  });
  return results[0]!;
}

/** The paths of the three reports, each with its verdict: the last thing that is seen. */
function overview(reports: readonly (readonly [RunOptions, Report])[]): string {
  const words = wordsIn(lang);
  const rows = reports.map(([{ out }, report]) => ({
    path: join(relative(process.cwd(), out) || '.', 'report.html'),
    verdict: `${RUN_MARKS[report.verdict]} ${words(report.verdict)}  ${scoreText(report, lang)}`,
  }));
  const column = Math.max(...rows.map(({ path }) => widthOf(path)));
  return rows.map(({ path, verdict }) => `  ${padEnd(path, column)}  ${verdict}\n`).join('');
}

/** The checks that should have found a defect, and came to one of these verdicts. */
function seenAs(verdicts: readonly Verdict[], { checks }: Report): readonly string[] {
  return FOUND_BY.filter((id) => checks.some((check) => check.id === id && verdicts.includes(check.verdict)));
}

try {
  const serverReport = await shown(server);
  const interrupt = new AbortController();
  const beside = run(faulty, silentEvents, interrupt.signal);
  beside.catch(() => undefined); // awaited below
  const agentReport = await shown(agent);
  if (agentReport.run.exitCode === INTERRUPTED) interrupt.abort(new Error('interrupted'));
  const found = await beside;

  process.stdout.write(
    `\n  ${said('Beside it ran an agent with five defects:', '同时运行的还有一个带有五处缺陷的 Agent：')}\n`,
  );
  // Annotations are for what somebody is to mend.
  const reporters = reportersFrom(['-github']);
  const written = await writeOutputs(found, { folder: faulty.out, language: lang, reporters, subject: null });
  showResult(found.report, written, { detail: 'quiet', color: 'auto' });
  // A machine too busy to tell the time misses nothing, and says so.
  const undecided = seenAs(['inconclusive'], found.report);
  if (undecided.length > 0)
    process.stdout.write(
      `\n  ${said('This machine is too busy to decide', '本机过于繁忙，无法判定')}: ${undecided.join(', ')}\n`,
    );
  const told = [...seenAs(['fail'], found.report), ...undecided];
  const missed = FOUND_BY.filter((id) => !told.includes(id));
  if (missed.length > 0)
    process.stdout.write(`\n  ${said('Not found in it', '未能发现')}: ${missed.join(', ')}\n`);

  process.stdout.write(`\n  ${said('Three reports to open:', '三份报告：')}\n`);
  process.stdout.write(
    overview([
      [server, serverReport],
      [agent, agentReport],
      [faulty, found.report],
    ]),
  );
  await exitWith(serverReport.run.exitCode || agentReport.run.exitCode || (missed.length > 0 ? 1 : 0));
} catch (error) {
  await exitWith(4, error);
}
