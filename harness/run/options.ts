import type { RawHeaders } from '../../spec/journal.ts';
import type { Level, Role } from '../../spec/requirement.ts';
import type { ContainerOptions } from '../containers/options.ts';
import type { FileTemplate, Variable } from '../targets/index.ts';

/** One part of a run. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** What a run is asked to do; the command line, a config file and the library all end here. */
export interface RunOptions {
  /** As typed: `http://…`, `cmd:…`, `listen`, `reference`. */
  readonly target: string;
  readonly role?: Role | undefined;
  /** Added to the command line of the target. */
  readonly extraArguments: readonly string[];
  /** Ids, areas and globs; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly thorough: boolean;
  /** What gates: this level and harder ones. */
  readonly level: Level;
  readonly seed: number;
  /** Generated cases per property. */
  readonly runs: number;
  /** Milliseconds between reports, as an agent is told. */
  readonly intervalMs: number;
  /** How many intervals the cadence is judged by. */
  readonly samples: number;
  /** Checks or scenarios at once; null: 16 checks, all shared scenarios. */
  readonly concurrency: number | null;
  /** How long one check on a server may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The part of the run that is done here; left out: all of it. */
  readonly shard?: Shard | undefined;
  /** Stop at the first failure that gates. */
  readonly bail: boolean;
  /** The folder for what the run leaves; it is made. */
  readonly out: string;
  readonly namePrefix: string;
  readonly env: readonly Variable[];
  /** The port of a server: inside its container, or the one that its command always takes. */
  readonly port?: number | undefined;
  /** Files for a launched target, whose placeholders are filled. */
  readonly files?: readonly FileTemplate[];
  /** What is said of the container of the target. */
  readonly container?: ContainerOptions;
  /** How long a target may take to be ready, in milliseconds; null: 30 s launched, 3 s for a URL. */
  readonly readyTimeoutMs: number | null;
  /** Certificate authority for https, PEM. */
  readonly ca: string | null;
  readonly insecure: boolean;
  readonly headers: RawHeaders;
  /** Path under which the mock master stands, without a slash at the end. */
  readonly prefix: string;
  /** Paths of scenario files of the user's own. */
  readonly scenarios: readonly string[];
  readonly showSecrets: boolean;
  /** Whether a process of its own says how late things run here; where the target lives in this one, its loop tells. */
  readonly sentinel: boolean;
  /** The folder in which the command was typed. */
  readonly cwd: string;
}

export const DEFAULTS = {
  intervalMs: 5000,
  samples: 6,
  runs: 100,
  timeoutMs: 10_000,
  concurrency: 16,
  out: 'vanmoi-report',
  namePrefix: 'conform-',
} as const;

/** What a run does where nothing else is said; who runs says what on, where to and, for some, otherwise. */
export const USUAL = {
  extraArguments: [],
  only: [],
  skip: [],
  thorough: false,
  level: 'MUST',
  runs: DEFAULTS.runs,
  intervalMs: DEFAULTS.intervalMs,
  samples: DEFAULTS.samples,
  concurrency: null,
  timeoutMs: DEFAULTS.timeoutMs,
  bail: false,
  namePrefix: DEFAULTS.namePrefix,
  env: [],
  readyTimeoutMs: null,
  ca: null,
  insecure: false,
  headers: [],
  prefix: '',
  scenarios: [],
  showSecrets: false,
  sentinel: true,
} as const satisfies Partial<RunOptions>;
