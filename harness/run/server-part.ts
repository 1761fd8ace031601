import { Line } from '../../mocks/probe/line.ts';
import type { NoResponseEvent } from '../../spec/journal.ts';
import { say } from '../../spec/messages/message.ts';
import { serverChecks, serverWatchers } from '../checks/server/index.ts';
import type { ServerUnderTest } from '../drive/server-context.ts';
import type { Outcome } from '../outcome.ts';
import { kindnessNote, mostRegistrations, serverNotes } from './notes.ts';
import { DEFAULTS } from './options.ts';
import { chosen, type Part, type Played } from './part.ts';
import type { CheckResult } from './result.ts';
import { runServerChecks } from './server-checks.ts';
import { openServer } from './server-target.ts';
import { Watching } from './watching.ts';

/** What a server that has died does to whoever asks it. */
const DOUBTFUL: readonly NoResponseEvent['cause'][] = ['refused', 'reset'];

/** Opens the server, drives the checks, and watches all traffic beside them. */
export async function runServer(part: Part): Promise<Played> {
  const { options, choices, journal, tools, note, onResult, events } = part;
  const checks = chosen(serverChecks, choices);
  const watchers = chosen(serverWatchers, choices);
  const kindness =
    part.target.kind === 'url' ? kindnessNote(part.target.url, mostRegistrations(options.runs)) : null;
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
  const unlisten = journal.listen((event) => {
    watching.see(event);
    if (event.type === 'no-response' && DOUBTFUL.includes(event.cause)) target.doubt();
  });
  let isGone = false;
  const results = await runServerChecks(checks, {
    server,
    target: {
      died: () => target.died(),
      async revive() {
        const isBack = await target.revive();
        isGone ||= !isBack && !tools.signal.aborted;
        return isBack;
      },
    },
    concurrency: options.concurrency ?? DEFAULTS.concurrency,
    timeoutMs: options.timeoutMs,
    signal: tools.signal,
    onStart: () => undefined,
    onUnexplained: (how) => note(say('note.died', { how })),
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
  const targetLost = isGone || (everythingFailed && !tools.signal.aborted && !(await target.isReachable()));
  await target.stop();
  return {
    results: [...results, ...watched],
    targetLost,
    ...(target.digest ? { digest: target.digest } : {}),
  };
}
