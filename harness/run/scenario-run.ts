import { createMaster } from '../../mocks/master/master.ts';
import { lenientMaster } from '../../mocks/master/steps.ts';
import { endpointOf } from '../../spec/protocol.ts';
import type { Journal } from '../journal/journal.ts';
import type { Judge, Setup, Transport } from '../judge.ts';
import type { Outcome } from '../outcome.ts';
import { hasTwoAgents, intervalIn, type Scenario } from '../scenario.ts';
import { type Ending, Player } from '../scenarios/player.ts';
import type { Exit } from '../targets/index.ts';
import { startReader } from '../truth/reader.ts';
import { createStimulus } from '../truth/stimulus.ts';
import type { AgentLauncher, AgentProcess, AgentSetup, TargetTools } from './launch/launcher.ts';
import type { RunOptions } from './options.ts';
import { Watching } from './watching.ts';

export interface ScenarioRunOptions {
  readonly scenario: Scenario;
  readonly attempt: number;
  readonly judges: readonly Judge[];
  readonly journal: Journal;
  /** What starts its agents; null where the user does. */
  readonly launcher: AgentLauncher | null;
  /** Set where a person started the agent, which lives on from scenario to scenario. */
  readonly byHand: ByHand | null;
  /** The port of the master; 0 for a free one. */
  readonly port: number;
  readonly setup: Setup;
  readonly options: RunOptions;
  readonly tools: TargetTools;
  /** Bounds how many agents start at once: ends with the agent's first request. */
  readonly starting: <Result>(start: () => Promise<Result>) => Promise<Result>;
  /** The transport that the agent has chosen, as far as any scenario has shown it. */
  readonly chosen: () => Transport | null;
  readonly onChosen: (transport: Transport) => void;
  /** Told each token that this scenario gives out. */
  readonly onIssued: (token: string) => void;
}

/** An agent that the harness cannot start. */
export interface ByHand {
  /** How long its first call is waited for, in milliseconds. */
  readonly patienceMs: number;
  /** In later scenarios it brings the token of the one before: what counts begins when it registers again. */
  readonly isFirst: boolean;
}

/** What one scenario came to. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly attempt: number;
  readonly outcomes: ReadonlyMap<Judge, Outcome | null>;
  readonly ending: Ending | { readonly how: 'exited'; readonly exit: Exit } | { readonly how: 'interrupted' };
  /** The transport that the agent reported over; null where it did not report. */
  readonly channel: Transport | null;
  /** Whether the agent sent anything at all. */
  readonly spoke: boolean;
  readonly tail: readonly string[];
  readonly hint: string | null;
  readonly durationMs: number;
}

/** How long an agent that starts keeps others from starting, in milliseconds. */
const START_MS = 1500;

/** Plays one scenario with a master and an agent of its own, and judges what happens as it happens. */
export async function runScenario(given: ScenarioRunOptions): Promise<ScenarioResult> {
  const run = atItsInterval(given);
  const { scenario, attempt, journal, options, tools } = run;
  const began = journal.now();
  const recorder = journal.at({ scenario: scenario.id, attempt, peer: 'agent' });
  const master = await createMaster({
    recorder,
    host: run.launcher?.masterHost ?? '127.0.0.1',
    port: run.port,
    prefix: options.prefix,
    steps: lenientMaster,
  });
  const agent = await processFor(run, master.url, {
    onContained: (pid, container) => reader?.follow(pid, container),
  });
  const second = hasTwoAgents(scenario) ? await processFor(run, master.url, { suffix: '-second' }) : null;
  second?.crashed.catch(() => undefined); // its end is in the journal; the scenario goes on
  const over = new AbortController();
  const signal = AbortSignal.any([tools.signal, over.signal]);
  const stimulus = createStimulus(recorder, tools.clock, signal);
  const reader = scenario.readings
    ? startReader({
        recorder,
        port: Number(new URL(master.url).port),
        intervalMs: options.intervalMs,
        isContained: run.launcher?.isContainer ?? false,
      })
    : null;
  const player = new Player({
    scenario,
    master,
    agent,
    second,
    recorder,
    clock: tools.clock,
    intervalMs: options.intervalMs,
    signal,
    stimulus,
    ...(run.byHand ? { firstPatienceMs: run.byHand.patienceMs } : {}),
  });
  const watching = new Watching(run.judges, run.setup);
  const spoken = Promise.withResolvers<void>();
  let spoke = false;
  let counts = run.byHand?.isFirst ?? true;
  const unlisten = journal.listen((event) => {
    const isOurs = event.scenario === scenario.id && event.attempt === attempt;
    if (!isOurs && event.scenario !== null) return;
    counts ||= event.type === 'request' && endpointOf(event.path, options.prefix) === 'register';
    if (!counts && event.type !== 'reading') return;
    for (const observation of watching.see(event)) {
      player.see(observation);
      if (player.chosen) run.onChosen(player.chosen);
      if (observation.kind === 'report') reader?.read();
      if (observation.kind === 'answer' && observation.answer.issued)
        run.onIssued(observation.answer.issued.token);
      if (observation.kind !== 'request') continue;
      spoke = true;
      spoken.resolve();
    }
  });
  recorder.record({ type: 'scenario', phase: 'begin', definition: scenario });
  const ended = agent?.crashed.then((exit) => ({ how: 'exited' as const, exit }));
  let ending: ScenarioResult['ending'];
  let judged = true;
  try {
    const played = await run.starting(async () => {
      // By now another scenario may have shown that this one is not about this agent.
      const chosen = run.chosen();
      if (scenario.transport && chosen && chosen !== scenario.transport)
        return { playing: Promise.resolve({ how: 'other-transport' as const }), judged: false };
      await reader?.ready;
      // The master knows its first steps before the agent can ask anything; patience begins with the process.
      const playing = player.play();
      playing.catch(() => undefined); // ends with the signal where the agent ended first
      await agent?.start();
      if (agent) await Promise.race([spoken.promise, ended, tools.clock.sleep(START_MS, signal)]);
      return { playing, judged: true };
    });
    judged = played.judged;
    ending = await Promise.race([played.playing, ...(ended ? [ended] : [])]);
  } catch (error) {
    if (!tools.signal.aborted) throw error;
    ending = { how: 'interrupted' };
  } finally {
    over.abort();
    stimulus.stop();
    reader?.close();
    await Promise.all([agent?.end(), second?.end()]);
    await master.close();
    unlisten();
  }
  const complete = ending.how === 'complete';
  const interrupted = ending.how === 'interrupted';
  recorder.record({ type: 'scenario', phase: 'end', complete });
  return {
    scenario,
    attempt,
    outcomes: judged ? watching.end({ t: journal.now(), complete, interrupted }) : new Map(),
    ending,
    channel: player.channel,
    spoke,
    tail: agent?.tail() ?? [],
    hint: ending.how === 'exited' && agent ? await agent.hint() : null,
    durationMs: Math.round(journal.now() - began),
  };
}

/** The same with the interval that the agent is told in this scenario. */
function atItsInterval(run: ScenarioRunOptions): ScenarioRunOptions {
  const intervalMs = intervalIn(run.scenario, run.options.intervalMs);
  return {
    ...run,
    options: { ...run.options, intervalMs },
    setup: { ...run.setup, intervalMs },
  };
}

/** `suffix` tells the second agent from the first: what it keeps is its own. Null where the user starts the agent. */
async function processFor(
  { scenario, attempt, journal, options, launcher }: ScenarioRunOptions,
  masterUrl: string,
  {
    suffix = '',
    onContained = () => undefined,
  }: { suffix?: string; onContained?: AgentSetup['onContained'] },
): Promise<AgentProcess | null> {
  if (!launcher) return null;
  const name = scenario.id + suffix;
  return launcher.make({
    id: attempt === 1 ? name : `${name}-${attempt}`,
    scenario: name,
    masterUrl,
    recorder: journal.at({ scenario: scenario.id, attempt, peer: `agent${suffix}` }),
    options,
    onContained,
  });
}
