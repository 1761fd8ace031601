import { isUtf8 } from 'node:buffer';
import type { Asking } from '../../mocks/probe/line.ts';

/** The longest body that is worth showing in a command, in bytes. */
const LONGEST_BODY = 4096;

/** A command for a shell that sends the same request; null where its body is no text or too long. */
export function curlOf(url: string, { method, path, headers, body }: Asking): string | null {
  if (body && (!isUtf8(body) || body.length > LONGEST_BODY)) return null;
  const words = ['curl', '-i', ...(method === 'POST' ? [] : ['-X', method])];
  for (const [name, value] of headers) words.push('-H', quote(`${name}: ${value}`));
  if (body) words.push('--data-raw', quote(body.toString('utf8')));
  return [...words, quote(url + path)].join(' ');
}

/** A word for a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
