import { say } from '../../spec/messages/message.ts';
import type { ServerCheck } from '../checks/server/define.ts';
import type { Blocked, Outcome } from '../outcome.ts';
import { type AttemptOptions, attempt, interrupted } from './attempt.ts';
import { Company, type Guest } from './company.ts';
import { ATTEMPTS_OF_AN_INQUEST, Inquests } from './inquest.ts';
import { Death } from './killed.ts';
import { Liveness, type Mortal } from './liveness.ts';
import { blockerOf, type CheckResult, isNamed, type OnResult, rootOf } from './result.ts';
import { Turns } from './turns.ts';
import { weights } from './weights.ts';

export interface ServerChecksOptions extends AttemptOptions {
  readonly target: Mortal;
  readonly concurrency: number;
  readonly onStart: (check: ServerCheck) => void;
  /** Takes how the target ended where no check can be said to have done it. */
  readonly onUnexplained: (how: string) => void;
  readonly onResult: OnResult;
}

/** Runs checks side by side, each after those that it builds on. */
export async function runServerChecks(
  checks: readonly ServerCheck[],
  options: ServerChecksOptions,
): Promise<CheckResult[]> {
  // Generated cases keep both sides busy, the other checks mostly wait: these shall not wait for those as well.
  const turns = new Turns(options.concurrency, Math.ceil(options.concurrency / 4));
  const weightOf = weights(checks, options.server);
  const liveness = new Liveness(options.target);
  const corrected = new Map<ServerCheck, CheckResult>();
  const company = new Company();
  const inquests = new Inquests(liveness, company, options, {
    correct(info, outcome) {
      const result = { info, outcome, durationMs: 0, scenario: null };
      corrected.set(info, result);
      options.onResult(result);
    },
    unexplained: options.onUnexplained,
  });
  const run = runner(liveness, company, inquests, options);
  const results = new Map<string, Promise<CheckResult>>();

  const resultOf = (check: ServerCheck): Promise<CheckResult> => {
    const known = results.get(check.id);
    if (known) return known;
    const result = runOne(check);
    results.set(check.id, result);
    return result;
  };
  const runOne = async (check: ServerCheck): Promise<CheckResult> => {
    const before = checks.filter(
      (other) => other !== check && check.buildsOn.some((name) => isNamed(name, other)),
    );
    const blocker = blockerOf(check, await Promise.all(before.map(resultOf)));
    const result = blocker
      ? { info: check, outcome: blockedBy(blocker), durationMs: 0, scenario: null }
      : await turns.take({ weight: weightOf(check), isBusy: check.method === 'generated' }, () => run(check));
    options.onResult(result);
    return result;
  };

  const longestFirst = checks
    .filter(({ needs }) => needs === undefined)
    .sort((a, b) => weightOf(b) - weightOf(a));
  const all = await Promise.all(longestFirst.map(resultOf));
  for (const check of checks.filter(({ needs }) => needs === 'alone')) all.push(await resultOf(check));
  await inquests.settled();
  liveness.close();
  // Nobody else may be there when the server is restarted.
  for (const check of checks.filter(({ needs }) => needs === 'restart')) all.push(await resultOf(check));
  const last = all.map((result) => corrected.get(result.info as ServerCheck) ?? result);
  return last.map((result) => withTwinsExplained(result, last));
}

function blockedBy(result: CheckResult): Blocked {
  const by = rootOf(result);
  return { verdict: 'blocked', by, message: say('blocked.builds-on', { by }) };
}

/** What runs one check, again and again where the target dies meanwhile, until it is known what the check comes to. */
function runner(
  liveness: Liveness,
  company: Company,
  inquests: Inquests,
  options: ServerChecksOptions,
): (check: ServerCheck) => Promise<CheckResult> {
  const quietFor =
    (guest: Guest, life: AbortSignal) =>
    <Result>(work: () => Promise<Result>): Promise<Result> =>
      guest.untilAlone(() =>
        liveness.alone(() => {
          life.throwIfAborted();
          return guest.untilAlone(work); // somebody may have come in the last moment
        }),
      );
  const outcomeOf = async (check: ServerCheck): Promise<Outcome> => {
    for (let attempts = 1; ; attempts += ATTEMPTS_OF_AN_INQUEST + 1) {
      const isAlive = await liveness.ready();
      if (options.signal.aborted) return interrupted;
      if (!isAlive) return targetGone;
      const life = liveness.signal;
      const came = await company.join((guest) =>
        attempt(check, options, { number: attempts, life, isAlone: false, quiet: quietFor(guest, life) }),
      );
      if (!(came instanceof Death)) {
        inquests.hasEnded({ check, attempts });
        return came;
      }
      const ruling = await inquests.ruleOn({ check, death: came, attempts });
      if (ruling) return ruling;
    }
  };
  return async (check) => {
    const started = options.server.clock.now();
    options.onStart(check);
    const outcome = await outcomeOf(check);
    const durationMs = Math.round(options.server.clock.now() - started);
    return { info: check, outcome, durationMs, scenario: null };
  };
}

const targetGone: Outcome = { verdict: 'inconclusive', message: say('inconclusive.target-gone') };

/** A twin that failed although its own requirement passed elsewhere explains nothing: inconclusive. */
function withTwinsExplained(result: CheckResult, all: readonly CheckResult[]): CheckResult {
  const { outcome } = result;
  if (outcome.verdict !== 'blocked') return result;
  const related = all.filter(({ info }) => isNamed(outcome.by, info));
  if (related.length === 0 || related.some((other) => other.outcome.verdict !== 'pass')) return result;
  const { exchanges = [], by } = outcome;
  return {
    ...result,
    outcome: { verdict: 'inconclusive', message: say('inconclusive.twin-failed', { by }), exchanges },
  };
}
