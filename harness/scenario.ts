import type { Play } from '../mocks/master/plays.ts';
import type { Endpoint } from '../spec/protocol.ts';
import type { Transport } from './judge.ts';

/**
 * How the master behaves over the life of an agent. Plain data: it survives a trip through JSON, and the functions
 * below only build it. A master does right unless a step says otherwise.
 */
export interface Scenario {
  readonly id: string;
  readonly title: { readonly en: string; readonly zh: string };
  /** Gone through in turn; where a wait runs out the scenario ends there. */
  readonly steps: readonly Step[];
  /** What it needs of the machine: `shared` ones run side by side, the others alone and after them. */
  readonly needs: 'shared' | 'quiet' | 'loaded';
  /** True where the harness must start or stop the agent's process. */
  readonly launches: boolean;
  /** Set where it means nothing to agents that report over the other transport. */
  readonly transport: Transport | null;
  /** True where it lasts longer than 45 s: only with `--thorough`. */
  readonly thorough: boolean;
}

/** A stretch of time: so many of the agent's intervals, and seconds on top. */
export interface Span {
  readonly intervals?: number;
  readonly seconds?: number;
}

/** What is waited for, counted from the beginning of the step. */
export interface Sight {
  readonly see: 'register' | 'info' | 'report' | 'handshake' | 'socket' | 'registered';
  readonly times: number;
  /** Only with a token that was issued after the last trouble began. */
  readonly token?: 'new';
}

export type Step =
  /** Goes on when the sight was seen; the scenario ends where it is not seen in time. */
  | { readonly step: 'wait'; readonly for: Sight; readonly atMost: Span }
  /** Lets time pass. */
  | { readonly step: 'pass'; readonly span: Span }
  /** The next `times` exchanges of one endpoint get this play. */
  | { readonly step: 'play'; readonly on: Endpoint; readonly play: Play; readonly times: number }
  /** The same for whatever the agent reports over: its HTTP reports, or its socket, cut, and the handshakes after. */
  | { readonly step: 'disturb'; readonly play: Play; readonly times: number }
  /** Every token issued so far is dead, on every channel; open sockets are closed. */
  | { readonly step: 'revoke' }
  /** Only right answers from here on. */
  | { readonly step: 'calm' }
  /** Ends every open socket with this close code, or by a reset. */
  | { readonly step: 'close-sockets'; readonly code: number | 'reset' }
  /** Pings every open socket; the payload in hex. */
  | { readonly step: 'ping'; readonly payload: string }
  /** The master goes away with its port, and comes back on it. */
  | { readonly step: 'outage' }
  | { readonly step: 'resume' }
  | { readonly step: 'stop-agent'; readonly signal: 'SIGTERM' | 'SIGKILL' }
  | { readonly step: 'start-agent' };

export const DEFAULT_PATIENCE: Span = { intervals: 2, seconds: 8 };

/** Builds a scenario; what it needs follows from its steps. */
export function scenario(
  id: string,
  title: readonly [en: string, zh: string],
  steps: readonly Step[],
  options: Partial<Pick<Scenario, 'needs' | 'transport' | 'thorough'>> = {},
): Scenario {
  return {
    id,
    title: { en: title[0], zh: title[1] },
    steps,
    needs: options.needs ?? 'shared',
    launches: steps.some(({ step }) => step === 'stop-agent' || step === 'start-agent'),
    transport: options.transport ?? null,
    thorough: options.thorough ?? false,
  };
}

/** Waits for `times` of these. */
export function see(what: Sight['see'], times = 1, atMost: Span = DEFAULT_PATIENCE): Step {
  return { step: 'wait', for: { see: what, times }, atMost };
}

/** Waits for `times` of these that carry a token issued after the last trouble began. */
export function seeWithNewToken(what: Sight['see'], times = 1, atMost: Span = DEFAULT_PATIENCE): Step {
  return { step: 'wait', for: { see: what, times, token: 'new' }, atMost };
}

export function pass(span: Span): Step {
  return { step: 'pass', span };
}

/** The next `times` exchanges of this endpoint are answered with this status. */
export function answer(on: Endpoint, status: number, times = 1, body = '{"error":"played"}'): Step {
  return { step: 'play', on, play: { play: 'answer', status, body }, times };
}

export function play(on: Endpoint, what: Play, times = 1): Step {
  return { step: 'play', on, play: what, times };
}

export function disturb(what: Play, times = 1): Step {
  return { step: 'disturb', play: what, times };
}

export const revoke: Step = { step: 'revoke' };
export const calm: Step = { step: 'calm' };
export const stopAgent: Step = { step: 'stop-agent', signal: 'SIGTERM' };
export const startAgent: Step = { step: 'start-agent' };

export function closeSockets(code: number | 'reset'): Step {
  return { step: 'close-sockets', code };
}

export function ping(payload: Buffer): Step {
  return { step: 'ping', payload: payload.toString('hex') };
}

/** A span in milliseconds, for an agent with this interval. */
export function milliseconds(span: Span, intervalMs: number): number {
  return (span.intervals ?? 0) * intervalMs + (span.seconds ?? 0) * 1000;
}

/** How long a scenario can take at most, in milliseconds. */
export function longest(steps: readonly Step[], intervalMs: number): number {
  return steps.reduce((sum, step) => {
    if (step.step === 'wait') return sum + milliseconds(step.atMost, intervalMs);
    return step.step === 'pass' ? sum + milliseconds(step.span, intervalMs) : sum;
  }, 0);
}
