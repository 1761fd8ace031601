import { type Message, say } from '../../spec/messages/message.ts';
import { RECOMMENDED_INTERVAL_MS } from '../../spec/protocol.ts';
import { isAtLeast } from '../../spec/requirement.ts';
import { buildReport } from '../run/build-report.ts';
import { RunFailure } from '../run/failure.ts';
import { watchLateness } from '../run/lateness.ts';
import { kindnessNote, serverNotes } from '../run/notes.ts';
import type { Played, RunEvents } from '../run/part.ts';
import { replayCommand } from '../run/reproduce.ts';
import { type CheckResult, levelOf, unreached } from '../run/result.ts';
import type { RunResult } from '../run/run.ts';
import { openRunJournal } from '../run/run-journal.ts';
import { openServer } from '../run/server-target.ts';
import { lazyTools } from '../run/tools.ts';
import { understood } from '../run/understand.ts';
import { mentions } from '../targets/index.ts';
import { planNotes } from './notes.ts';
import type { ReplayOptions } from './options.ts';
import { registrations, scriptIn } from './script.ts';
import { playOn, prefixIn, replayChecks } from './stage.ts';

/**
 * Sends the agents' side of a recording to a server and judges what it answers. Rejects with a RunFailure of code 2
 * where the file or anything else that was given is wrong; in every other case there is a report.
 */
export async function replay(
  options: ReplayOptions,
  events: RunEvents,
  interrupt: AbortSignal,
): Promise<RunResult> {
  const { target } = understood({ ...options, role: 'server' });
  if (target.kind === 'command' && !mentions(target.argv, 'port') && mentions(target.argv, 'url', 'wsUrl'))
    throw new RunFailure(
      2,
      `${target.text} is an agent: a replay needs a server, whose command takes {port}`,
    );
  const script = await scriptIn(options);
  const seen = { role: 'server', seed: script.seed, interval: RECOMMENDED_INTERVAL_MS } as const;
  const prefix = target.kind === 'url' ? prefixIn(target.url) : options.prefix;
  const record = openRunJournal(options, { ...seen, prefix });
  const { journal, runId } = record;
  const tools = lazyTools(runId, journal, interrupt);
  const notes: Message[] = [];
  const note = (message: Message) => {
    notes.push(message);
    events.onNote(message);
  };
  for (const message of planNotes(options.file, script)) note(message);
  const stopWatching = watchLateness(journal);
  let played: Played = { results: [], targetLost: false };
  try {
    const kindness = target.kind === 'url' ? kindnessNote(target.url, registrations(script)) : null;
    if (kindness) note(kindness);
    const server = await openServer(target, { ...options, intervalMs: seen.interval }, tools);
    for (const message of serverNotes(server)) note(message);
    events.onPlan({ checks: replayChecks.length, scenarios: 0, longestMs: 0 });
    played = await playOn(server, { script, options, record, note, signal: interrupt });
    await server.stop();
  } catch (error) {
    if (error instanceof RunFailure && error.exitCode === 3) {
      played = { results: unreached(replayChecks, error), targetLost: true };
      note(say('plain', { text: error.message }));
    } else if (!interrupt.aborted) throw error;
  } finally {
    stopWatching();
    await tools.close();
    await record.close();
  }
  played.results.forEach(events.onResult);
  const report = buildReport({
    runId,
    role: 'server',
    targetKind: target.kind,
    targetText: options.target,
    startedAt: record.startedAt,
    durationMs: journal.now(),
    seed: seen.seed,
    level: options.level,
    intervalMs: seen.interval,
    interrupted: interrupt.aborted,
    checks: replayChecks,
    choices: new Map(replayChecks.map(({ id }) => [id, 'selected'])),
    results: played.results,
    notes,
    targetLost: played.targetLost,
    nothingSelected: false,
    nothingJudged: !played.results.some((result) => wasJudged(result, options)),
    withoutCheck: say('not-selected.replay'),
    shard: null,
    options: { file: options.file },
    reproduce: (_, level) => replayCommand(options, options.file, level),
  });
  return { report: record.masked(report), rows: [], journal: record.path, masker: record.masker };
}

/** Whether a result says something that counts. */
function wasJudged({ info, outcome }: CheckResult, { level }: ReplayOptions): boolean {
  return outcome.verdict !== 'not-applicable' && isAtLeast(levelOf(info), level);
}
