/** Options that several commands have, and what is read from them. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Options } from 'yargs';
import type { Level } from '../../spec/requirement.ts';
import type { ContainerOptions } from '../containers/options.ts';
import { DEFAULTS, type RunOptions } from '../run/options.ts';
import { parseVariable } from '../targets/environment.ts';
import { TargetError } from '../targets/errors.ts';
import { type FileTemplate, parseFile } from '../targets/files.ts';
import type { Presentation } from './presentation.ts';
import { UsageError } from './usage.ts';
import { duration, headers, language, list, positive, prefix, size, whole } from './values.ts';

export const targetOptions = {
  env: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'K=V for a launched target; placeholders are filled',
    group: 'Target:',
  },
  file: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'path=template: a file for a launched target; placeholders are filled',
    group: 'Target:',
  },
  port: {
    type: 'string',
    describe: 'of a server: inside its container, or the one that its command always takes',
    group: 'Target:',
  },
  'ready-timeout': {
    type: 'string',
    describe: 'how long a target may take to start (30s launched, 3s a URL)',
    group: 'Target:',
  },
  header: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: "'Name: value' sent with every request to a server",
    group: 'Target:',
  },
  ca: {
    type: 'string',
    describe: 'PEM file of the authority of an https server',
    group: 'Target:',
  },
  insecure: {
    type: 'boolean',
    default: false,
    describe: 'accept any certificate',
    group: 'Target:',
  },
  prefix: {
    type: 'string',
    describe: 'path under which the mock master, or a launched server, stands',
    group: 'Target:',
  },
  'name-prefix': {
    type: 'string',
    default: DEFAULTS.namePrefix,
    describe: 'of every agent that is registered',
    group: 'Target:',
  },
} as const satisfies Record<string, Options>;

/** What is said of a container, for `docker:` and `dockerfile:`. */
export const containerOptions = {
  mount: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'source:/path[:ro], a folder of yours or a volume',
    group: 'Containers:',
  },
  memory: { type: 'string', describe: 'that it may use: 64m, 1g', group: 'Containers:' },
  cpus: { type: 'string', describe: 'that it may use: 0.5', group: 'Containers:' },
  platform: { type: 'string', describe: 'such as linux/arm64', group: 'Containers:' },
  user: { type: 'string', describe: 'name, uid or uid:gid', group: 'Containers:' },
  'build-arg': {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'K=V for the build of a dockerfile: target',
    group: 'Containers:',
  },
} as const satisfies Record<string, Options>;

export const levelOptions = {
  level: {
    choices: ['must', 'should', 'advisory'] as const,
    default: 'must' as const,
    describe: 'what gates',
    group: 'Selection:',
  },
  strict: {
    type: 'boolean',
    default: false,
    describe: 'the same as --level should',
    group: 'Selection:',
  },
} as const satisfies Record<string, Options>;

export const outputOptions = {
  out: {
    alias: 'o',
    type: 'string',
    describe: 'folder for what the run leaves',
    group: 'Output:',
  },
  reporter: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'x adds, -x removes: html junit summary failures har badge; github ctrf attestation',
    group: 'Output:',
  },
  subject: {
    type: 'string',
    describe: 'sha256:… of what is tested: what --reporter attestation is about',
    group: 'Output:',
  },
  lang: {
    choices: ['en', 'zh-CN'] as const,
    describe: 'language of what people read',
    group: 'Output:',
  },
  quiet: {
    alias: 'q',
    type: 'boolean',
    default: false,
    describe: 'the summary alone',
    group: 'Output:',
  },
  verbose: {
    alias: 'v',
    type: 'boolean',
    default: false,
    describe: 'shorten nothing',
    group: 'Output:',
  },
  color: {
    choices: ['auto', 'always', 'never'] as const,
    default: 'auto' as const,
    describe: 'NO_COLOR and FORCE_COLOR count too',
    group: 'Output:',
  },
  progress: {
    choices: ['auto', 'live', 'plain', 'none'] as const,
    default: 'auto' as const,
    describe: 'how progress is shown',
    group: 'Output:',
  },
  'show-secrets': {
    type: 'boolean',
    default: false,
    describe: 'do not mask tokens in what is written',
    group: 'Output:',
  },
} as const satisfies Record<string, Options>;

/** What the parser makes of `targetOptions` and `containerOptions`. */
interface TargetArguments extends ContainerArguments {
  readonly env?: readonly string[] | undefined;
  readonly file?: readonly string[] | undefined;
  readonly port?: string | undefined;
  readonly 'ready-timeout'?: string | undefined;
  readonly header?: readonly string[] | undefined;
  readonly ca?: string | undefined;
  readonly insecure: boolean;
  readonly prefix?: string | undefined;
  readonly 'name-prefix': string;
  readonly '--'?: unknown;
}

interface ContainerArguments {
  readonly mount?: readonly string[] | undefined;
  readonly memory?: string | undefined;
  readonly cpus?: string | undefined;
  readonly platform?: string | undefined;
  readonly user?: string | undefined;
  readonly 'build-arg'?: readonly string[] | undefined;
}

/** How a target is reached or started. */
export function reachFrom(
  given: TargetArguments,
): Pick<
  RunOptions,
  | 'extraArguments'
  | 'namePrefix'
  | 'env'
  | 'readyTimeoutMs'
  | 'ca'
  | 'insecure'
  | 'headers'
  | 'prefix'
  | 'cwd'
  | 'port'
  | 'files'
  | 'container'
> {
  return {
    extraArguments: Array.isArray(given['--']) ? given['--'].map(String) : [],
    namePrefix: one('--name-prefix', given['name-prefix']),
    env: (given.env ?? []).map((text) => variable('--env', text)),
    files: (given.file ?? []).map(template),
    container: containerFrom(given),
    ...(given.port === undefined ? {} : { port: whole('--port', one('--port', given.port), 1, 65_535) }),
    readyTimeoutMs:
      given['ready-timeout'] === undefined
        ? null
        : duration('--ready-timeout', String(given['ready-timeout']), 1, 3_600_000),
    ca: given.ca === undefined ? null : fileText('--ca', given.ca),
    insecure: given.insecure,
    headers: headers(given.header),
    prefix: prefix(given.prefix),
    cwd: process.cwd(),
  };
}

/** What gates. */
export function levelFrom({ level, strict }: { level: string; strict: boolean }): Level {
  return strict && level === 'must' ? 'SHOULD' : (level.toUpperCase() as Level);
}

/** The folder for what is left; it is made. */
export function folderFrom(given: unknown): string {
  return resolve(one('--out', given));
}

/** What the parser makes of `outputOptions`. */
interface OutputArguments extends Pick<Presentation, 'color' | 'progress'> {
  readonly lang?: string | undefined;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly reporter?: readonly string[] | undefined;
  readonly subject?: string | undefined;
}

export function presentationFrom(given: OutputArguments): Presentation {
  return {
    language: language(given.lang, process.env),
    detail: given.quiet ? 'quiet' : given.verbose ? 'verbose' : 'normal',
    color: given.color,
    progress: given.quiet ? 'none' : given.progress,
    reporters: list(given.reporter),
    subject: given.subject === undefined ? undefined : one('--subject', given.subject),
  };
}

/** The target, which nothing goes without; `examples` are what might have been meant. */
export function targetFrom(given: unknown, examples: string): string {
  if (given !== undefined) return one('--target', given);
  throw new UsageError(examples);
}

/** An option that may be given once alone. */
export function one(option: string, value: unknown): string {
  if (Array.isArray(value)) throw new UsageError(`${option} was given ${value.length} times: give it once`);
  return String(value);
}

function containerFrom(given: ContainerArguments): ContainerOptions {
  const { memory, cpus, platform, user } = given;
  return {
    mounts: given.mount ?? [],
    memory: memory === undefined ? null : size('--memory', one('--memory', memory)),
    cpus: cpus === undefined ? null : positive('--cpus', one('--cpus', cpus)),
    platform: platform === undefined ? null : one('--platform', platform),
    user: user === undefined ? null : one('--user', user),
    buildArgs: (given['build-arg'] ?? []).map((text) => variable('--build-arg', text)),
  };
}

function variable(option: string, text: string) {
  return understandable(() => parseVariable(text, option));
}

function template(text: string): FileTemplate {
  const file = understandable(() => parseFile(text));
  return { ...file, text: fileText('--file', file.source) };
}

function understandable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof TargetError) throw new UsageError(error.message);
    throw error;
  }
}

function fileText(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${option} ${path} cannot be read: ${(error as Error).message}`);
  }
}
