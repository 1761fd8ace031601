import { type Message, render, say } from '../../spec/messages/message.ts';
import type { CheckReport, Report, RequirementReport, RunVerdict, Said, Verdict } from '../../spec/report.ts';
import { isAtLeast, type Level, type Requirement, type Role } from '../../spec/requirement.ts';
import { requirements } from '../../spec/requirements/index.ts';
import { runVerdictOf, summaryOf, worstOf } from '../../spec/verdicts.ts';
import type { CheckInfo } from '../check.ts';
import type { Fail, Outcome } from '../outcome.ts';
import { SPEC_VERSION, TOOL_VERSION } from '../version.ts';
import { type CheckResult, levelOf } from './result.ts';
import type { Choice } from './selection.ts';

export interface ReportInput {
  readonly runId: string;
  readonly role: Role;
  readonly targetKind: string;
  readonly targetText: string;
  /** Digest of what was tested, where that is known. */
  readonly targetDigest?: string | undefined;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly seed: number;
  readonly level: Level;
  readonly intervalMs: number;
  /** `i/n`, or null. */
  readonly shard: string | null;
  /** What else was asked for that verdicts depend on. */
  readonly options: Report['run']['options'];
  readonly interrupted: boolean;
  /** Every check of the role, in order. */
  readonly checks: readonly CheckInfo[];
  readonly choices: ReadonlyMap<string, Choice>;
  /** Results of those that ran. */
  readonly results: readonly CheckResult[];
  readonly notes: readonly Message[];
  /** Exit code 3, where the target could not be reached, started or kept alive. */
  readonly targetLost: boolean;
  /** Exit code 6. */
  readonly nothingSelected: boolean;
  /** True where nothing that gates was there to be judged: that is not conformant, but incomplete. */
  readonly nothingJudged?: boolean;
  /** Why requirements without a check were left out on purpose; default: this version has none for them. */
  readonly withoutCheck?: Message;
  /** The command line that repeats one check. */
  readonly reproduce: (checkId: string, level: Level) => string;
  /** Sequences that were saved, by the check that found them. */
  readonly sequences?: ReadonlyMap<string, SavedSequence>;
}

/** The journal of a sequence that went wrong, in the folder of the run, and the command that sends it again. */
export interface SavedSequence {
  readonly journal: string;
  readonly command: string;
}

/** Builds `report.json` out of results: pure, and the one place where verdicts become a verdict. */
export function buildReport(input: ReportInput): Report {
  const checks = input.checks.map((info) => checkReport(info, input));
  const rows = requirementsOf(input).map((requirement): RequirementReport => {
    const own = checks.filter((check) => check.requirement === requirement.id);
    const verdict = own.length === 0 ? 'not-selected' : worstOf(own.map((check) => check.verdict));
    const deciding = own.find((check) => check.verdict === verdict);
    return {
      id: requirement.id,
      level: requirement.level,
      origin: requirement.origin,
      statement: requirement.statement.en,
      verdict,
      reason: own.length === 0 ? render(input.withoutCheck ?? noCheck) : reasonOf(verdict, deciding),
      checks: own.map(({ id }) => id),
    };
  });
  const gating = checks.filter((check) => check.gates);
  // What never ran is never green.
  const isIdle = input.nothingSelected || input.nothingJudged === true;
  const verdict = isIdle ? 'incomplete' : runVerdictOf(gating);
  return {
    schemaVersion: 1,
    tool: { name: 'vanmoi-conform', version: TOOL_VERSION },
    spec: { name: 'vanmoi-agent-protocol', version: SPEC_VERSION },
    target: {
      role: input.role,
      kind: input.targetKind,
      text: input.targetText,
      ...(input.targetDigest === undefined ? {} : { digest: input.targetDigest }),
    },
    run: {
      id: input.runId,
      startedAt: input.startedAt.toISOString(),
      durationMs: Math.round(input.durationMs),
      seed: input.seed,
      shard: input.shard,
      options: input.options,
      complete: !input.interrupted,
      level: input.level,
      intervalMs: input.intervalMs,
      partial: isPartial(input),
      exitCode: exitCode(verdict, checks, input),
      notes: input.notes.map(saidIn),
    },
    verdict,
    summary: summaryOf(rows),
    requirements: rows,
    checks,
  };
}

/** The catalogue's rows of this role, then those that scenario files bring. */
function requirementsOf({ role, checks }: ReportInput): Requirement[] {
  return [...requirements.filter((row) => row.role === role), ...checks.flatMap(({ row }) => row ?? [])];
}

/** Whether something was left out on demand; what only `--thorough` looks at is the usual extent. */
function isPartial({ choices, results, interrupted, withoutCheck }: ReportInput): boolean {
  return (
    interrupted ||
    withoutCheck !== undefined ||
    results.some(({ outcome }) => isCutShort(outcome)) ||
    [...choices.values()].some(
      (choice) => choice === 'support' || (typeof choice === 'object' && choice.reason !== 'thorough'),
    )
  );
}

/** Selected, and the run ended before it could run: that leaves the run incomplete. */
function isCutShort(outcome: Outcome): boolean {
  return outcome.verdict === 'not-selected' && outcome.reason === 'bail';
}

function checkReport(info: CheckInfo, input: ReportInput): CheckReport {
  const choice = input.choices.get(info.id);
  const result = input.results.find((one) => one.info.id === info.id);
  const outcome: Outcome = typeof choice === 'object' ? choice : (result?.outcome ?? neverRan);
  const level = levelOf(info);
  const says = sentences(outcome);
  const saved = input.sequences?.get(info.id);
  return {
    id: info.id,
    requirement: info.requirement,
    level,
    title: info.title.en,
    titles: info.title,
    verdict: outcome.verdict,
    message: says.message?.text ?? '',
    expected: says.expected?.text ?? null,
    actual: says.actual?.text ?? null,
    durationMs: result?.durationMs ?? 0,
    exchanges: 'exchanges' in outcome ? (outcome.exchanges ?? []) : [],
    repro: {
      command: input.reproduce(info.id, level),
      curl: outcome.verdict === 'fail' ? (outcome.curl ?? null) : null,
      ...(saved ? { replay: saved.command } : {}),
    },
    counterexample: outcome.verdict === 'fail' ? counterexampleOf(outcome, saved) : null,
    gates: wasSelected(choice, outcome) && isAtLeast(level, input.level),
    scenario: result?.scenario ?? null,
    says,
  };
}

/** What is known of it, and where its journal is. */
function counterexampleOf({ counterexample }: Fail, saved: SavedSequence | undefined): unknown {
  return saved ? { ...Object(counterexample), journal: saved.journal } : (counterexample ?? null);
}

/** What could not be launched was never selected; what the end of the run left out was. */
function wasSelected(choice: Choice | undefined, outcome: Outcome): boolean {
  if (isCutShort(outcome)) return choice === 'selected' || typeof choice === 'object';
  return choice === 'selected' && outcome.verdict !== 'not-selected';
}

const neverRan: Outcome = { verdict: 'inconclusive', message: say('inconclusive.nothing-seen') };

function sentences(outcome: Outcome): CheckReport['says'] {
  const isFail = outcome.verdict === 'fail';
  return {
    message: outcome.message ? saidIn(outcome.message) : null,
    expected: isFail ? saidIn(outcome.expected) : null,
    actual: isFail ? saidIn(outcome.actual) : null,
  };
}

function saidIn(message: Message): Said {
  return { text: render(message), key: message.key, values: message.values };
}

const noCheck = say('not-selected.no-check');

function reasonOf(verdict: Verdict, deciding: CheckReport | undefined): string | null {
  return verdict === 'not-selected' || verdict === 'not-applicable' ? (deciding?.message ?? null) : null;
}

/** Contract, several exits at once: 130, 2, 6, 4, 3, 1, 5. */
function exitCode(verdict: RunVerdict, checks: readonly CheckReport[], input: ReportInput): number {
  if (input.interrupted) return 130;
  if (input.nothingSelected) return 6;
  if (checks.some((check) => check.verdict === 'error')) return 4;
  if (input.targetLost) return 3;
  return verdict === 'conformant' ? 0 : 1;
}
