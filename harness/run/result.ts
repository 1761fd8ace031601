import { say } from '../../spec/messages/message.ts';
import type { Level } from '../../spec/requirement.ts';
import { isAtLeast } from '../../spec/requirement.ts';
import { requirementById } from '../../spec/requirements/index.ts';
import type { CheckInfo } from '../check.ts';
import type { Outcome } from '../outcome.ts';
import type { RunFailure } from './failure.ts';

/** What a check came to. */
export interface CheckResult {
  readonly info: CheckInfo;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** The scenario it was judged on; null for a check that drives by itself. */
  readonly scenario: string | null;
}

/** Takes each result as soon as it is known. */
export type OnResult = (result: CheckResult) => void;

/** The level of a check: that of its requirement, and nothing harsher. */
export function levelOf(info: CheckInfo): Level {
  const requirement = info.row ?? requirementById(info.requirement);
  if (!requirement) throw new Error(`${info.id} belongs to no requirement`);
  return requirement.level;
}

/** Whether `name`, in a check's `buildsOn`, means this check: its id or its requirement. */
export function isNamed(name: string, info: CheckInfo): boolean {
  return info.id === name || info.requirement === name;
}

/** The check that all began with: what blocks a blocked one. */
export function rootOf({ info, outcome }: CheckResult): string {
  return outcome.verdict === 'blocked' ? outcome.by : info.id;
}

/**
 * The check among these results that blocks `info`: one that it builds on, of its own level or harder, that did not
 * pass.
 */
export function blockerOf(info: CheckInfo, results: Iterable<CheckResult>): CheckResult | null {
  for (const result of results) {
    const isBuiltOn = info.buildsOn.some((name) => isNamed(name, result.info));
    if (!isBuiltOn || result.info.id === info.id || result.outcome.verdict === 'pass') continue;
    if (result.outcome.verdict === 'not-applicable' || result.outcome.verdict === 'not-selected') continue;
    if (isAtLeast(levelOf(result.info), levelOf(info))) return result;
  }
  return null;
}

/** What was to run on a target that cannot be reached or started: inconclusive, with the reason. */
export function unreached(checks: readonly CheckInfo[], failure: RunFailure): CheckResult[] {
  const reason = failure.message.split('\n', 1)[0]!;
  const outcome: Outcome = { verdict: 'inconclusive', message: say('inconclusive.unreached', { reason }) };
  return checks.map((info) => ({ info, outcome, durationMs: 0, scenario: null }));
}
