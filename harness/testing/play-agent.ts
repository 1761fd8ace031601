/** For tests: one scenario played to the reference agent, or to a mutant of it, within this process. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentSteps, type Report, referenceSteps, runAgent } from '../../mocks/agent/index.ts';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster } from '../../mocks/master/master.ts';
import { lenientMaster } from '../../mocks/master/steps.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import { agentJudges } from '../checks/agent/index.ts';
import { aReport } from '../drive/bodies.ts';
import { Journal } from '../journal/journal.ts';
import type { Judge, Transport } from '../judge.ts';
import type { Outcome } from '../outcome.ts';
import { judgesOf } from '../run/agent-checks.ts';
import { watchLateness } from '../run/lateness.ts';
import { tokenFiles } from '../run/token-files.ts';
import { Watching } from '../run/watching.ts';
import type { Scenario } from '../scenario.ts';
import { type AgentHandle, Player } from '../scenarios/player.ts';
import { BELOW_RUNS, createPorts } from '../targets/ports.ts';
import { LiveMachine } from './live-machine.ts';

/** Ports that nobody else takes while a master is away; processes that were forked one after another stay apart. */
const ports = createPorts(1000 * process.pid, BELOW_RUNS);

/** A right agent in a hurry: what it collects is judged elsewhere. */
export const hasty: AgentSteps = {
  ...referenceSteps,
  collectReport: async () => reportNow(),
};

/** A report that is right in every field; its uptime is this process's, in seconds. */
export function reportNow(): Report {
  return aReport({ uptime: 1000 + Math.floor(performance.now() / 1000) }) as unknown as Report;
}

export interface Played {
  /** What each judge made of it; null where it saw nothing to judge. */
  readonly outcomes: ReadonlyMap<Judge, Outcome | null>;
  /** What the judge of this id made of it. */
  verdictOf(id: string): Outcome['verdict'] | null;
}

export interface PlayOptions {
  readonly scenario: Scenario;
  readonly transport?: Transport;
  readonly intervalMs?: number;
  /** The steps of one life of the agent; `die` ends it as a crash would. */
  readonly steps?: (die: () => void, life: number) => AgentSteps;
  /** Gives the agent a made-up machine to report about, and reads that beside it. */
  readonly machine?: boolean;
  /** Both agents of a scenario with two keep their state in one folder. */
  readonly sharedState?: boolean;
}

/** Plays the scenario to its end and judges it; the agent is ended in any case. */
export async function playAgent(options: PlayOptions): Promise<Played> {
  const { scenario, intervalMs = 100 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'played-'));
  const journal = new Journal('test', systemClock);
  const recorder = journal.at({ scenario: scenario.id, peer: 'agent' });
  const isEverAway = scenario.steps.some(({ step }) => step === 'outage');
  const port = isEverAway ? await ports.next() : 0;
  const master = await createMaster({ recorder, steps: lenientMaster, port });
  const setup = { intervalMs, prefix: '', masked: false, isForeign: () => false };
  const watching = new Watching(judgesOf(scenario, agentJudges), setup);
  const over = new AbortController();
  const machine = options.machine ? new LiveMachine(systemClock) : null;
  const handle = (name: string) =>
    inProcess(options, { url: master.url, folder: join(folder, name), intervalMs, recorder, machine });
  const agent = handle('first');
  const second = handle(options.sharedState ? 'first' : 'second');
  const signal = over.signal;
  const player = new Player({
    scenario,
    master,
    agent,
    second,
    recorder,
    clock: systemClock,
    intervalMs,
    signal,
    ...(machine ? { stimulus: machine.stimulus(recorder) } : {}),
  });
  let readNow = () => undefined as unknown;
  const unlisten = journal.listen((event) => {
    for (const observation of watching.see(event)) {
      player.see(observation);
      if (observation.kind === 'report') readNow();
    }
  });
  const stopWatching = watchLateness(recorder, false);
  recorder.record({ type: 'scenario', phase: 'begin', definition: scenario });
  if (machine && scenario.readings) readNow = machine.readBeside(recorder, signal);
  try {
    const playing = player.play();
    playing.catch(() => undefined);
    await agent.start();
    const ending = await Promise.race([playing, agent.crashed]);
    const complete = ending?.how === 'complete';
    const outcomes = watching.end({ t: journal.now(), complete });
    return {
      outcomes,
      verdictOf: (id) => [...outcomes].find(([judge]) => judge.id === id)?.[1]?.verdict ?? null,
    };
  } finally {
    over.abort(new Error('the scenario is over'));
    unlisten();
    stopWatching();
    await Promise.all([agent.stop('SIGTERM'), second.stop('SIGTERM')]);
    await master.close();
    await rm(folder, { recursive: true });
  }
}

interface Place {
  readonly url: string;
  readonly folder: string;
  readonly intervalMs: number;
  readonly recorder: Recorder;
  readonly machine: LiveMachine | null;
}

function inProcess(
  { transport = 'http', steps = () => hasty }: PlayOptions,
  { url, folder, intervalMs, recorder, machine }: Place,
): AgentHandle & { readonly crashed: Promise<undefined> } {
  const crash = Promise.withResolvers<undefined>();
  let life = 0;
  let ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const exits = (asked: boolean) =>
    recorder.record({ type: 'exit', code: asked ? 0 : 1, signal: null, asked });
  return {
    crashed: crash.promise,
    async start() {
      const mine = new AbortController();
      ending = mine;
      recorder.record({ type: 'launch', command: 'in process', pid: process.pid, life: ++life });
      const die = () => {
        if (mine.signal.aborted) return;
        mine.abort();
        exits(false);
        crash.resolve(undefined);
      };
      running = runAgent(
        {
          server: url,
          transport,
          intervalMs,
          stateDir: folder,
          signal: mine.signal,
          log: (line) => recorder.record({ type: 'output', stream: 'stderr', text: `${line}\n` }),
          ...(machine && { machine: machine.asSeenBy(intervalMs) }),
        },
        steps(die, life),
      );
    },
    async stop() {
      if (!ending.signal.aborted) exits(true);
      ending.abort();
      await running;
    },
    loseState: () => rm(folder, { recursive: true, force: true }),
    tokenFiles: async (tokens) =>
      tokenFiles({ folder, state: folder, home: folder, work: folder, temp: folder }, tokens),
  };
}
