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
  for (const { name, value } of options.env) words.push('--env', `${name}=${value}`);
  for (const file of options.scenarios) words.push('--scenario', file);
  if (options.prefix) words.push('--prefix', options.prefix);
  if (options.insecure) words.push('--insecure');
  if (options.extraArguments.length > 0) words.push('--', ...options.extraArguments);
  return quoteWords(words);
}
