import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '../../mocks/clock.ts';
import { Line } from '../../mocks/probe/line.ts';
import { type Message, say } from '../../spec/messages/message.ts';
import type { Report } from '../../spec/report.ts';
import { isAtLeast, type Level, type Requirement, type Role } from '../../spec/requirement.ts';
import type { CheckInfo } from '../check.ts';
import { agentJudgesAt } from '../checks/agent/index.ts';
import { serverChecks, serverWatchers } from '../checks/server/index.ts';
import type { ServerUnderTest } from '../drive/server-context.ts';
import { Journal } from '../journal/journal.ts';
import { Masker } from '../journal/mask.ts';
import { JournalWriter } from '../journal/writer.ts';
import type { Outcome } from '../outcome.ts';
import { lastsAtMost, type Scenario } from '../scenario.ts';
import { type LoadedFile, loadScenarioFiles } from '../scenario-files/load.ts';
import { ScenarioFileError } from '../scenario-files/read.ts';
import { catalogue } from '../scenarios/catalogue.ts';
import {
  createHomes,
  createPorts,
  type Homes,
  parseTarget,
  READY_TIMEOUT_MS,
  roleOf,
  type Supervisor,
  startSupervisor,
  type Target,
  TargetError,
} from '../targets/index.ts';
import { TOOL_VERSION } from '../version.ts';
import { runAgentChecks, scenariosFor } from './agent-checks.ts';
import { agentCommand } from './agent-target.ts';
import { buildReport } from './build-report.ts';
import { RunFailure } from './failure.ts';
import { makeFolder } from './folder.ts';
import { watchLateness } from './lateness.ts';
import { agentNotes, kindnessNote, serverNotes } from './notes.ts';
import { DEFAULTS, type RunOptions } from './options.ts';
import { reproduceCommand } from './reproduce.ts';
import { type CheckResult, isNamed, levelOf } from './result.ts';
import { type Choice, type SelectionOptions, select } from './selection.ts';
import { runServerChecks } from './server-checks.ts';
import { openServer, type TargetTools } from './server-target.ts';
import { Watching } from './watching.ts';

/** What a run tells while it goes on. */
export interface RunEvents {
  onPlan(plan: { checks: number; scenarios: number; longestMs: number }): void;
  onScenario(id: string, phase: 'begin' | 'end'): void;
  onResult(result: CheckResult): void;
  onNote(note: Message): void;
  /** The URL on which a `listen` target is awaited. */
  onListening(url: string): void;
}

/** What a run came to; its journal is in the folder that was asked for. */
export interface RunResult {
  readonly report: Report;
  /** The requirements that scenario files brought, which the catalogue does not have. */
  readonly rows: readonly Requirement[];
  /** Path of the journal. */
  readonly journal: string;
  /** Hides the tokens of this run in whatever else is written about it. */
  readonly masker: Masker;
}

/**
 * Runs the checks of one role against one target. Rejects with a RunFailure of code 2 where what was given is wrong;
 * in every other case there is a report.
 */
export async function run(
  options: RunOptions,
  events: RunEvents,
  interrupt: AbortSignal,
): Promise<RunResult> {
  const { target, role } = understood(options);
  const files = scenarioFiles(options, role);
  const checks: readonly CheckInfo[] =
    role === 'server'
      ? [...serverChecks, ...serverWatchers]
      : [...agentJudgesAt(options.intervalMs), ...files.flatMap(({ judges }) => judges)];
  const { choices, nothing } = selection(checks, { ...options, role });
  const journalPath = journalIn(options.out);
  const runId = `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;

  const clock = systemClock;
  const startedAt = clock.wall();
  const journal = new Journal(runId, clock);
  const masker = new Masker();
  const writer = new JournalWriter(journalPath, masker, options.showSecrets);
  journal.listen((event) => writer.write(event));
  journal.record({
    type: 'run',
    startedAt: startedAt.toISOString(),
    tool: TOOL_VERSION,
    spec: 'vanmoi-agent-protocol',
    role,
    target: options.target,
    seed: options.seed,
    interval: options.intervalMs,
    prefix: options.prefix,
  });

  const bail = new AbortController();
  const tools = lazyTools(runId, journal, AbortSignal.any([interrupt, bail.signal]));
  const notes: Message[] = [];
  const note = (message: Message) => {
    notes.push(message);
    events.onNote(message);
  };
  const onResult = (result: CheckResult) => {
    events.onResult(result);
    const gates =
      choices.get(result.info.id) === 'selected' && isAtLeast(levelOf(result.info), options.level);
    if (options.bail && gates && result.outcome.verdict === 'fail') bail.abort(new Error('bail'));
  };
  const part: Part = { options, target, files, choices, journal, tools, note, onResult, events };
  const stopWatching = watchLateness(journal);
  let results: readonly CheckResult[] = [];
  let targetLost = false;
  try {
    if (nothing) note(say('plain', { text: nothing }));
    const played = nothing ? noResults : role === 'server' ? await runServer(part) : await runAgent(part);
    results = played.results;
    targetLost = played.targetLost;
  } catch (error) {
    if (!(error instanceof RunFailure) || error.exitCode !== 3) {
      if (!interrupt.aborted) throw error;
    } else {
      targetLost = true;
      const reason = error.message.split('\n', 1)[0]!;
      const unreached: Outcome = {
        verdict: 'inconclusive',
        message: say('inconclusive.unreached', { reason }),
      };
      results = chosen(checks, choices).map((info) => ({
        info,
        outcome: unreached,
        durationMs: 0,
        scenario: null,
      }));
      note(say('plain', { text: error.message }));
    }
  } finally {
    stopWatching();
    await tools.close();
    await connectionsEnd();
    writer.close();
  }
  const report = buildReport({
    runId,
    role,
    targetKind: target.kind,
    targetText: options.target,
    startedAt,
    durationMs: journal.now(),
    seed: options.seed,
    level: options.level,
    intervalMs: options.intervalMs,
    interrupted: interrupt.aborted,
    checks,
    choices: interrupt.aborted || bail.signal.aborted ? withoutUnrun(choices, results) : choices,
    results,
    notes,
    targetLost,
    nothingSelected: nothing !== null,
    reproduce: (id: string, level: Level) => reproduceCommand(options, role, id, level),
  });
  return {
    report: masked(report, masker, options),
    rows: files.flatMap(({ judges }) => judges.flatMap(({ row }) => row ?? [])),
    journal: journalPath,
    masker,
  };
}

/** The choices; where nothing is selected they are made all the same, with the reason beside them. */
function selection(checks: readonly CheckInfo[], options: SelectionOptions) {
  try {
    return { choices: select(checks, options), nothing: null };
  } catch (error) {
    if (!(error instanceof RunFailure) || error.exitCode !== 6) throw error;
    const leftOut: Choice = { verdict: 'not-selected', reason: 'only', message: say('not-selected.only') };
    return { choices: new Map(checks.map(({ id }) => [id, leftOut])), nothing: error.message };
  }
}

/** What the two kinds of run share. */
interface Part {
  readonly options: RunOptions;
  readonly target: Target;
  readonly files: readonly LoadedFile[];
  readonly choices: ReadonlyMap<string, Choice>;
  readonly journal: Journal;
  readonly tools: TargetTools;
  readonly note: (message: Message) => void;
  readonly onResult: (result: CheckResult) => void;
  readonly events: RunEvents;
}

interface Played {
  readonly results: readonly CheckResult[];
  readonly targetLost: boolean;
}

const noResults: Played = { results: [], targetLost: false };

async function runServer(part: Part): Promise<Played> {
  const { options, choices, journal, tools, note, onResult, events } = part;
  const checks = chosen(serverChecks, choices);
  const watchers = chosen(serverWatchers, choices);
  const kindness = part.target.kind === 'url' ? kindnessNote(part.target.url, options.runs) : null;
  if (kindness) note(kindness);
  const target = await openServer(part.target, options, tools);
  for (const message of serverNotes(target)) note(message);
  events.onPlan({ checks: checks.length + watchers.length, scenarios: 0, longestMs: 2 * options.intervalMs });
  const reach = {
    timeoutMs: options.timeoutMs * 0.8,
    insecure: options.insecure,
    headers: options.headers,
    ...(options.ca ? { ca: options.ca } : {}),
  };
  const line = new Line({ url: target.url, ...reach });
  const server: ServerUnderTest = {
    line,
    url: target.url,
    reach,
    recorder: journal.at({ peer: 'probe' }),
    clock: tools.clock,
    seed: options.seed,
    runs: options.runs,
    intervalMs: options.intervalMs,
    namePrefix: options.namePrefix,
    issued: new Set(),
    uuids: new Set(),
    shared: null,
    shareIdentities: kindness !== null,
    ...(target.launched ? { restart: () => target.revive() } : {}),
  };
  const prefix = new URL(target.url).pathname.replace(/\/$/, '');
  const setup = { intervalMs: options.intervalMs, prefix, masked: false, isForeign: () => false };
  const watching = new Watching(watchers, setup);
  const unlisten = journal.listen((event) => void watching.see(event));
  const results = await runServerChecks(checks, {
    server,
    target,
    concurrency: options.concurrency ?? DEFAULTS.concurrency,
    timeoutMs: options.timeoutMs,
    signal: tools.signal,
    onStart: () => undefined,
    onResult,
  });
  unlisten();
  line.close();
  const watched = [...watching.end({ t: journal.now(), complete: true })].map(
    ([info, outcome]): CheckResult => {
      const unseen: Outcome = { verdict: 'inconclusive', message: say('inconclusive.nothing-seen') };
      return { info, outcome: outcome ?? unseen, durationMs: 0, scenario: null };
    },
  );
  watched.forEach(onResult);
  const everythingFailed = results.every(({ outcome }) => outcome.verdict !== 'pass');
  const targetLost = everythingFailed && !tools.signal.aborted && !(await target.isReachable());
  await target.stop();
  return { results: [...results, ...watched], targetLost };
}

async function runAgent(part: Part): Promise<Played> {
  const { options, target, files, choices, journal, tools, note, onResult, events } = part;
  const own = files.flatMap((file) => file.judges);
  const judges = chosen([...agentJudgesAt(options.intervalMs), ...own], choices);
  const { intervalMs, seed } = options;
  const thorough =
    options.thorough || judges.some((judge) => options.only.some((name) => isNamed(name, judge)));
  const scenarios = scenariosFor(judges, [
    ...catalogue(options.samples, { intervalMs, seed, thorough }),
    ...files.map((file) => file.scenario),
  ]);
  const argv = agentCommand(target, options);
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
    argv,
    listenPort,
    firstCallMs: options.readyTimeoutMs ?? (process.stdin.isTTY ? FOR_EVER_MS : READY_TIMEOUT_MS.url),
    journal,
    options,
    tools,
    onScenario: ({ id }, phase) => events.onScenario(id, phase),
    onResult,
  });
  for (const message of agentNotes(played, argv)) note(message);
  const launched = played.filter(({ ending }) => ending.how !== 'interrupted');
  const neverSpoke =
    launched.length > 0 && launched.every(({ ending, spoke }) => ending.how === 'exited' && !spoke);
  return { results, targetLost: neverSpoke };
}

/** Scenario files are about agents; a wrong one is a wrong command line. */
function scenarioFiles(options: RunOptions, role: Role): LoadedFile[] {
  if (role === 'server' && options.scenarios.length > 0)
    throw new RunFailure(2, '--scenario is for agents: drop it, or test an agent');
  try {
    return loadScenarioFiles(options.scenarios, options.cwd);
  } catch (error) {
    if (error instanceof ScenarioFileError) throw new RunFailure(2, error.message);
    throw error;
  }
}

/** The longest that a timer can be set to, in milliseconds: 24 days. */
const FOR_EVER_MS = 2 ** 31 - 1;

function longestOf(scenarios: readonly Scenario[], options: RunOptions): number {
  return Math.max(0, ...scenarios.map((scenario) => lastsAtMost(scenario, options.intervalMs)));
}

function understood(options: RunOptions): { target: Target; role: Role } {
  try {
    const target = parseTarget(options.target, options.extraArguments);
    const texts = options.env.map(({ value }) => value);
    return { target, role: roleOf(target, { texts, ...(options.role ? { role: options.role } : {}) }) };
  } catch (error) {
    if (error instanceof TargetError) throw new RunFailure(2, error.message);
    throw error;
  }
}

/** The journal's path in a folder that can be written; anything else is a wrong `--out`. */
function journalIn(folder: string): string {
  try {
    makeFolder(folder);
    return join(folder, 'traffic.ndjson');
  } catch (error) {
    throw new RunFailure(2, `--out ${folder} cannot be written: ${(error as Error).message}`);
  }
}

function chosen<Info extends CheckInfo>(
  checks: readonly Info[],
  choices: ReadonlyMap<string, Choice>,
): Info[] {
  return checks.filter(({ id }) => typeof choices.get(id) === 'string');
}

/** Sockets that were destroyed say so in the next turn of the event loop: it belongs to the journal. */
function connectionsEnd(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

/** Where a run ended early, what had not run by then was left out, not judged. */
function withoutUnrun(
  choices: ReadonlyMap<string, Choice>,
  results: readonly CheckResult[],
): Map<string, Choice> {
  const ran = new Set(results.map(({ info }) => info.id));
  const unrun: Choice = { verdict: 'not-selected', reason: 'bail', message: say('not-selected.interrupted') };
  return new Map(
    [...choices].map(([id, choice]) => [id, typeof choice === 'object' || ran.has(id) ? choice : unrun]),
  );
}

function masked(report: Report, masker: Masker, { showSecrets }: RunOptions): Report {
  return showSecrets ? report : (JSON.parse(masker.mask(JSON.stringify(report))) as Report);
}

/** The supervisor and the folders of targets, made when the first target needs them. */
function lazyTools(
  run: string,
  journal: Journal,
  signal: AbortSignal,
): TargetTools & { close(): Promise<void> } {
  let homes: Promise<Homes> | null = null;
  let supervisor: Promise<Supervisor> | null = null;
  const getHomes = () => {
    homes ??= createHomes({ run });
    return homes;
  };
  return {
    homes: getHomes,
    supervisor() {
      supervisor ??= getHomes().then(({ folder }) => startSupervisor({ run, folders: [folder] }));
      return supervisor;
    },
    ports: createPorts(),
    recorder: journal.at({ peer: 'target' }),
    clock: systemClock,
    signal,
    async close() {
      await supervisor?.then((running) => running.close());
      await homes?.then((made) => made.remove());
    },
  };
}
