import type { Identity } from '../../spec/protocol.ts';
import { type Beats, createBeats } from './beats.ts';
import { type AgentContext, type AgentOptions, createContext } from './context.ts';
import { createRegistrar } from './registrar.ts';
import { serve } from './session.ts';
import { type AgentSteps, referenceSteps } from './steps.ts';

/**
 * Runs an agent until its signal aborts: registers unless it has an identity, sends basic information, then reports at
 * a fixed cadence; after a 401 it registers again (protocol §1 to §4, error handling). Outlives everything that a
 * master does; rejects only where the options are wrong or a step throws what it must not.
 */
export async function runAgent(options: AgentOptions, steps: AgentSteps = referenceSteps): Promise<void> {
  if (options.signal.aborted) return;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const context = await createContext(options, steps, signal);
  const beats = createBeats(context);
  const work = [beats.run(), live(context, beats)];
  try {
    await Promise.all(work);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop.abort();
    await Promise.allSettled(work);
    context.http.close();
  }
}

/** One identity after the other. Rejects when the agent ends. */
async function live(context: AgentContext, beats: Beats): Promise<never> {
  const register = createRegistrar(context);
  let identity: Identity | undefined = await context.steps.loadIdentity(context);
  for (;;) {
    identity ??= await register();
    await serve(context, identity, beats);
    context.signal.throwIfAborted();
    identity = undefined;
  }
}
