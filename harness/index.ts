/** `vanmoi-conform` as a library: the run, and both peers. */

import { type AgentOptions, runAgent } from '../mocks/agent/index.ts';

export type { AgentOptions } from '../mocks/agent/index.ts';
export { type Identities, inFile, inMemory, type Known } from '../mocks/master/identities.ts';
export { createMaster, type Master, type MasterOptions } from '../mocks/master/master.ts';
export type { Play } from '../mocks/master/plays.ts';
export {
  type Answer,
  lenientMaster,
  type MasterSteps,
  referenceMaster,
} from '../mocks/master/steps.ts';
export type { Recorder } from '../mocks/recorder.ts';
export type { JournalEvent } from '../spec/journal.ts';
export type { CheckReport, Report, RequirementReport } from '../spec/report.ts';
export { Journal } from './journal/journal.ts';
export { RunFailure } from './run/failure.ts';
export type { Shard } from './run/options.ts';
export { DEFAULTS, type RunOptions } from './run/options.ts';
export type { RunEvents } from './run/part.ts';
export { type RunResult, run } from './run/run.ts';

/** An agent that runs. */
export interface Agent {
  /** Settles when it has ended; rejects where its options are wrong. */
  readonly ended: Promise<void>;
  /** Ends it and waits for that. */
  stop(): Promise<void>;
}

/** Starts the reference agent in this process: it registers, and reports about this machine until it is stopped. */
export function createAgent(options: Omit<AgentOptions, 'signal'>): Agent {
  const ends = new AbortController();
  const ended = runAgent({ ...options, signal: ends.signal });
  return {
    ended,
    stop() {
      ends.abort();
      return ended;
    },
  };
}
