import type { Values } from './proc.ts';

/** The sources of readings: facts about the machine, three kinds of values, and where the agent is. */
export type Source = 'machine' | 'rates' | 'levels' | 'sockets' | 'agent';

/** A reading on its way from the reader's process. */
export interface FromReader {
  readonly source: Source;
  /** Milliseconds of the monotonic clock just before it was taken. */
  readonly at: number;
  readonly values: Values;
}
