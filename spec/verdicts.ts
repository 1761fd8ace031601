/** How verdicts become a verdict, whether of one run or of its merged shards. */

import {
  type CheckReport,
  type RequirementReport,
  type RunVerdict,
  type Summary,
  type Verdict,
  WORST_FIRST,
} from './report.ts';
import type { Level } from './requirement.ts';

/** The worst of some verdicts; of none, `not-selected`. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'not-selected';
}

const UNDECIDED: readonly Verdict[] = ['inconclusive', 'blocked', 'error', 'not-selected'];

/** What checks that gate come to: not conformant where one failed, incomplete where one was not decided. */
export function runVerdictOf(gating: readonly Pick<CheckReport, 'verdict'>[]): RunVerdict {
  if (gating.some(({ verdict }) => verdict === 'fail')) return 'not-conformant';
  return gating.some(({ verdict }) => UNDECIDED.includes(verdict)) ? 'incomplete' : 'conformant';
}

/** Requirements counted by verdict; failures by level. */
export function summaryOf(rows: readonly Pick<RequirementReport, 'verdict' | 'level'>[]): Summary {
  const count = (verdict: Verdict, level?: Level) =>
    rows.filter((row) => row.verdict === verdict && (level === undefined || row.level === level)).length;
  return {
    pass: count('pass'),
    fail: count('fail', 'MUST'),
    warn: count('fail', 'SHOULD'),
    notice: count('fail', 'ADVISORY'),
    inconclusive: count('inconclusive'),
    blocked: count('blocked'),
    'not-applicable': count('not-applicable'),
    'not-selected': count('not-selected'),
    error: count('error'),
  };
}
