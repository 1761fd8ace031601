import { shown, TargetError } from './errors.ts';
import type { Home } from './home.ts';
import { fill, type PlaceholderValues } from './placeholders.ts';

export type Environment = Record<string, string>;

/** One `--env NAME=value`. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** Reads the `NAME=value` of `--env` and the like; throws a `TargetError` where there is no name or no `=`. */
export function parseVariable(text: string, option = '--env'): Variable {
  const equals = text.indexOf('=');
  if (equals < 1) throw new TargetError(`${shown(text)} is no variable: write ${option} NAME=value`);
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

export interface EnvironmentOptions {
  readonly home: Home;
  /** What the user gave; wins over everything else. */
  readonly given?: readonly Variable[];
  /** Fills the given values. */
  readonly values?: PlaceholderValues;
  /** The harness's own environment; default `process.env`. */
  readonly base?: NodeJS.ProcessEnv;
}

/**
 * The environment of a launched target: the harness's own without proxies and without what belongs to the harness
 * itself, with private homes and a private folder for temporary files, then what the user gave. Who gives HOME
 * gets the homes beside it (XDG, USERPROFILE) back too.
 */
export function targetEnvironment(options: EnvironmentOptions): Environment {
  const { home, given = [], values = {}, base = process.env } = options;
  const environment = withoutHarness(base);
  delete environment.OLDPWD;
  const homeIsGiven = given.some(({ name }) => name === 'HOME');
  Object.assign(environment, { PWD: home.work, TMPDIR: home.temp, TMP: home.temp, TEMP: home.temp });
  if (!homeIsGiven) Object.assign(environment, homesIn(home.home));
  for (const { name, value } of given) environment[name] = fill(value, values);
  return environment;
}

function homesIn(folder: string): Environment {
  return {
    HOME: folder,
    USERPROFILE: folder,
    XDG_CONFIG_HOME: `${folder}/.config`,
    XDG_CACHE_HOME: `${folder}/.cache`,
    XDG_DATA_HOME: `${folder}/.local/share`,
    XDG_STATE_HOME: `${folder}/.local/state`,
  };
}

const PROXY = /^((https?|ftp|all|no|socks|wss?)_proxy|npm_config_.*proxy)$/i;
const HARNESS = /^(NODE_OPTIONS|NODE_CHANNEL_.*|NODE_UNIQUE_ID|NODE_V8_COVERAGE|VITEST.*)$/;

/** What vitest sets in the processes it runs tests in; BASE_URL=/ has misled agents. */
const BY_VITEST: Environment = {
  TEST: 'true',
  NODE_ENV: 'test',
  BASE_URL: '/',
  MODE: 'test',
  DEV: '1',
  PROD: '',
  SSR: '1',
  FORCE_TTY: '',
};

/** An environment without proxies, and without what was meant for the harness's own process. */
export function withoutHarness(base: NodeJS.ProcessEnv): Environment {
  const underVitest = base.VITEST !== undefined;
  const kept = Object.entries(base).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !PROXY.test(entry[0]) &&
      !HARNESS.test(entry[0]) &&
      !(underVitest && BY_VITEST[entry[0]] === entry[1]),
  );
  return Object.fromEntries(kept);
}
