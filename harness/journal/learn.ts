import { headerValues } from '../../mocks/wire/headers.ts';
import type { JournalEvent, Payload } from '../../spec/journal.ts';
import type { Masker } from './mask.ts';

/** Teaches the masker the tokens that an event shows: those issued, and those that somebody authenticates with. */
export function learnTokens(event: JournalEvent, masker: Masker): void {
  if (event.type === 'response' && event.status < 300) learnIssued(event.body.text, masker);
  if (event.type !== 'request') return;
  for (const value of headerValues(event.headers, 'authorization')) {
    const credentials = value.replace(/^\S+\s+/, '');
    // A near copy of a known token is masked as that copy: it must not become a token of its own.
    if (masker.mask(credentials) === credentials) masker.learn(credentials);
  }
}

function learnIssued(body: string | undefined, masker: Masker): void {
  if (!body?.includes('"token"')) return;
  try {
    const { token } = JSON.parse(body) as { token?: unknown };
    if (typeof token === 'string') masker.learn(token);
  } catch {
    // no registration then
  }
}

/** One event as a line of text with its tokens hidden, in bodies that are no UTF-8 too. */
export function maskedLine(event: JournalEvent, masker: Masker): string {
  return masker.mask(
    JSON.stringify(event, (_key, value: unknown) => (isBinary(value) ? masked(value, masker) : value)),
  );
}

function isBinary(value: unknown): value is Payload & { base64: string } {
  return typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string';
}

function masked(payload: Payload & { base64: string }, masker: Masker): Payload {
  const bytes = Buffer.from(payload.base64, 'base64').toString('latin1');
  const hidden = masker.mask(bytes);
  return hidden === bytes ? payload : { ...payload, base64: Buffer.from(hidden, 'utf8').toString('base64') };
}
