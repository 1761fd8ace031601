/** A report's content in order of consequence: what every renderer shows, whatever its format. */

import {
  type CheckReport,
  type Report,
  type RequirementReport,
  type Verdict,
  WORST_FIRST,
} from '../spec/report.ts';
import { isAtLeast, type Language, LEVELS, type Level } from '../spec/requirement.ts';
import { gist } from './sources.ts';

/** How a failed requirement weighs: it broke a MUST or gates; a SHOULD; an ADVISORY. */
export type Weight = 'failure' | 'warning' | 'notice';

/** A failed requirement with its failed checks. */
export interface Finding {
  readonly requirement: RequirementReport;
  readonly weight: Weight;
  /** Whether any of the checks counts for the run's verdict. */
  readonly gates: boolean;
  /** At least one. */
  readonly checks: readonly [CheckReport, ...CheckReport[]];
}

const WEIGHTS: readonly Weight[] = ['failure', 'warning', 'notice'];

/** The failed requirements, worst first: what gates before what does not, then by level, then as listed. */
export function findingsOf(report: Report): Finding[] {
  return report.requirements
    .flatMap((requirement) => findingOf(requirement, report))
    .sort((a, b) => rank(a) - rank(b));
}

function findingOf(requirement: RequirementReport, report: Report): Finding[] {
  const [first, ...others] = report.checks.filter(
    (check) => check.requirement === requirement.id && check.verdict === 'fail',
  );
  if (first === undefined) return [];
  const gates = [first, ...others].some((check) => check.gates);
  return [{ requirement, weight: weightOf(requirement.level, gates), gates, checks: [first, ...others] }];
}

function weightOf(level: Level, gates: boolean): Weight {
  if (gates || level === 'MUST') return 'failure';
  return level === 'SHOULD' ? 'warning' : 'notice';
}

function rank(finding: Finding): number {
  return (
    WEIGHTS.indexOf(finding.weight) * 10 + (finding.gates ? 0 : 5) + LEVELS.indexOf(finding.requirement.level)
  );
}

/** Checks that could not be judged for one and the same cause. */
export interface Undecided {
  readonly verdict: 'error' | 'inconclusive' | 'blocked';
  /** What they all say. */
  readonly cause: string;
  /** Whether any of them counts for the run's verdict. */
  readonly gates: boolean;
  /** At least one. */
  readonly checks: readonly [CheckReport, ...CheckReport[]];
}

/** What could not be judged, grouped by cause: what gates first, then the worst verdict. */
export function undecidedOf(report: Report, language: Language): Undecided[] {
  const groups = new Map<string, Undecided>();
  for (const check of report.checks) {
    const { verdict } = check;
    if (verdict !== 'error' && verdict !== 'inconclusive' && verdict !== 'blocked') continue;
    const cause = gist(check, language);
    const key = JSON.stringify([verdict, cause]);
    const group = groups.get(key);
    groups.set(key, {
      verdict,
      cause,
      gates: check.gates || group?.gates === true,
      checks: group ? [...group.checks, check] : [check],
    });
  }
  return [...groups.values()].sort(
    (a, b) =>
      Number(b.gates) - Number(a.gates) || WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict),
  );
}

/** What to mend or to settle first: what counts for the verdict, then warnings and advice. */
export function mendOrder(report: Report, language: Language): (Finding | Undecided)[] {
  const findings = findingsOf(report);
  return [
    ...findings.filter(({ weight }) => weight === 'failure'),
    ...undecidedOf(report, language).filter(({ gates }) => gates),
    ...findings.filter(({ weight }) => weight !== 'failure'),
  ];
}

/** Requirements of one verdict that were not looked at for one reason. */
export interface LeftOut {
  readonly verdict: 'not-selected' | 'not-applicable';
  readonly reason: string | null;
  readonly ids: readonly string[];
}

/** What was not looked at, grouped by reason. */
export function leftOutOf(report: Report): LeftOut[] {
  const groups = new Map<string, LeftOut>();
  for (const { id, verdict, reason } of report.requirements) {
    if (verdict !== 'not-selected' && verdict !== 'not-applicable') continue;
    const key = JSON.stringify([verdict, reason]);
    groups.set(key, { verdict, reason, ids: [...(groups.get(key)?.ids ?? []), id] });
  }
  return [...groups.values()].sort(
    (a, b) => b.verdict.localeCompare(a.verdict) || b.ids.length - a.ids.length,
  );
}

/** Checks that were not looked at although their requirement was judged by others. */
export function partlyLeftOut(report: Report, verdict: LeftOut['verdict']): CheckReport[] {
  const whole = new Set(leftOutOf(report).flatMap((group) => group.ids));
  return report.checks.filter((check) => check.verdict === verdict && !whole.has(check.requirement));
}

/** How many requirements of a level passed, of those that were looked at. */
export interface Score {
  readonly level: Level;
  readonly passed: number;
  readonly judged: number;
}

/** The score of one level; what was neither selected nor applicable is not counted. */
export function scoreOf(report: Report, level: Level): Score {
  const judged = report.requirements.filter(
    ({ level: own, verdict }) => own === level && verdict !== 'not-applicable' && verdict !== 'not-selected',
  );
  return { level, passed: judged.filter(({ verdict }) => verdict === 'pass').length, judged: judged.length };
}

/** The levels that gate in this run, hardest first. */
export function gatingLevels(report: Report): Level[] {
  return LEVELS.filter((level) => isAtLeast(level, report.run.level));
}

/** One verdict's count at each level. */
export interface TallyRow {
  readonly verdict: Verdict;
  /** In the order of `LEVELS`. */
  readonly counts: readonly number[];
}

/** Requirements counted by verdict and level, worst first; verdicts that nothing has are left out. */
export function tallyOf(report: Report): TallyRow[] {
  return WORST_FIRST.map((verdict) => ({
    verdict,
    counts: LEVELS.map(
      (level) => report.requirements.filter((one) => one.verdict === verdict && one.level === level).length,
    ),
  })).filter(({ counts }) => counts.some((count) => count > 0));
}
