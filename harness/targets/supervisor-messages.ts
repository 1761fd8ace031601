import type { OutputStream } from './output-tail.ts';

/** What goes from the harness to the supervisor process. Launches are counted; the number names one of them. */
export type ToSupervisor =
  | { readonly type: 'launch'; readonly number: number; readonly spec: LaunchSpec }
  | { readonly type: 'signal'; readonly number: number; readonly signal: NodeJS.Signals }
  | { readonly type: 'stop'; readonly number: number; readonly graceMs: number }
  | { readonly type: 'close'; readonly graceMs: number };

/** What comes back. */
export type FromSupervisor =
  | { readonly type: 'ready' }
  | { readonly type: 'spawned'; readonly number: number; readonly pid: number }
  | { readonly type: 'refused'; readonly number: number; readonly code: string; readonly detail: string }
  | {
      readonly type: 'output';
      readonly number: number;
      readonly stream: OutputStream;
      readonly text: string;
    }
  | ({ readonly type: 'exit'; readonly number: number } & Ending)
  /** A stop is done; `left` are the pids that could not be ended. */
  | { readonly type: 'stopped'; readonly number: number; readonly left: readonly number[] }
  /** The last one: all has ended. */
  | { readonly type: 'closed'; readonly left: readonly number[] };

/** What is started. No shell: what stands here is what the process gets. */
export interface LaunchSpec {
  /** Absolute path of the program. */
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment; the supervisor adds its mark. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder it runs in. */
  readonly cwd: string;
  /** Names the target within the run; a restart has the same one. */
  readonly id: string;
}

/** How a process ended. */
export interface Ending {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of its output, oldest first: 40 at most, and 8 KiB. */
  readonly tail: readonly string[];
  /** Bytes of output past the first MiB, which were counted and dropped. */
  readonly droppedBytes: number;
}
