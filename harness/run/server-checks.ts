import pLimit from 'p-limit';
import { say } from '../../spec/messages/message.ts';
import type { ServerCheck } from '../checks/server/define.ts';
import { type ServerUnderTest, serverContext } from '../drive/server-context.ts';
import { Settled } from '../drive/settled.ts';
import { type Blocked, type Fail, type Outcome, passed } from '../outcome.ts';
import { Died, Liveness, type Mortal } from './liveness.ts';
import { blockerOf, type CheckResult, isNamed, type OnResult, rootOf } from './result.ts';
import { harnessFault } from './watching.ts';

export interface ServerChecksOptions {
  readonly server: ServerUnderTest;
  readonly target: Mortal;
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** Ends the run: what has not run by then is left out. */
  readonly signal: AbortSignal;
  readonly onStart: (check: ServerCheck) => void;
  readonly onResult: OnResult;
}

/** Runs checks side by side, each after those that it builds on. */
export async function runServerChecks(
  checks: readonly ServerCheck[],
  options: ServerChecksOptions,
): Promise<CheckResult[]> {
  const limit = pLimit(options.concurrency);
  // Generated cases keep both sides busy, the other checks mostly wait: these shall not wait for those as well.
  const few = pLimit(Math.ceil(options.concurrency / 4));
  const inTurn = (check: ServerCheck, run: () => Promise<CheckResult>) =>
    check.method === 'generated' ? few(() => limit(run)) : limit(run);
  const liveness = new Liveness(options.target);
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
      : await inTurn(check, () => runWithLives(check, liveness, options));
    options.onResult(result);
    return result;
  };

  // Those that watch for whole intervals begin first: the others run beside them. Then what others wait for.
  const isAwaited = (check: ServerCheck) =>
    checks.some(({ buildsOn }) => buildsOn.some((name) => isNamed(name, check)));
  const longestFirst = checks
    .filter(({ needs }) => needs === undefined)
    .sort(
      (a, b) =>
        watchingMs(b, options.server) - watchingMs(a, options.server) ||
        Number(isAwaited(b)) - Number(isAwaited(a)),
    );
  const all = await Promise.all(longestFirst.map(resultOf));
  liveness.close();
  // Nobody else may be there when the server is restarted.
  for (const check of checks.filter(({ needs }) => needs === 'restart')) all.push(await resultOf(check));
  return all.map((result) => withTwinsExplained(result, all));
}

/** How long after a failure the end of the target may still become known, in milliseconds. */
export const DEATH_KNOWN_MS = 100;

/** How long a check may take: with many generated cases, longer, as their number never depends on speed. */
function patienceFor(check: ServerCheck, { server, timeoutMs }: ServerChecksOptions): number {
  const isGenerated = check.method === 'generated' || check.method === 'model';
  const forCases = isGenerated ? (server.runs * timeoutMs) / 10 : 0;
  return timeoutMs + forCases + watchingMs(check, server);
}

/** What SRV-WS-13 needs, in milliseconds: it alone is for `--thorough`. */
const THOROUGH_MS = 125_000;

/** How long a check watches before it can say anything, in milliseconds. */
function watchingMs(check: ServerCheck, { intervalMs }: ServerUnderTest): number {
  if (check.thorough) return THOROUGH_MS;
  return check.id.endsWith('/cadence') ? 2 * intervalMs : 0;
}

function blockedBy(result: CheckResult): Blocked {
  const by = rootOf(result);
  return { verdict: 'blocked', by, message: say('blocked.builds-on', { by }) };
}

async function runWithLives(
  check: ServerCheck,
  liveness: Liveness,
  options: ServerChecksOptions,
): Promise<CheckResult> {
  const started = options.server.clock.now();
  const finished = (outcome: Outcome): CheckResult => ({
    info: check,
    outcome,
    durationMs: Math.round(options.server.clock.now() - started),
    scenario: null,
  });
  if (!(await liveness.ready())) return finished(targetGone);
  if (options.signal.aborted) return finished(interrupted);
  options.onStart(check);
  const first = await attempt(check, 1, liveness.signal, options);
  if (!(first instanceof Died)) return finished(first);
  return liveness.alone(async (alive) => {
    if (!alive) return finished(killed(first.message));
    const second = await attempt(check, 2, liveness.signal, options);
    if (second instanceof Died) return finished(killed(second.message));
    const message = say('inconclusive.died-once', { how: first.message });
    return finished(second.verdict === 'pass' ? { verdict: 'inconclusive', message } : second);
  });
}

const targetGone: Outcome = { verdict: 'inconclusive', message: say('inconclusive.target-gone') };
const interrupted: Outcome = {
  verdict: 'not-selected',
  reason: 'bail',
  message: say('not-selected.interrupted'),
};

function killed(how: string): Fail {
  return {
    verdict: 'fail',
    message: say('fail.killed-target', { how }),
    expected: say('expected.alive'),
    actual: say('fail.killed-target', { how }),
    exchanges: [],
  };
}

async function attempt(
  check: ServerCheck,
  number: number,
  life: AbortSignal,
  options: ServerChecksOptions,
): Promise<Outcome | Died> {
  const { server, signal } = options;
  const patience = patienceFor(check, options);
  const late = AbortSignal.timeout(patience);
  const ends = AbortSignal.any([life, late, signal]);
  const context = serverContext(server, check, number, ends);
  server.recorder.record({ type: 'scenario', phase: 'begin' }, { scenario: check.id, attempt: number });
  try {
    // A check that ignores its signal must not hold up the run.
    return (await Promise.race([check.run(context), aborted(ends)])) ?? passed;
  } catch (error) {
    // A connection breaks a moment before the end of its process is known: those beside it are not to blame.
    if (error instanceof Settled && error.outcome.verdict !== 'inconclusive')
      await Promise.race([aborted(life), server.clock.sleep(DEATH_KNOWN_MS)]).catch(() => undefined);
    if (life.aborted) return life.reason instanceof Died ? life.reason : new Died(String(life.reason));
    if (error instanceof Settled) return error.outcome;
    if (signal.aborted) return interrupted;
    if (late.aborted)
      return { verdict: 'inconclusive', message: say('inconclusive.too-long', { seconds: patience / 1000 }) };
    return harnessFault(error);
  } finally {
    context.close();
    server.recorder.record({ type: 'scenario', phase: 'end' }, { scenario: check.id, attempt: number });
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

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
