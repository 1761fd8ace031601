/** Turns the words of options into values; each throws a UsageError that names the option and the way out. */

import type { RawHeaders } from '../../spec/journal.ts';
import type { Language } from '../../spec/requirement.ts';
import type { Shard } from '../run/options.ts';
import { UsageError } from './usage.ts';

/** A duration in milliseconds: `500ms`, `5s`, `2m`, or a bare number of seconds. */
export function duration(option: string, text: string, least: number, most: number): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text.trim());
  if (!match) throw new UsageError(`${option} ${text} is no duration: write 500ms, 5s, 2m, or seconds`);
  const ms = Number(match[1]) * { ms: 1, s: 1000, m: 60_000 }[match[2] ?? 's']!;
  if (ms < least || ms > most)
    throw new UsageError(`${option} ${text} is out of range: from ${least / 1000} to ${most / 1000} s`);
  return ms;
}

/** A whole number from `least` to `most`. */
export function whole(option: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${option} ${text} is wrong: a whole number from ${least} to ${most}`);
}

/** A number above 0. */
export function positive(option: string, text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value > 0) return value;
  throw new UsageError(`${option} ${text} is wrong: a number above 0`);
}

/** Bytes: `64m`, `1g`, or a bare number of them. */
export function size(option: string, text: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*(b|[kmg]i?b?)?$/i.exec(text.trim()) ?? [];
  const factor = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.slice(0, 1).toLowerCase()] ?? 1;
  const bytes = Math.round(Number(digits) * factor);
  if (bytes > 0) return bytes;
  throw new UsageError(`${option} ${text} is no size: write 64m, 1g, or bytes`);
}

/** Words out of commas and repetition. */
export function list(values: readonly string[] | undefined): string[] {
  return (values ?? [])
    .flatMap((value) => value.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** `Name: value`, as often as it was given. */
export function headers(values: readonly string[] | undefined): RawHeaders {
  return (values ?? []).map((text) => {
    const at = text.indexOf(':');
    if (at < 1) throw new UsageError(`--header ${text} is wrong: write 'Name: value'`);
    return [text.slice(0, at).trim(), text.slice(at + 1).trim()] as const;
  });
}

/** A path that begins with a slash and ends without one; empty for none. */
export function prefix(text: string | undefined): string {
  if (!text || text === '/') return '';
  return `/${text.replace(/^\/+|\/+$/g, '')}`;
}

/** `--shard i/n`; shards draw the same cases only from the same seed. */
export function shard(text: string, seed: unknown): Shard {
  const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text.trim()) ?? []).map(Number);
  if (index < 1 || index > of)
    throw new UsageError(`--shard ${text} is wrong: write i/n with i from 1 to n, such as 1/3`);
  if (seed === undefined) throw new UsageError(`--shard needs --seed: the same number for all ${of} shards`);
  return { index, of };
}

/** The language asked for, or that of the environment. */
export function language(given: string | undefined, env: NodeJS.ProcessEnv): Language {
  const text = given ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? '';
  return /^zh/i.test(text) ? 'zh-CN' : 'en';
}

/** `--reporter -x` takes x away; a parser would take `-x` for a flag of its own. */
export function withRemovals(words: readonly string[]): string[] {
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const joined: string[] = [];
  for (const word of words.slice(0, end)) {
    const isRemoval = joined.at(-1) === '--reporter' && /^-[a-z]/.test(word);
    if (isRemoval) joined[joined.length - 1] = `--reporter=${word}`;
    else joined.push(word);
  }
  return [...joined, ...words.slice(end)]; // what follows is the target's
}
