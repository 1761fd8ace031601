import type { Identity } from '../../spec/protocol.ts';
import type { AgentContext } from './context.ts';
import { failureFrom } from './outcome.ts';

/** Pauses begin anew once this long has passed without a registration: longer than any pause and answer take. */
const CALM_MS = 60_000;

/**
 * Registers until it succeeds, with growing pauses, and saves what it got. Pauses go on growing over registrations that
 * succeed, since a master may refuse every token that it issues. Rejects when the agent ends.
 */
export function createRegistrar(context: AgentContext): () => Promise<Identity> {
  const { steps, clock, signal, options, log } = context;
  let attempt = 0;
  let last = Number.NEGATIVE_INFINITY;

  return async () => {
    for (;;) {
      if (clock.now() - last > CALM_MS) attempt = 0;
      if (attempt > 0) {
        const due = last + steps.pauseBefore('register', attempt, options.intervalMs);
        await clock.sleep(Math.max(0, due - clock.now()), signal);
      }
      signal.throwIfAborted();
      attempt += 1;
      const outcome = await steps.register(context).catch(failureFrom);
      last = clock.now();
      if (outcome.ok) {
        log(`registered as ${outcome.identity.uuid}`);
        await save(context, outcome.identity);
        return outcome.identity;
      }
      log(`registering failed: ${outcome.reason}`);
    }
  };
}

/** An agent whose disk is full goes on with what it knows. */
async function save(context: AgentContext, identity: Identity): Promise<void> {
  try {
    await context.steps.saveIdentity(context, identity);
  } catch (error) {
    context.log(`the identity could not be saved: ${failureFrom(error).reason}`);
  }
}
