import { agentJudgesAt } from '../checks/agent/index.ts';
import { type Scenario, usuallyLasts } from '../scenario.ts';
import type { LoadedFile } from '../scenario-files/load.ts';
import { catalogue } from '../scenarios/catalogue.ts';
import { SCHEDULE_IDS } from '../scenarios/schedules.ts';
import { READY_TIMEOUT_MS } from '../targets/index.ts';
import { runAgentChecks, scenariosFor } from './agent-checks.ts';
import { agentLauncher } from './agent-target.ts';
import { agentNotes, schedulesNote } from './notes.ts';
import type { RunOptions } from './options.ts';
import { chosen, type Part, type Played } from './part.ts';
import { isNamed } from './result.ts';

/** The longest that a timer can be set to, in milliseconds: 24 days. */
const FOR_EVER_MS = 2 ** 31 - 1;

/** Plays the scenarios that the chosen judges need, and judges their journals. */
export async function runAgent(part: Part): Promise<Played> {
  const { options, target, files, choices, journal, tools, note, onResult, events } = part;
  const own = files.flatMap((file) => file.judges);
  const judges = chosen([...agentJudgesAt(options.intervalMs), ...own], choices);
  const all = scenariosOf(options, files);
  const needed = scenariosFor(judges, all);
  const scenarios = part.shard?.played(needed) ?? needed;
  const { runs } = options;
  const cut =
    scenarios.some(({ id }) => SCHEDULE_IDS.includes(id)) &&
    schedulesNote({ runs, thorough: isThorough(options, files) });
  if (cut) note(cut);
  const launcher = await agentLauncher(target, options, tools);
  const listenPort = target.kind === 'listen' ? target.port || (await tools.ports.next()) : 0;
  events.onPlan({
    checks: judges.length,
    scenarios: scenarios.length,
    longestMs: longestOf(scenarios, options),
  });
  if (target.kind === 'listen') events.onListening(`http://127.0.0.1:${listenPort}${options.prefix}`);
  const { results, scenarios: played } = await runAgentChecks({
    judges,
    scenarios,
    launcher,
    listenPort,
    firstCallMs: options.readyTimeoutMs ?? (process.stdin.isTTY ? FOR_EVER_MS : READY_TIMEOUT_MS.url),
    journal,
    options,
    tools,
    onScenario: ({ id }, phase) => events.onScenario(id, phase),
    onResult,
  });
  for (const message of agentNotes(played, launcher?.texts ?? null)) note(message);
  const launched = played.filter(({ ending }) => ending.how !== 'interrupted');
  const neverSpoke =
    launched.length > 0 && launched.every(({ ending, spoke }) => ending.how === 'exited' && !spoke);
  return { results, targetLost: neverSpoke, ...(launcher?.digest ? { digest: launcher.digest } : {}) };
}

/** All scenarios that a run could play. */
export function scenariosOf(options: RunOptions, files: readonly LoadedFile[]): Scenario[] {
  const { intervalMs, seed, runs, samples } = options;
  return [
    ...catalogue(samples, { intervalMs, seed, runs, thorough: isThorough(options, files) }),
    ...files.map((file) => file.scenario),
  ];
}

/** A check that is named runs as long as it has to. */
function isThorough({ thorough, only, intervalMs }: RunOptions, files: readonly LoadedFile[]): boolean {
  const judges = [...agentJudgesAt(intervalMs), ...files.flatMap((file) => file.judges)];
  return thorough || judges.some((judge) => only.some((name) => isNamed(name, judge)));
}

function longestOf(scenarios: readonly Scenario[], options: RunOptions): number {
  return Math.max(0, ...scenarios.map((scenario) => usuallyLasts(scenario, options.intervalMs)));
}
