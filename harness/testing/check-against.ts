/** For tests: one check on a server, driven as a run drives it, without a run around it. */

import { type Clock, systemClock } from '../../mocks/clock.ts';
import { createMaster, type MasterOptions } from '../../mocks/master/master.ts';
import { Line } from '../../mocks/probe/line.ts';
import type { ServerCheck } from '../checks/server/define.ts';
import { type ServerUnderTest, serverContext } from '../drive/server-context.ts';
import { Settled } from '../drive/settled.ts';
import { Journal, type Listener } from '../journal/journal.ts';
import { type Outcome, passed } from '../outcome.ts';

export interface AgainstOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Generated cases per property; default 100. */
  readonly runs?: number;
  /** The clock that the check waits by; default the system's. */
  readonly clock?: Clock;
  /** How long one exchange, and how long the check may take, in milliseconds; default 10,000. */
  readonly timeoutMs?: number;
  /** Ends the server and starts it again, for checks that need that. */
  readonly restart?: () => Promise<boolean>;
  /** Told when the check asks for quiet. */
  readonly onQuiet?: () => void;
  /** Sees every event that the driving side writes down. */
  readonly listener?: Listener;
}

/**
 * Runs one check against a server at `url` and answers what it came to. What a run would call a fault of the harness
 * is thrown.
 */
export async function checkAgainstUrl(
  check: ServerCheck,
  url: string,
  options: AgainstOptions = {},
): Promise<Outcome> {
  const {
    seed = 1,
    runs = 100,
    clock = systemClock,
    timeoutMs = 10_000,
    listener,
    restart,
    onQuiet,
  } = options;
  const journal = new Journal('test', systemClock);
  if (listener) journal.listen(listener);
  const line = new Line({ url, timeoutMs });
  const server: ServerUnderTest = {
    line,
    url,
    recorder: journal,
    clock,
    seed,
    runs,
    intervalMs: 100,
    namePrefix: 'conform-',
    issued: new Set(),
    uuids: new Set(),
    shared: null,
    shareIdentities: false,
    ...(restart ? { restart } : {}),
  };
  const context = serverContext(server, check, 1, AbortSignal.timeout(timeoutMs), {
    quiet(work) {
      onQuiet?.();
      return work();
    },
  });
  try {
    return (await check.run(context)) ?? passed;
  } catch (error) {
    if (error instanceof Settled) return error.outcome;
    throw error;
  } finally {
    context.close();
    line.close();
  }
}

/** Runs one check against the reference master, or against a mutant of it, which has other `steps`. */
export async function checkAgainst(
  check: ServerCheck,
  master: Partial<Omit<MasterOptions, 'recorder'>> = {},
  options: AgainstOptions = {},
): Promise<Outcome> {
  const running = await createMaster({ recorder: new Journal('master', systemClock), ...master });
  try {
    return await checkAgainstUrl(check, running.url, options);
  } finally {
    await running.close();
  }
}
