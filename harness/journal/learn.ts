import { headerValues } from '../../mocks/wire/headers.ts';
import type { JournalEvent, Payload, RawHeaders } from '../../spec/journal.ts';
import { type Masker, PIECE } from './mask.ts';

/** Teaches the masker the tokens that an event shows: those issued, and those that somebody authenticates with. */
export function learnTokens(event: JournalEvent, masker: Masker): void {
  if (event.type === 'response' && event.status < 300) learnIssued(event.body, masker);
  if (event.type !== 'request') return;
  for (const value of headerValues(event.headers, 'authorization')) {
    const credentials = value.replace(/^\S+\s+/, '');
    if (!WORD.test(credentials) && !isNearCopy(credentials, masker.mask(credentials)))
      masker.learn(credentials);
  }
}

/** What stands for a token that is missing (`Bearer undefined`), or the scheme alone. */
const WORD = /^([A-Za-z][a-z_]{0,14}|[A-Z_]{1,15})$/;

/** A near copy of a known token is masked as that copy: it must not become a token of its own. */
function isNearCopy(credentials: string, masked: string): boolean {
  if (masked === credentials) return false;
  for (let at = 0; at + PIECE <= credentials.length; at++)
    if (masked.includes(credentials.slice(at, at + PIECE))) return false;
  return true;
}

/** Wherever it stands: a server that answers otherwise than the text says has issued a token all the same. */
function learnIssued({ text, base64 }: Payload, masker: Masker): void {
  const body = text ?? Buffer.from(base64 ?? '', 'base64').toString('latin1');
  for (const [, quoted] of body.matchAll(/"token"\s*:\s*("(?:[^"\\]|\\.)*"?)/g))
    masker.learn(unquoted(quoted!));
}

function unquoted(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.replaceAll('"', ''); // cut off, or no JSON
  }
}

/** Whatever hides tokens in a text. */
type Masks = Pick<Masker, 'mask'>;

/** One event as a line of text with its tokens hidden, in bodies that are no UTF-8 too. */
export function maskedLine(event: JournalEvent, masker: Masks): string {
  return JSON.stringify(maskedEvent(event, masker));
}

/** Hides tokens in what others have sent; what the harness says itself stays as it is. */
export function maskedEvent(event: JournalEvent, masker: Masks): JournalEvent {
  const mask = (text: string) => masker.mask(text);
  switch (event.type) {
    case 'request':
      return {
        ...event,
        path: mask(event.path),
        headers: maskedHeaders(event.headers, masker),
        body: maskedPayload(event.body, masker),
      };
    case 'response':
      return {
        ...event,
        reason: mask(event.reason),
        headers: maskedHeaders(event.headers, masker),
        body: maskedPayload(event.body, masker),
      };
    case 'no-response': {
      const { bytes } = event;
      const shown = bytes ? { bytes: maskedPayload(bytes, masker) } : {};
      return { ...event, detail: mask(event.detail), ...shown };
    }
    case 'frame':
      return { ...event, payload: maskedPayload(event.payload, masker) };
    case 'launch':
      return { ...event, command: mask(event.command) };
    case 'output':
      return { ...event, text: mask(event.text) };
    case 'run':
      return { ...event, target: mask(event.target) };
    default:
      return event;
  }
}

function maskedHeaders(headers: RawHeaders, masker: Masks): RawHeaders {
  return headers.map(([name, value]) => [masker.mask(name), masker.mask(value)] as const);
}

function maskedPayload(payload: Payload, masker: Masks): Payload {
  if (payload.text !== undefined) return { ...payload, text: masker.mask(payload.text) };
  const bytes = Buffer.from(payload.base64 ?? '', 'base64').toString('latin1');
  const hidden = masker.mask(bytes);
  if (hidden === bytes) return payload;
  // Only masks hold a ‹: the other bytes stay what they are, so that they are still no UTF-8.
  const asBytes = hidden.replace(/‹[^›]*›/g, (mask) => Buffer.from(mask).toString('latin1'));
  return { ...payload, base64: Buffer.from(asBytes, 'latin1').toString('base64') };
}
