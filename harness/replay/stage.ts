/** A replay against a server that answers: what is sent, and what is judged of all that passes. */

import { systemClock } from '../../mocks/clock.ts';
import { Line } from '../../mocks/probe/line.ts';
import { type Message, say } from '../../spec/messages/message.ts';
import { RECOMMENDED_INTERVAL_MS } from '../../spec/protocol.ts';
import type { CheckInfo } from '../check.ts';
import { serverWatchers } from '../checks/server/index.ts';
import { TrafficVerdicts, trafficChecks } from '../checks/server/traffic/checks.ts';
import { randomFrom } from '../drive/random.ts';
import { DEATH_KNOWN_MS } from '../drive/trying.ts';
import type { Outcome } from '../outcome.ts';
import type { Played } from '../run/part.ts';
import type { CheckResult } from '../run/result.ts';
import type { RunJournal } from '../run/run-journal.ts';
import type { ServerTarget } from '../run/server-target.ts';
import { Watching } from '../run/watching.ts';
import { unsentNotes } from './notes.ts';
import type { ReplayOptions } from './options.ts';
import { Player } from './player.ts';
import type { Script } from './script.ts';
import { Tokens } from './tokens.ts';

/** What is judged of a replay. */
export const replayChecks: readonly CheckInfo[] = [...trafficChecks, ...serverWatchers];

interface Stage {
  readonly script: Script;
  readonly options: ReplayOptions;
  readonly record: RunJournal;
  readonly note: (message: Message) => void;
  readonly signal: AbortSignal;
}

/** Plays the script, and judges all traffic as it passes. */
export async function playOn(server: ServerTarget, stage: Stage): Promise<Played> {
  const { script, options, record, note, signal } = stage;
  const { journal } = record;
  const prefix = prefixIn(server.url);
  const setup = { intervalMs: RECOMMENDED_INTERVAL_MS, prefix, masked: false, isForeign: () => false };
  const watching = new Watching(serverWatchers, setup);
  const verdicts = new TrafficVerdicts(prefix);
  let wasUnanswered = false;
  const unlisten = journal.listen((event) => {
    wasUnanswered ||= event.type === 'no-response';
    watching.see(event);
    verdicts.see(event);
  });
  const { timeoutMs, insecure, headers, ca } = options;
  const line = new Line({ url: server.url, timeoutMs, insecure, headers, ...(ca ? { ca } : {}) });
  const player = new Player({
    line,
    clock: systemClock,
    recorder: journal.at({ peer: 'replay' }),
    tokens: new Tokens(script.shown, randomFrom(script.seed, 'replay')),
    facts: script.facts,
    overridden: new Set(headers.map(([name]) => name.toLowerCase())),
    signal,
  });
  const death = server.died();
  death.catch(() => undefined); // only who waits for it is told
  try {
    for (const agent of script.facts.fromBefore)
      await player.introduce(agent, `${options.namePrefix}replayed ${agent.number}`);
    await player.play(script.plan.moves);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    line.close();
    unlisten();
  }
  // The end of a process is known a moment after its connections broke.
  const how = wasUnanswered && (await Promise.race([death, systemClock.sleep(DEATH_KNOWN_MS)]));
  if (how) note(say('fail.killed-target', { how }));
  for (const message of unsentNotes(player.unsent)) note(message);
  const end = { t: journal.now(), complete: !signal.aborted, interrupted: signal.aborted };
  const unseen = signal.aborted ? interrupted : nothingOfThatKind;
  const results = [...verdicts.end(), ...watching.end(end)].map(
    ([info, outcome]): CheckResult => ({ info, outcome: outcome ?? unseen, durationMs: 0, scenario: null }),
  );
  const isFailing = !signal.aborted && results.every(({ outcome }) => outcome.verdict !== 'pass');
  return { results, targetLost: isFailing && !(await server.isReachable()) };
}

const nothingOfThatKind: Outcome = {
  verdict: 'not-applicable',
  reason: 'condition-absent',
  message: say('na.not-in-traffic'),
};
const interrupted: Outcome = {
  verdict: 'not-selected',
  reason: 'bail',
  message: say('not-selected.interrupted'),
};

/** The path under which a server stands, without a slash at the end. */
export function prefixIn(url: string): string {
  return new URL(url).pathname.replace(/\/$/, '');
}
