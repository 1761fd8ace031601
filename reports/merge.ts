/** The shards of one run put together: what `run` would have reported had it done them all. */

import { isDeepStrictEqual } from 'node:util';
import { render, say } from '../spec/messages/message.ts';
import {
  type CheckReport,
  type Report,
  type RequirementReport,
  type Said,
  WORST_FIRST,
} from '../spec/report.ts';
import { isAtLeast } from '../spec/requirement.ts';
import { runVerdictOf, summaryOf, worstOf } from '../spec/verdicts.ts';

/** Why reports are no shards of one run. */
export type MergeProblem =
  | { readonly problem: 'no-shard'; readonly at: number }
  /** They differ in `what`, a path in the report. */
  | { readonly problem: 'differ'; readonly at: number; readonly what: string }
  | { readonly problem: 'twice'; readonly at: number; readonly shard: string }
  | { readonly problem: 'missing'; readonly shards: readonly string[] };

/** What all shards of one run have in common. */
const COMMON: Readonly<Record<string, (report: Report) => unknown>> = {
  'tool.version': ({ tool }) => tool.version,
  'spec.version': ({ spec }) => spec.version,
  'target.role': ({ target }) => target.role,
  'target.text': ({ target }) => target.text,
  'run.seed': ({ run }) => run.seed,
  'run.level': ({ run }) => run.level,
  'run.intervalMs': ({ run }) => run.intervalMs,
  'run.options': ({ run }) => run.options,
  'run.shard': ({ run }) => run.shard?.split('/')[1],
};

/** The first thing that hinders these reports from being merged, or null; `at` counts them from 0. */
export function mergeProblem(reports: readonly Report[]): MergeProblem | null {
  const [first] = reports;
  const alone = reports.findIndex(({ run }) => !/^\d+\/\d+$/.test(run.shard ?? ''));
  if (first === undefined || alone >= 0) return { problem: 'no-shard', at: alone };
  const seen = new Set<string>();
  for (const [at, report] of reports.entries()) {
    for (const [what, of] of Object.entries(COMMON))
      if (!isDeepStrictEqual(of(first), of(report))) return { problem: 'differ', at, what };
    const shard = report.run.shard ?? '';
    if (seen.has(shard)) return { problem: 'twice', at, shard };
    seen.add(shard);
  }
  const of = Number(first.run.shard?.split('/')[1]);
  const all = Array.from({ length: of }, (_, index) => `${index + 1}/${of}`);
  const shards = all.filter((shard) => !seen.has(shard));
  return shards.length > 0 ? { problem: 'missing', shards } : null;
}

/** Merges reports of which `mergeProblem` has nothing to say. */
export function mergeReports(reports: readonly Report[]): Report {
  const [first] = reports;
  if (first === undefined) throw new RangeError('there is nothing to merge');
  const ids = new Set(reports.flatMap(({ checks }) => checks.map(({ id }) => id)));
  const checks = Array.from(ids, (id) =>
    mergedCheck(
      reports.flatMap((report) => report.checks.filter((check) => check.id === id)),
      first,
    ),
  );
  const requirements = first.requirements.map((row) => mergedRow(row, checks));
  const verdict = reports.every(({ run }) => run.exitCode === 6)
    ? 'incomplete'
    : runVerdictOf(checks.filter(({ gates }) => gates));
  const merged: Report = {
    ...first,
    run: {
      ...first.run,
      id: reports.map(({ run }) => run.id).join('+'),
      startedAt: reports.map(({ run }) => run.startedAt).sort()[0] ?? first.run.startedAt,
      durationMs: Math.max(...reports.map(({ run }) => run.durationMs)),
      shard: null,
      complete: reports.every(({ run }) => run.complete),
      notes: mergedNotes(reports),
    },
    verdict,
    summary: summaryOf(requirements),
    requirements,
    checks,
  };
  const exitCode = mergedExit(merged, reports);
  return { ...merged, run: { ...merged.run, partial: isPartial(merged), exitCode } };
}

const IN_ANOTHER_SHARD = 'not-selected.shard';

/** What its shards made of one check: the worst. Where each left it to the others nobody looked. */
function mergedCheck(tries: readonly CheckReport[], { run }: Report): CheckReport {
  const known = tries.filter(({ says }) => says.message?.key !== IN_ANOTHER_SHARD);
  const worst = WORST_FIRST.flatMap((verdict) => known.filter((check) => check.verdict === verdict))[0];
  if (worst) return { ...worst, gates: known.some(({ gates }) => gates) };
  const [model] = tries as readonly [CheckReport];
  const message = say('inconclusive.nothing-seen');
  const said: Said = { text: render(message), ...message };
  return {
    ...model,
    verdict: 'inconclusive',
    message: said.text,
    gates: isAtLeast(model.level, run.level),
    says: { ...model.says, message: said },
  };
}

function mergedRow(row: RequirementReport, checks: readonly CheckReport[]): RequirementReport {
  const own = checks.filter((check) => row.checks.includes(check.id));
  if (own.length === 0) return row;
  const verdict = worstOf(own.map((check) => check.verdict));
  const isLeftOut = verdict === 'not-selected' || verdict === 'not-applicable';
  const deciding = own.find((check) => check.verdict === verdict);
  return { ...row, verdict, reason: isLeftOut ? (deciding?.message ?? null) : null };
}

function mergedNotes(reports: readonly Report[]): Said[] {
  const notes = reports
    .flatMap(({ run }) => run.notes)
    .filter(({ key }) => key !== 'note.empty-shard')
    .map((note) => [note.text, note] as const);
  return [...new Map(notes).values()];
}

/** What leaves a run the whole that it is. */
const USUAL = ['not-selected.thorough', 'not-selected.launch', 'not-selected.no-check'];

function isPartial({ run, checks }: Report): boolean {
  const { only, skip } = run.options;
  const isFiltered = [only, skip].some((given) => Array.isArray(given) && given.length > 0);
  const isLeftOut = ({ verdict, says }: CheckReport) =>
    verdict === 'not-selected' && !USUAL.includes(says.message?.key ?? '');
  return !run.complete || isFiltered || checks.some(isLeftOut);
}

/** Contract, several exits at once: 130, 2, 6, 4, 3, 1, 5. */
function mergedExit({ verdict, checks }: Report, reports: readonly Report[]): number {
  const codes = reports.map(({ run }) => run.exitCode);
  if (codes.includes(130)) return 130;
  if (codes.every((code) => code === 6)) return 6;
  if (checks.some((check) => check.verdict === 'error')) return 4;
  if (codes.includes(3)) return 3;
  if (verdict !== 'conformant') return 1;
  return codes.includes(5) ? 5 : 0;
}
