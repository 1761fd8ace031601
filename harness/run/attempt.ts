import { say } from '../../spec/messages/message.ts';
import type { ServerCheck } from '../checks/server/define.ts';
import { type ServerContext, type ServerUnderTest, serverContext } from '../drive/server-context.ts';
import { Settled } from '../drive/settled.ts';
import { DEATH_KNOWN_MS, Trying } from '../drive/trying.ts';
import { type Outcome, passed } from '../outcome.ts';
import { InFlight } from './in-flight.ts';
import { Death } from './killed.ts';
import { Died } from './liveness.ts';
import { Patience } from './patience.ts';
import { harnessFault } from './watching.ts';
import { watchingMs } from './weights.ts';

export interface AttemptOptions {
  readonly server: ServerUnderTest;
  /** How long a check may take, in milliseconds; with generated cases and for those that watch, longer. */
  readonly timeoutMs: number;
  /** Ends the run. */
  readonly signal: AbortSignal;
}

/** What is around one attempt. */
export interface Circumstances {
  /** Counts the attempts of this check from 1. */
  readonly number: number;
  /** Aborts with a Died when the target dies. */
  readonly life: AbortSignal;
  /** Set where nobody else runs: then what happens right after it is its doing too. */
  readonly isAlone: boolean;
  /** What the target may have died of before; none where nothing is suspected. */
  readonly suspects?: readonly number[];
  readonly quiet: ServerContext['quiet'];
}

/** Runs a check once; a Death where the target died meanwhile. Never rejects. */
export async function attempt(
  check: ServerCheck,
  { server, timeoutMs, signal }: AttemptOptions,
  { number, life, isAlone, suspects, quiet }: Circumstances,
): Promise<Outcome | Death> {
  const patience = new Patience(patienceFor(check, server, timeoutMs));
  const ends = AbortSignal.any([life, patience.signal, signal]);
  const inFlight = new InFlight(server.recorder);
  const trying = new Trying({ clock: server.clock, signal: ends, ...(suspects ? { suspects } : {}) });
  const context = serverContext({ ...server, recorder: inFlight.recorder }, check, number, ends, {
    trying,
    quiet: (work) => patience.heldBack((goOn) => quiet(() => goOn(work))),
  });
  server.recorder.record({ type: 'scenario', phase: 'begin' }, { scenario: check.id, attempt: number });
  try {
    const outcome = await outcomeOf(check, context, ends);
    // A connection breaks a moment before the end of its process is known: those beside it are not to blame.
    if (isAlone || !isGood(outcome) || inFlight.hasBroken)
      await Promise.race([aborted(life), server.clock.sleep(DEATH_KNOWN_MS)]).catch(() => undefined);
    if (life.aborted) return deathIn(life, inFlight, trying);
    return outcome;
  } catch (error) {
    if (life.aborted) return deathIn(life, inFlight, trying);
    if (signal.aborted) return interrupted;
    if (patience.signal.aborted)
      return {
        verdict: 'inconclusive',
        message: say('inconclusive.too-long', { seconds: patience.seconds }),
      };
    return harnessFault(error);
  } finally {
    patience.end();
    context.close();
    server.recorder.record({ type: 'scenario', phase: 'end' }, { scenario: check.id, attempt: number });
  }
}

/** What a check that never ran comes to, where the run ended before. */
export const interrupted: Outcome = {
  verdict: 'not-selected',
  reason: 'bail',
  message: say('not-selected.interrupted'),
};

async function outcomeOf(check: ServerCheck, context: ServerContext, ends: AbortSignal): Promise<Outcome> {
  try {
    // A check that ignores its signal must not hold up the run.
    return (await Promise.race([check.run(context), aborted(ends)])) ?? passed;
  } catch (error) {
    if (error instanceof Settled) return error.outcome;
    throw error;
  }
}

function isGood({ verdict }: Outcome): boolean {
  return verdict === 'pass' || verdict === 'not-applicable';
}

function deathIn(life: AbortSignal, inFlight: InFlight, trying: Trying): Death {
  const died = life.reason instanceof Died ? life.reason : new Died(String(life.reason));
  // One thing at a time: what came after was sent to one who was dead already.
  const unanswered = trying.suspects ? inFlight.unanswered().slice(0, 1) : inFlight.unanswered();
  return new Death(died, unanswered, trying.inHand);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** How long a check may take: with many generated cases, longer, as their number never depends on speed. */
function patienceFor(check: ServerCheck, server: ServerUnderTest, timeoutMs: number): number {
  const isGenerated = check.method === 'generated' || check.method === 'model';
  const forCases = isGenerated ? (server.runs * timeoutMs) / 10 : 0;
  return timeoutMs + forCases + watchingMs(check, server);
}
