/** What changed between two runs, check by check. */

import type { CheckReport, Report, Verdict } from '../spec/report.ts';
import { wayOf } from './failing-way.ts';

/**
 * `fixed`: did not pass, and now does. `broken`: it does not pass although it did, or stands worse than before.
 * `new`: was not looked at before. `gone`: is not looked at any more. `changed`: still does not pass, in another way.
 */
export type ChangeKind = 'broken' | 'fixed' | 'new' | 'gone' | 'changed';

export interface Change {
  readonly kind: ChangeKind;
  readonly id: string;
  /** Null where that report does not have it. */
  readonly before: CheckReport | null;
  readonly after: CheckReport | null;
  /** Whether the run got worse by it: what does not pass, and did, or was not looked at. */
  readonly isWorse: boolean;
}

/** How bad a verdict is: 0 for what harms nobody. What was not looked at has none. */
const BADNESS: Readonly<Record<Verdict, number | null>> = {
  fail: 4,
  error: 3,
  inconclusive: 2,
  blocked: 1,
  pass: 0,
  'not-applicable': 0,
  'not-selected': null,
};

/** The changes in the order of the new report; what is gone comes last. */
export function changesOf(before: Report, after: Report): Change[] {
  const old = new Map(before.checks.map((check) => [check.id, check]));
  const now = new Map(after.checks.map((check) => [check.id, check]));
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((id) => {
    const change = changeOf(old.get(id) ?? null, now.get(id) ?? null);
    return change === null ? [] : [{ ...change, id }];
  });
}

function changeOf(before: CheckReport | null, after: CheckReport | null): Omit<Change, 'id'> | null {
  const [was, is] = [badness(before), badness(after)];
  const as = (kind: ChangeKind, isWorse = false) => ({ kind, before, after, isWorse });
  if (was === null && is === null) return null;
  if (was === null) return as('new', is !== 0);
  if (is === null) return as('gone');
  if (is > was) return as('broken', true);
  if (is === 0) return was === 0 ? null : as('fixed');
  const isSame = is === was && before !== null && after !== null && wayOf([before]) === wayOf([after]);
  return isSame ? null : as('changed');
}

function badness(check: CheckReport | null): number | null {
  return check === null ? null : BADNESS[check.verdict];
}
