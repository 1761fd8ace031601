import type { Level, Role } from '../../spec/requirement.ts';
import type { ContainerOptions } from '../containers/options.ts';
import { quoteWords } from '../targets/index.ts';
import { DEFAULTS, type RunOptions } from './options.ts';

/** The command that repeats one check, at the level at which it fails. */
export function reproduceCommand(options: RunOptions, role: Role, checkId: string, level: Level): string {
  const words = ['npx', 'vanmoi-conform', '--target', options.target, '--role', role];
  words.push('--only', checkId, '--seed', `${options.seed}`);
  if (level !== 'MUST') words.push('--level', level.toLowerCase());
  if (options.runs !== DEFAULTS.runs) words.push('--runs', `${options.runs}`);
  if (options.intervalMs !== DEFAULTS.intervalMs) words.push('--interval', `${options.intervalMs / 1000}`);
  if (options.samples !== DEFAULTS.samples) words.push('--samples', `${options.samples}`);
  for (const file of options.scenarios) words.push('--scenario', file);
  return quoteWords([...words, ...wordsOfTarget(options)]);
}

/** The command that sends a recording to the same target. */
export function replayCommand(
  options: Pick<RunOptions, 'target'> & OfTarget,
  file: string,
  level: Level,
): string {
  const words = ['npx', 'vanmoi-conform', 'replay', file, '--target', options.target];
  if (level !== 'MUST') words.push('--level', level.toLowerCase());
  return quoteWords([...words, ...wordsOfTarget(options)]);
}

type OfTarget = Pick<
  RunOptions,
  'env' | 'prefix' | 'insecure' | 'extraArguments' | 'port' | 'files' | 'container'
>;

/** What a target needs on the command line besides its name. */
function wordsOfTarget(options: OfTarget): string[] {
  const { env, prefix, insecure, extraArguments, port, files = [], container } = options;
  const words = env.flatMap(({ name, value }) => ['--env', `${name}=${value}`]);
  if (port !== undefined) words.push('--port', `${port}`);
  for (const { path, source } of files) words.push('--file', `${path}=${source}`);
  if (container) words.push(...wordsOfContainer(container));
  if (prefix) words.push('--prefix', prefix);
  if (insecure) words.push('--insecure');
  return extraArguments.length > 0 ? [...words, '--', ...extraArguments] : words;
}

function wordsOfContainer({ mounts, memory, cpus, platform, user, buildArgs }: ContainerOptions): string[] {
  const words = mounts.flatMap((mount) => ['--mount', mount]);
  if (memory !== null) words.push('--memory', `${memory}`);
  if (cpus !== null) words.push('--cpus', `${cpus}`);
  if (platform !== null) words.push('--platform', platform);
  if (user !== null) words.push('--user', user);
  return [...words, ...buildArgs.flatMap(({ name, value }) => ['--build-arg', `${name}=${value}`])];
}
