import { say } from '../../spec/messages/message.ts';
import type { Role } from '../../spec/requirement.ts';
import { requirements } from '../../spec/requirements/index.ts';
import type { CheckInfo } from '../check.ts';
import { nearest } from '../nearest.ts';
import type { NotSelected } from '../outcome.ts';
import { RunFailure } from './failure.ts';
import { isNamed } from './result.ts';

/** What a run does with a check: runs it, runs it for others that build on it, or leaves it out. */
export type Choice = 'selected' | 'support' | NotSelected;

export interface SelectionOptions {
  readonly role: Role;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly thorough: boolean;
  /** Leaves out more of what was selected: what it builds on is found out afterwards. */
  readonly narrow?: (choices: Map<string, Choice>) => void;
}

/**
 * Chooses among the checks of one role. Throws a RunFailure: 2 for a literal id or area that does not exist, 6 where a
 * glob matches nothing, or nothing is left.
 */
export function select(checks: readonly CheckInfo[], options: SelectionOptions): Map<string, Choice> {
  const { role, only, skip, thorough } = options;
  for (const pattern of [...only, ...skip]) assertMatches(pattern, checks, role);
  const choices = new Map<string, Choice>();
  for (const info of checks) {
    const named = only.some((pattern) => isNamed(pattern, info));
    if (skip.some((pattern) => matches(pattern, info))) choices.set(info.id, leftOut('skip'));
    else if (only.length > 0 && !only.some((pattern) => matches(pattern, info)))
      choices.set(info.id, leftOut('only'));
    else if (info.thorough && !thorough && !named) choices.set(info.id, leftOut('thorough'));
    else choices.set(info.id, 'selected');
  }
  const selected = checks.filter(({ id }) => choices.get(id) === 'selected');
  if (selected.length === 0) throw new RunFailure(6, 'nothing is selected to run: loosen --only or --skip');
  options.narrow?.(choices);
  for (const info of selected) if (choices.get(info.id) === 'selected') addSupport(info, checks, choices);
  return choices;
}

/** What a selected check builds on runs too, whatever was left out, and never gates. */
function addSupport(info: CheckInfo, checks: readonly CheckInfo[], choices: Map<string, Choice>): void {
  for (const other of checks) {
    if (!info.buildsOn.some((name) => isNamed(name, other))) continue;
    const choice = choices.get(other.id);
    if (choice === 'selected' || choice === 'support') continue;
    choices.set(other.id, 'support');
    addSupport(other, checks, choices);
  }
}

function leftOut(reason: 'only' | 'skip' | 'thorough'): NotSelected {
  return { verdict: 'not-selected', reason, message: say(`not-selected.${reason}`) };
}

/** `SRV-AUTH-02/report`, `SRV-AUTH-02`, the area `SRV-AUTH`, or a glob with `*` and `?`. */
export function matches(pattern: string, info: Pick<CheckInfo, 'id' | 'requirement'>): boolean {
  if (pattern === info.id || pattern === info.requirement) return true;
  if (!isGlob(pattern)) return info.requirement.startsWith(`${pattern}-`);
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`);
  return expression.test(info.id) || expression.test(info.requirement);
}

function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

function assertMatches(pattern: string, checks: readonly CheckInfo[], role: Role): void {
  const rows = requirements.filter((row) => row.role === role).map(({ id }) => ({ id, requirement: id }));
  if ([...checks, ...rows].some((info) => matches(pattern, info))) return;
  if (isGlob(pattern)) throw new RunFailure(6, `nothing matches ${pattern} among the checks of role ${role}`);
  const known = [...rows.map(({ id }) => id), ...checks.map(({ id }) => id)];
  const near = nearest(pattern, known);
  const other = requirements.find(
    (row) => row.role !== role && (pattern === row.id || pattern.startsWith(`${row.id}/`)),
  );
  const hint = other
    ? `it belongs to role ${other.role}`
    : near
      ? `did you mean ${near}?`
      : 'see vanmoi-conform list';
  throw new RunFailure(2, `there is no requirement or check ${pattern} of role ${role}: ${hint}`);
}
