import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '../../mocks/clock.ts';
import { type Message, say } from '../../spec/messages/message.ts';
import type { Report } from '../../spec/report.ts';
import { isAtLeast, type Level, type Requirement } from '../../spec/requirement.ts';
import type { CheckInfo } from '../check.ts';
import { agentJudgesAt } from '../checks/agent/index.ts';
import { serverChecks, serverWatchers } from '../checks/server/index.ts';
import { Journal } from '../journal/journal.ts';
import { Masker } from '../journal/mask.ts';
import { JournalWriter } from '../journal/writer.ts';
import type { Outcome } from '../outcome.ts';
import { TOOL_VERSION } from '../version.ts';
import { runAgent, scenariosOf } from './agent-part.ts';
import { buildReport } from './build-report.ts';
import { RunFailure } from './failure.ts';
import { makeFolder } from './folder.ts';
import { watchLateness } from './lateness.ts';
import type { RunOptions } from './options.ts';
import { chosen, type Part, type Played, type RunEvents } from './part.ts';
import { reproduceCommand } from './reproduce.ts';
import { type CheckResult, levelOf } from './result.ts';
import { type Choice, type SelectionOptions, select } from './selection.ts';
import { runServer } from './server-part.ts';
import { ShardPlan, shardText } from './shards.ts';
import { lazyTools } from './tools.ts';
import { scenarioFiles, understood } from './understand.ts';

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
  const shard = options.shard
    ? new ShardPlan(options.shard, checks, role === 'agent' ? scenariosOf(options, files) : null)
    : null;
  const { choices, nothing } = selection(checks, {
    ...options,
    role,
    ...(shard ? { narrow: (all) => shard.narrow(all) } : {}),
  });
  const isEmpty = nothing === null && chosen(checks, choices).length === 0;
  const journalPath = journalIn(options.out);
  const runId = `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;

  const clock = systemClock;
  const startedAt = clock.wall();
  const journal = new Journal(runId, clock);
  const masker = new Masker();
  for (const [name, value] of options.headers) if (SECRET_HEADER.test(name)) masker.learn(value);
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
  const onResult = (raw: CheckResult) => {
    const result = shard?.settled(raw) ?? raw;
    events.onResult(result);
    const gates =
      choices.get(result.info.id) === 'selected' && isAtLeast(levelOf(result.info), options.level);
    if (options.bail && gates && result.outcome.verdict === 'fail') bail.abort(new Error('bail'));
  };
  const part: Part = { options, target, files, choices, shard, journal, tools, note, onResult, events };
  const stopWatching = watchLateness(journal);
  let results: readonly CheckResult[] = [];
  let targetLost = false;
  let targetDigest: string | undefined;
  try {
    if (nothing) note(say('plain', { text: nothing }));
    if (isEmpty) note(say('note.empty-shard'));
    const played =
      nothing || isEmpty ? noResults : role === 'server' ? await runServer(part) : await runAgent(part);
    results = played.results.map((result) => shard?.settled(result) ?? result);
    targetLost = played.targetLost;
    targetDigest = played.digest;
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
    targetDigest,
    startedAt,
    durationMs: journal.now(),
    seed: options.seed,
    level: options.level,
    shard: options.shard ? shardText(options.shard) : null,
    options: askedFor(options),
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

/** What was asked for that verdicts depend on, without what the report says elsewhere; nothing secret. */
function askedFor(options: RunOptions): Report['run']['options'] {
  const { only, skip, thorough, runs, samples, timeoutMs, bail, prefix, scenarios, extraArguments } = options;
  return { only, skip, thorough, runs, samples, timeoutMs, bail, prefix, scenarios, extraArguments };
}

/** Headers of a user's own whose values are no journal's business. */
const SECRET_HEADER = /authorization|cookie|token|key|secret/i;

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

const noResults: Played = { results: [], targetLost: false };

/** The journal's path in a folder that can be written; anything else is a wrong `--out`. */
function journalIn(folder: string): string {
  try {
    makeFolder(folder);
    return join(folder, 'traffic.ndjson');
  } catch (error) {
    throw new RunFailure(2, `--out ${folder} cannot be written: ${(error as Error).message}`);
  }
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
