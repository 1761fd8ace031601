import type { Play } from '../mocks/master/plays.ts';
import type { Endpoint } from '../spec/protocol.ts';
import type { Transport } from './judge.ts';
import type { Load } from './truth/load.ts';

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
  /** How long all of it may last: its waits end there as well. Left out where each wait has its own end alone. */
  readonly within?: Span;
  /** Set where the agent must live in a container. */
  readonly container?: true;
  /** Set where the machine is read beside it. */
  readonly readings?: true;
  /** What the agent is told where the run's interval is longer, in milliseconds. */
  readonly longestInterval?: number;
}

/** A stretch of time: so many of the agent's intervals, and seconds on top. */
export interface Span {
  readonly intervals?: number;
  readonly seconds?: number;
}

/** What is waited for, counted from the beginning of the step. */
export interface Sight {
  /** `accepted`: a report that was answered as is right, or that came over an open socket. */
  readonly see: 'register' | 'info' | 'report' | 'accepted' | 'handshake' | 'socket' | 'registered';
  readonly times: number;
  /** Only with a token that was issued after the last trouble began. */
  readonly token?: 'new';
}

export type Step =
  /** Goes on when the sight was seen; the scenario ends where it is not seen in time, unless told to go on. */
  | { readonly step: 'wait'; readonly for: Sight; readonly atMost: Span; readonly otherwise?: 'go-on' }
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
  /** Open sockets, and those opened later, stay open and dead: nothing is read, nothing is said; or no longer. */
  | { readonly step: 'swallow'; readonly on: boolean }
  /** Pings every open socket; the payload in hex. */
  | { readonly step: 'ping'; readonly payload: string }
  /** The master goes away with its port, and comes back on it. */
  | { readonly step: 'outage' }
  | { readonly step: 'resume' }
  | { readonly step: 'stop-agent'; readonly signal: 'SIGTERM' | 'SIGKILL' }
  /** `second`: another agent at the same master, with state of its own. */
  | { readonly step: 'start-agent'; readonly which?: 'second' }
  /** Whatever the agent keeps is gone; only while it does not run. */
  | { readonly step: 'lose-state' }
  /** Writes down which of the agent's files hold a token, and who may read them. */
  | { readonly step: 'look-at-state' }
  /** The agent's container stands still, and goes on. */
  | { readonly step: 'pause-agent' }
  | { readonly step: 'continue-agent' }
  /** Its network is taken away, before its start too, and given back. */
  | { readonly step: 'disconnect-agent' }
  | { readonly step: 'connect-agent' }
  /** It may use so much memory, in MiB, or again what it was given; only while it does not run. */
  | { readonly step: 'limit-memory'; readonly mebibytes?: number }
  /** Puts load on the machine, and takes it away; it also goes with the scenario. */
  | { readonly step: 'load'; readonly load: Load }
  | { readonly step: 'unload' };

export const DEFAULT_PATIENCE: Span = { intervals: 2, seconds: 8 };

/** Builds a scenario; what it needs follows from its steps. */
export function scenario(
  id: string,
  title: readonly [en: string, zh: string],
  steps: readonly Step[],
  options: Partial<Omit<Scenario, 'id' | 'title' | 'steps'>> = {},
): Scenario {
  return {
    id,
    title: { en: title[0], zh: title[1] },
    steps,
    needs: options.needs ?? 'shared',
    launches: options.launches ?? steps.some(({ step }) => [...LAUNCHING, ...CONTAINED].includes(step)),
    transport: options.transport ?? null,
    thorough: options.thorough ?? false,
    ...(options.within && { within: options.within }),
    ...((options.container || steps.some(({ step }) => CONTAINED.includes(step))) && { container: true }),
    ...(options.readings && { readings: options.readings }),
    ...(options.longestInterval !== undefined && { longestInterval: options.longestInterval }),
  };
}

const LAUNCHING: readonly Step['step'][] = ['stop-agent', 'start-agent', 'lose-state', 'look-at-state'];

/** What can be done to a container alone. */
const CONTAINED: readonly Step['step'][] = [
  'pause-agent',
  'continue-agent',
  'disconnect-agent',
  'connect-agent',
  'limit-memory',
];

/** Whether two agents share its master: then most judges, which follow one agent, cannot read its journal. */
export function hasTwoAgents({ steps }: Scenario): boolean {
  return steps.some((step) => step.step === 'start-agent' && step.which === 'second');
}

/** Waits for `times` of these. */
export function see(what: Sight['see'], times = 1, atMost: Span = DEFAULT_PATIENCE): Step {
  return { step: 'wait', for: { see: what, times }, atMost };
}

/** Waits for `times` of these, and goes on in any case. */
export function seeOrGoOn(what: Sight['see'], times: number, atMost: Span): Step {
  return { step: 'wait', for: { see: what, times }, atMost, otherwise: 'go-on' };
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
export const killAgent: Step = { step: 'stop-agent', signal: 'SIGKILL' };
export const startAgent: Step = { step: 'start-agent' };
export const startSecondAgent: Step = { step: 'start-agent', which: 'second' };
export const loseState: Step = { step: 'lose-state' };
export const lookAtState: Step = { step: 'look-at-state' };
export const outage: Step = { step: 'outage' };
export const resume: Step = { step: 'resume' };

export const pauseAgent: Step = { step: 'pause-agent' };
export const continueAgent: Step = { step: 'continue-agent' };
export const disconnectAgent: Step = { step: 'disconnect-agent' };
export const connectAgent: Step = { step: 'connect-agent' };
export const noMemoryLimit: Step = { step: 'limit-memory' };

export function limitMemory(mebibytes: number): Step {
  return { step: 'limit-memory', mebibytes };
}

export function swallow(on: boolean): Step {
  return { step: 'swallow', on };
}

/** Puts this load on the machine until it is taken away. */
export function load(what: Load): Step {
  return { step: 'load', load: what };
}

export const unload: Step = { step: 'unload' };

export function closeSockets(code: number | 'reset'): Step {
  return { step: 'close-sockets', code };
}

export function ping(payload: Buffer): Step {
  return { step: 'ping', payload: payload.toString('hex') };
}

/** What the agent is told in this scenario, in milliseconds, where the run's own interval is this one. */
export function intervalIn({ longestInterval }: Scenario, intervalMs: number): number {
  return Math.min(intervalMs, longestInterval ?? intervalMs);
}

/** A span in milliseconds, for an agent with this interval. */
export function milliseconds(span: Span, intervalMs: number): number {
  return (span.intervals ?? 0) * intervalMs + (span.seconds ?? 0) * 1000;
}

/** How long these steps can take at most, in milliseconds. */
export function longest(steps: readonly Step[], intervalMs: number): number {
  return steps.reduce((sum, step) => {
    if (step.step === 'wait') return sum + milliseconds(step.atMost, intervalMs);
    return step.step === 'pass' ? sum + milliseconds(step.span, intervalMs) : sum;
  }, 0);
}

/**
 * How long a scenario is likely to take with an agent that does right, in milliseconds: reports come at the cadence,
 * a report that is disturbed is one more to wait for, and everything else comes at once.
 */
export function usuallyLasts({ steps }: Scenario, intervalMs: number): number {
  return steps.reduce((sum, step) => {
    if (step.step === 'pass') return sum + milliseconds(step.span, intervalMs);
    if (step.step === 'disturb') return sum + step.times * intervalMs;
    if (step.step !== 'wait') return sum;
    const { see, times } = step.for;
    if (see === 'report' || see === 'accepted') return sum + times * intervalMs;
    // What may stay away is watched for as long as the wait lasts.
    return step.otherwise === 'go-on' ? sum + milliseconds(step.atMost, intervalMs) : sum;
  }, 0);
}

/** How long a scenario can take at most, in milliseconds: it may have an end of its own. */
export function lastsAtMost({ steps, within }: Scenario, intervalMs: number): number {
  const all = longest(steps, intervalMs);
  return within ? Math.min(all, milliseconds(within, intervalMs)) : all;
}
