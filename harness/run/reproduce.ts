import type { Level, Role } from '../../spec/requirement.ts';
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
  options: Pick<RunOptions, 'target' | 'env' | 'prefix' | 'insecure' | 'extraArguments'>,
  file: string,
  level: Level,
): string {
  const words = ['npx', 'vanmoi-conform', 'replay', file, '--target', options.target];
  if (level !== 'MUST') words.push('--level', level.toLowerCase());
  return quoteWords([...words, ...wordsOfTarget(options)]);
}

/** What a target needs on the command line besides its name. */
function wordsOfTarget({
  env,
  prefix,
  insecure,
  extraArguments,
}: Pick<RunOptions, 'env' | 'prefix' | 'insecure' | 'extraArguments'>): string[] {
  const words = env.flatMap(({ name, value }) => ['--env', `${name}=${value}`]);
  if (prefix) words.push('--prefix', prefix);
  if (insecure) words.push('--insecure');
  return extraArguments.length > 0 ? [...words, '--', ...extraArguments] : words;
}
