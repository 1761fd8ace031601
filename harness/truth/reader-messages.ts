import type { Values } from './proc.ts';

/** The sources of readings: facts about the machine, three kinds of values, and where the agent is. */
export type Source = 'machine' | 'rates' | 'levels' | 'sockets' | 'agent';

/** What the reader's process is told. */
export type ToReader =
  /** A report has arrived. */
  | { readonly type: 'report' }
  /** The agent lives in this container, as this process of the machine. */
  | { readonly type: 'follow'; readonly pid: number; readonly container: string };

/** A reading on its way from the reader's process. */
export interface FromReader {
  readonly source: Source;
  /** Milliseconds of the monotonic clock just before it was taken. */
  readonly at: number;
  readonly values: Values;
}
