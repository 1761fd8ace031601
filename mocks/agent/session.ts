import type { Identity } from '../../spec/protocol.ts';
import type { Beats } from './beats.ts';
import type { AgentContext } from './context.ts';
import { failureFrom, type Outcome } from './outcome.ts';
import { reportOverHttp, reportOverSocket } from './reporting.ts';
import type { Guarded } from './steps.ts';

/** The time between getting an identity and losing it. */
export interface Session {
  readonly context: AgentContext;
  readonly identity: Identity;
  /** Aborts at the first 401, or when the agent ends: everything that holds the token ends with it. */
  readonly signal: AbortSignal;
  /** Takes note of how something ended. */
  note(endpoint: Guarded, outcome: Outcome): Promise<void>;
}

/** Sends information, then reports, under one identity. Resolves once that is refused or the agent ends. */
export async function serve(context: AgentContext, identity: Identity, beats: Beats): Promise<void> {
  const over = new AbortController();
  const session = createSession(context, identity, over);
  const { signal } = session;
  const work: Promise<void>[] = [];
  try {
    const isInformed = await tellInfo(session);
    signal.throwIfAborted();
    work.push(
      context.options.transport === 'http'
        ? reportOverHttp(session, beats)
        : reportOverSocket(session, beats),
    );
    if (!isInformed) work.push(repeatInfo(session));
    await Promise.all(work);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    over.abort();
    await Promise.allSettled(work);
  }
}

function createSession(context: AgentContext, identity: Identity, over: AbortController): Session {
  const { steps, log } = context;
  const signal = AbortSignal.any([context.signal, over.signal]);
  return {
    context,
    identity,
    signal,
    async note(endpoint, outcome) {
      if (outcome.ok || signal.aborted) return;
      log(`${endpoint} failed: ${outcome.reason}`);
      if (!steps.meansUnauthorized(outcome, endpoint)) return;
      if ((await steps.afterUnauthorized(context, endpoint)) === 'register') over.abort();
    },
  };
}

/** Whether the master took the information. */
async function tellInfo({ context, identity, signal, note }: Session): Promise<boolean> {
  const { steps } = context;
  const outcome = await steps
    .collectInfo(context)
    .then((info) => steps.sendInfo(context, identity, info, signal))
    .catch(failureFrom);
  await note('info', outcome);
  return outcome.ok;
}

/** Tries again beside the reports until the information is taken. */
async function repeatInfo(session: Session): Promise<void> {
  const { context, signal } = session;
  const { clock, steps, options } = context;
  for (let attempt = 1; ; attempt += 1) {
    await clock.sleep(steps.pauseBefore('info', attempt, options.intervalMs), signal);
    if (await tellInfo(session)) return;
  }
}
