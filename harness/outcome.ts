import type { Message } from '../spec/messages/message.ts';

/** What one check found. Its severity is not here: that comes from its requirement alone. */
export type Outcome = Pass | Fail | Inconclusive | Blocked | NotApplicable | NotSelected | Faulted;

export interface Pass {
  readonly verdict: 'pass';
  /** What was measured, where a number is worth reading. */
  readonly message?: Message;
}

export interface Fail {
  readonly verdict: 'fail';
  readonly message: Message;
  readonly expected: Message;
  readonly actual: Message;
  /** Exchanges in the journal that show it, the offending one last. */
  readonly exchanges: readonly number[];
  /** The smallest input that shows it, where inputs were generated. */
  readonly counterexample?: unknown;
  /** Exchanges that show it again when they are sent again, in this order, by agents of their own. */
  readonly sequence?: readonly number[];
  /** One request that shows it, for a shell. */
  readonly curl?: string;
}

/** The harness could not measure well enough. */
export interface Inconclusive {
  readonly verdict: 'inconclusive';
  readonly message: Message;
  readonly exchanges?: readonly number[];
}

/** What it builds on did not pass. */
export interface Blocked {
  readonly verdict: 'blocked';
  /** A requirement or check. */
  readonly by: string;
  readonly message: Message;
  readonly exchanges?: readonly number[];
}

export interface NotApplicable {
  readonly verdict: 'not-applicable';
  readonly reason: 'other-transport' | 'condition-absent' | 'not-observable';
  readonly message: Message;
}

export interface NotSelected {
  readonly verdict: 'not-selected';
  readonly reason: 'only' | 'skip' | 'thorough' | 'shard' | 'bail' | 'launch' | 'container';
  readonly message: Message;
}

/** The harness itself went wrong; never the target's fault. */
export interface Faulted {
  readonly verdict: 'error';
  readonly message: Message;
}

export const passed: Pass = { verdict: 'pass' };
