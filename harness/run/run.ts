import { join, relative } from 'node:path';
import { type Message, say } from '../../spec/messages/message.ts';
import type { Report } from '../../spec/report.ts';
import { isAtLeast, type Level, type Requirement } from '../../spec/requirement.ts';
import type { CheckInfo } from '../check.ts';
import type { Masker } from '../journal/mask.ts';
import { buildReport, type SavedSequence } from './build-report.ts';
import { checksOn, playPart, scenariosOn } from './by-role.ts';
import { saveCounterexamples } from './counterexamples.ts';
import { RunFailure } from './failure.ts';
import { watchLateness } from './lateness.ts';
import type { RunOptions } from './options.ts';
import { chosen, type Part, type Played, type RunEvents } from './part.ts';
import { replayCommand, reproduceCommand } from './reproduce.ts';
import { type CheckResult, levelOf, unreached } from './result.ts';
import { openRunJournal } from './run-journal.ts';
import { type Choice, type SelectionOptions, select } from './selection.ts';
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
  const files = await scenarioFiles(options, role);
  const checks: readonly CheckInfo[] = [
    ...(await checksOn(role, options.intervalMs)),
    ...files.flatMap(({ judges }) => judges),
  ];
  const shard = options.shard
    ? new ShardPlan(options.shard, checks, await scenariosOn(role, options, files))
    : null;
  const { choices, nothing } = selection(checks, {
    ...options,
    role,
    ...(shard ? { narrow: (all) => shard.narrow(all) } : {}),
  });
  const isEmpty = nothing === null && chosen(checks, choices).length === 0;
  const record = openRunJournal(options, {
    role,
    seed: options.seed,
    interval: options.intervalMs,
    prefix: options.prefix,
  });
  const { runId, journal } = record;

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
  const stopWatching = watchLateness(journal, options.sentinel);
  let results: readonly CheckResult[] = [];
  let targetLost = false;
  let targetDigest: string | undefined;
  try {
    if (nothing) note(say('plain', { text: nothing }));
    if (isEmpty) note(say('note.empty-shard'));
    const played = nothing || isEmpty ? noResults : await playPart(role, part);
    results = played.results.map((result) => shard?.settled(result) ?? result);
    targetLost = played.targetLost;
    targetDigest = played.digest;
  } catch (error) {
    if (error instanceof RunFailure && error.exitCode === 3) {
      targetLost = true;
      results = unreached(chosen(checks, choices), error);
      note(say('plain', { text: error.message }));
    } else if (!interrupt.aborted) throw error;
  } finally {
    stopWatching();
    await tools.close();
    await record.close();
  }
  const saved = await saveCounterexamples(record.path, options.out, results);
  const report = buildReport({
    runId,
    role,
    targetKind: target.kind,
    targetText: options.target,
    targetDigest,
    startedAt: record.startedAt,
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
    sequences: new Map([...saved].map(([id, file]) => [id, sequenceIn(file, options)])),
  });
  return {
    report: record.masked(report),
    rows: files.flatMap(({ judges }) => judges.flatMap(({ row }) => row ?? [])),
    journal: record.path,
    masker: record.masker,
  };
}

/** What was asked for that verdicts depend on, without what the report says elsewhere; nothing secret. */
function askedFor(options: RunOptions): Report['run']['options'] {
  const { only, skip, thorough, runs, samples, timeoutMs, bail, prefix, scenarios, extraArguments } = options;
  return { only, skip, thorough, runs, samples, timeoutMs, bail, prefix, scenarios, extraArguments };
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

/** A saved sequence, and the command that sends it again. */
function sequenceIn(file: string, options: RunOptions): SavedSequence {
  const path = join(relative(options.cwd, options.out), file);
  return { journal: file, command: replayCommand(options, path, 'MUST') };
}

const noResults: Played = { results: [], targetLost: false };

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
