import { isUtf8 } from 'node:buffer';
import type { Asking } from '../../mocks/probe/line.ts';
import { bearerToken, headerValue } from '../../mocks/wire/headers.ts';
import { PATHS } from '../../spec/protocol.ts';

/** The longest body that is worth showing in a command, in bytes. */
const LONGEST_BODY = 4096;

/** Whether a word of a command can hold these bytes. */
function isShowable(body: Buffer): boolean {
  return isUtf8(body) && !body.includes(0) && body.length <= LONGEST_BODY;
}

/**
 * A command for a shell that sends the same request; null where its body is no text or too long. A token that the
 * server gave out is fetched anew: the one that was used is masked, and may be gone.
 */
export function curlOf(
  url: string,
  { method, path, headers, body }: Asking,
  isIssued: (token: string) => boolean,
): string | null {
  if (body && !isShowable(body)) return null;
  const token = bearerToken(headers);
  const fresh = token !== null && isIssued(token);
  const words = ['curl', '-i', ...(method === 'POST' && body ? [] : ['-X', method])];
  for (const [name, value] of headers) {
    const isOurs = fresh && name.toLowerCase() === 'authorization';
    words.push('-H', isOurs ? `"${name}: ${value.replace(token, '$TOKEN')}"` : quote(`${name}: ${value}`));
  }
  if (body) {
    // curl would name a type of its own
    if (headerValue(headers, 'content-type') === null) words.push('-H', 'Content-Type:');
    words.push('--data-raw', quote(body.toString('utf8')));
  }
  const command = [...words, quote(url + path)].join(' ');
  return fresh ? `${registering(url)}; ${command}` : command;
}

/** Puts a new token into TOKEN, with nothing but curl and sed. */
function registering(url: string): string {
  const ask = `curl -s -H 'Content-Type: application/json' -d '{}' ${quote(url + PATHS.register)}`;
  return `TOKEN=$(${ask} | sed -E 's/.*"token" *: *"([^"]*)".*/\\1/')`;
}

/** A word for a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
