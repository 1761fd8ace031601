import type { RunOptions } from '../run/options.ts';

/** What a replay is asked to do; what it shares with a run means the same. */
export type ReplayOptions = Pick<
  RunOptions,
  | 'target'
  | 'extraArguments'
  | 'level'
  | 'timeoutMs'
  | 'out'
  | 'namePrefix'
  | 'env'
  | 'port'
  | 'files'
  | 'container'
  | 'readyTimeoutMs'
  | 'ca'
  | 'insecure'
  | 'headers'
  | 'prefix'
  | 'showSecrets'
  | 'cwd'
> & {
  /** The recording, as typed: a journal or a HAR. */
  readonly file: string;
};
