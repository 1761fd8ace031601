/** Several implementations side by side: a row a requirement, a column a report. */

import type { CheckReport, Report, RequirementReport, Verdict } from '../spec/report.ts';
import { wayOf } from './failing-way.ts';

/** A report and the name of its column. */
export interface Column {
  readonly name: string;
  readonly report: Report;
}

/** One requirement in one report; null where that report does not know it. */
export interface Cell {
  readonly verdict: Verdict | null;
  /** The way in which it did not pass, by its letter; null where it passed or was not looked at. */
  readonly letter: string | null;
}

/** One way not to pass, with the checks that show it. */
export interface Way {
  readonly letter: string;
  /** At least one; of the first report that failed so. */
  readonly checks: readonly [CheckReport, ...CheckReport[]];
}

export interface Row {
  readonly requirement: RequirementReport;
  /** One a column. */
  readonly cells: readonly Cell[];
  readonly ways: readonly Way[];
  /** Whether the columns disagree: in the verdict, or in how it failed. */
  readonly differs: boolean;
}

export interface Matrix {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

const BAD: readonly Verdict[] = ['fail', 'error', 'inconclusive', 'blocked'];

/** The matrix of reports of one role, in the order of the first; what only later ones know comes last. */
export function matrixOf(columns: readonly Column[]): Matrix {
  const requirements = new Map<string, RequirementReport>();
  for (const { report } of columns)
    for (const requirement of report.requirements)
      if (!requirements.has(requirement.id)) requirements.set(requirement.id, requirement);
  return { columns, rows: Array.from(requirements.values(), (requirement) => rowOf(requirement, columns)) };
}

function rowOf(requirement: RequirementReport, columns: readonly Column[]): Row {
  const ways = new Map<string, Way>();
  const cells = columns.map(({ report }): Cell => {
    const own = report.requirements.find(({ id }) => id === requirement.id);
    if (own === undefined) return { verdict: null, letter: null };
    const [first, ...others] = report.checks.filter(
      (check) => check.requirement === own.id && check.verdict === own.verdict,
    );
    if (first === undefined || !BAD.includes(own.verdict)) return { verdict: own.verdict, letter: null };
    const key = wayOf([first, ...others]);
    const way = ways.get(key) ?? { letter: letterOf(ways.size), checks: [first, ...others] };
    ways.set(key, way);
    return { verdict: own.verdict, letter: way.letter };
  });
  const kinds = new Set(cells.map(({ verdict, letter }) => `${verdict} ${letter}`));
  return { requirement, cells, ways: [...ways.values()], differs: kinds.size > 1 };
}

/** A, B, … Z, AA, AB, … */
function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}
