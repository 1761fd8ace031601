import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { say } from '../../spec/messages/message.ts';
import { WORST_FIRST } from '../../spec/report.ts';
import { isAtLeast } from '../../spec/requirement.ts';
import type { Journal } from '../journal/journal.ts';
import type { Judge, Transport } from '../judge.ts';
import type { Outcome } from '../outcome.ts';
import { hasTwoAgents, type Scenario, usuallyLasts } from '../scenario.ts';
import { RunFailure } from './failure.ts';
import type { AgentLauncher, TargetTools } from './launch/launcher.ts';
import { howEnded } from './launch/life.ts';
import type { RunOptions } from './options.ts';
import { blockerOf, type CheckResult, isNamed, levelOf, type OnResult, rootOf } from './result.ts';
import { runScenario, type ScenarioResult } from './scenario-run.ts';

export interface AgentChecksOptions {
  /** The judges that run; those left out are not among them. */
  readonly judges: readonly Judge[];
  readonly scenarios: readonly Scenario[];
  /** What starts the agents; null where the user starts one on `listenPort`. */
  readonly launcher: AgentLauncher | null;
  readonly listenPort: number;
  /** How long an agent that the user starts is waited for, in milliseconds. */
  readonly firstCallMs: number;
  readonly journal: Journal;
  readonly options: RunOptions;
  readonly tools: TargetTools;
  readonly onScenario: (scenario: Scenario, phase: 'begin' | 'end') => void;
  readonly onResult: OnResult;
}

export interface AgentChecks {
  readonly results: readonly CheckResult[];
  readonly scenarios: readonly ScenarioResult[];
}

/** How long an agent that goes on from one scenario to the next may pause before it calls again, in milliseconds. */
const NEXT_CALL_MS = 60_000;

/** The scenarios that these judges need; one that must hold always needs at least the steady one. */
export function scenariosFor(judges: readonly Judge[], all: readonly Scenario[]): Scenario[] {
  return all.filter(({ id }) =>
    judges.some(({ scenarios }) => (scenarios === 'all' ? id === 'steady' : scenarios.includes(id))),
  );
}

/** The judges that read the journal of this scenario; those of all scenarios follow one agent alone. */
export function judgesOf(scenario: Scenario, judges: readonly Judge[]): Judge[] {
  return judges.filter(({ scenarios }) =>
    scenarios === 'all' ? !hasTwoAgents(scenario) : scenarios.includes(scenario.id),
  );
}

/** Plays the scenarios side by side, each with a master and an agent of its own, and judges their journals. */
export async function runAgentChecks(run: AgentChecksOptions): Promise<AgentChecks> {
  const { options } = run;
  // Where one agent cannot even be started, none can: the others end before the run does.
  const fatal = new AbortController();
  const tools = { ...run.tools, signal: AbortSignal.any([run.tools.signal, fatal.signal]) };
  const isByHand = run.launcher === null;
  const isContained = run.launcher?.isContainer ?? false;
  const playable = run.scenarios.filter(
    ({ launches, container }) => !(isByHand && launches) && !(container && !isContained),
  );
  const starting = pLimit(availableParallelism());
  const atOnce = pLimit(isByHand ? 1 : (options.concurrency ?? Math.max(1, playable.length)));
  const issuedIn = new Map<string | null, string>();
  let chosen: Transport | null = null;
  let lastTurn = Promise.resolve();
  let isFirst = true;
  const play = async (scenario: Scenario, attempt: number): Promise<ScenarioResult> => {
    run.onScenario(scenario, 'begin');
    // Agents start in the order of the scenarios, however long each master takes to be ready.
    const turn = lastTurn;
    const begun = Promise.withResolvers<void>();
    lastTurn = begun.promise;
    const result = await runScenario({
      scenario,
      attempt,
      judges: judgesOf(scenario, run.judges),
      journal: run.journal,
      launcher: run.launcher,
      byHand: isByHand ? { isFirst, patienceMs: isFirst ? run.firstCallMs : NEXT_CALL_MS } : null,
      port: isByHand ? run.listenPort : await tools.ports.next(),
      setup: {
        intervalMs: options.intervalMs,
        prefix: options.prefix,
        masked: false,
        isForeign: (token) => (issuedIn.get(token) ?? scenario.id) !== scenario.id,
      },
      options,
      tools,
      starting: async (start) => {
        await turn;
        return starting(() => {
          begun.resolve();
          return start();
        });
      },
      chosen: () => chosen,
      onChosen: (transport) => {
        if (chosen !== 'socket') chosen = transport; // some report over HTTP until their socket is open
      },
      onIssued: (token) => void issuedIn.set(token, scenario.id),
    }).finally(() => begun.resolve());
    run.onScenario(scenario, 'end');
    if (isByHand && isFirst && !result.spoke && !tools.signal.aborted)
      throw new RunFailure(3, `no agent called within ${run.firstCallMs / 1000} s`);
    isFirst = false;
    return result;
  };

  // The longest begin first: the whole takes about as long as the longest. In turn, nothing is won by that.
  const order = isByHand
    ? playable
    : [...playable].sort((a, b) => usuallyLasts(b, options.intervalMs) - usuallyLasts(a, options.intervalMs));
  const shared = order.filter(({ needs }) => needs === 'shared');
  const played = await all(
    shared.map((scenario) => atOnce(() => play(scenario, 1))),
    fatal,
  );
  const again = new Map<string, ScenarioResult>();
  const verdicts = () => new Verdicts(run.judges, played, again, isByHand, isContained);
  // What is blocked stays so, however often it is looked at.
  const unblocked = () => {
    const soFar = verdicts();
    return run.judges.filter((judge) => soFar.of(judge).outcome.verdict !== 'blocked');
  };
  // An agent that has not reported in any of them has nothing to show alone.
  const reports = () => played.some(({ channel }) => channel !== null) || shared.length === 0;
  for (const scenario of order.filter(({ needs }) => needs !== 'shared'))
    if (reports() && scenariosFor(unblocked(), [scenario]).length > 0) played.push(await play(scenario, 1));

  // Of several that show the same the first is told, however many more are played: a schedule comes again with its seed.
  played.sort((a, b) => run.scenarios.indexOf(a.scenario) - run.scenarios.indexOf(b.scenario));

  // A timing failure is believed only when it shows again, with the machine to itself.
  const doubted = new Set(unblocked().filter(({ timing }) => timing));
  for (const result of played)
    if (!tools.signal.aborted && !isByHand && hasFailure(result, doubted))
      again.set(result.scenario.id, await play(result.scenario, 2));

  const final = verdicts();
  const results = run.judges.map((judge) => final.of(judge));
  for (const result of results) run.onResult(result);
  return { results, scenarios: [...played, ...again.values()] };
}

/** All results; where one rejects, the others are ended and waited for before its error goes on. */
async function all<Result>(promises: readonly Promise<Result>[], ending: AbortController): Promise<Result[]> {
  for (const promise of promises) promise.catch((error: unknown) => ending.abort(error));
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function hasFailure({ outcomes, channel }: ScenarioResult, among: ReadonlySet<Judge>): boolean {
  if (channel === null) return false;
  return [...outcomes].some(([judge, outcome]) => among.has(judge) && outcome?.verdict === 'fail');
}

/** Puts together what the scenarios showed, check by check. */
class Verdicts {
  readonly #judges: readonly Judge[];
  readonly #played: readonly ScenarioResult[];
  readonly #again: ReadonlyMap<string, ScenarioResult>;
  readonly #isByHand: boolean;
  readonly #isContained: boolean;
  readonly #known = new Map<Judge, CheckResult>();

  constructor(
    judges: readonly Judge[],
    played: readonly ScenarioResult[],
    again: ReadonlyMap<string, ScenarioResult>,
    isByHand: boolean,
    isContained: boolean,
  ) {
    this.#judges = judges;
    this.#played = played;
    this.#again = again;
    this.#isByHand = isByHand;
    this.#isContained = isContained;
  }

  of(judge: Judge): CheckResult {
    const known = this.#known.get(judge);
    if (known) return known;
    const seen = this.#worst(judge);
    const channel = this.#otherChannel(judge.transport);
    const outcome =
      (channel && otherTransport(channel)) || this.#blocked(judge) || seen?.outcome || this.#unseen(judge);
    const result = {
      info: judge,
      outcome,
      durationMs: seen?.durationMs ?? 0,
      scenario: seen?.scenario ?? null,
    };
    this.#known.set(judge, result);
    return result;
  }

  #worst(judge: Judge): { outcome: Outcome; scenario: string; durationMs: number } | null {
    const seen = this.#played.flatMap((result) => {
      const outcome = this.#confirmed(judge, result);
      return outcome ? [{ outcome, scenario: result.scenario.id, durationMs: result.durationMs }] : [];
    });
    const rank = ({ outcome }: { outcome: Outcome }) => WORST_FIRST.indexOf(outcome.verdict);
    return seen.sort((a, b) => rank(a) - rank(b))[0] ?? null;
  }

  /** Where a timing check was looked at twice and the tries disagree, nobody knows. */
  #confirmed(judge: Judge, result: ScenarioResult): Outcome | null {
    const outcome = result.outcomes.get(judge) ?? null;
    if (!judge.timing || outcome?.verdict !== 'fail') return outcome;
    const second = this.#again.get(result.scenario.id);
    const secondOutcome = second && [...second.outcomes].find(([other]) => other.id === judge.id)?.[1];
    if (!secondOutcome || secondOutcome.verdict === 'fail') return secondOutcome ?? outcome;
    return {
      verdict: 'inconclusive',
      message: say('inconclusive.tries-differ'),
      exchanges: outcome.exchanges,
    };
  }

  /** The transport that the agent chose, where this check is about the other one. */
  #otherChannel(wanted: Transport | null): Transport | null {
    if (wanted === null) return null;
    const channels = this.#played.flatMap(({ channel }) => channel ?? []);
    return channels.length > 0 && !channels.includes(wanted) ? channels[0]! : null;
  }

  /** Built on a check of its own level or harder that did not pass; or on a softer one, so that this never arose. */
  #blocked(judge: Judge): Outcome | null {
    const before = this.#judges
      .filter((other) => other !== judge && judge.buildsOn.some((name) => isNamed(name, other)))
      .map((other) => this.of(other));
    const blocker = blockerOf(judge, before);
    if (blocker) {
      const by = rootOf(blocker);
      return { verdict: 'blocked', by, message: say('blocked.builds-on', { by }) };
    }
    const softer = before.find(
      ({ info, outcome }) => outcome.verdict === 'fail' && !isAtLeast(levelOf(info), levelOf(judge)),
    );
    if (!softer || this.#worst(judge)) return null;
    const message = say('na.condition-absent', { by: softer.info.id });
    return { verdict: 'not-applicable', reason: 'condition-absent', message };
  }

  #unseen(judge: Judge): Outcome {
    const results = this.#played.filter(
      ({ scenario }) => judge.scenarios === 'all' || judge.scenarios.includes(scenario.id),
    );
    if (results.length === 0 && this.#isByHand)
      return { verdict: 'not-selected', reason: 'launch', message: say('not-selected.launch') };
    if (results.length === 0 && !this.#isContained)
      return { verdict: 'not-selected', reason: 'container', message: say('not-selected.container') };
    const exited = results.flatMap(({ ending }) => (ending.how === 'exited' ? [ending.exit] : []))[0];
    if (exited)
      return {
        verdict: 'inconclusive',
        message: say('inconclusive.ended-early', { how: howEnded(exited) }),
      };
    if (results.some(({ ending }) => ending.how === 'interrupted'))
      return { verdict: 'not-selected', reason: 'bail', message: say('not-selected.interrupted') };
    return { verdict: 'inconclusive', message: say('inconclusive.nothing-seen') };
  }
}

function otherTransport(channel: Transport): Outcome {
  return {
    verdict: 'not-applicable',
    reason: 'other-transport',
    message: say(`na.other-transport-${channel}`),
  };
}
