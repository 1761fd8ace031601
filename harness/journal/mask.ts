import { fieldsOf } from '../../spec/fields.ts';
import type { MessageKind } from '../../spec/protocol.ts';
import { spelledLike, spelling } from './spelling.ts';

/**
 * Hides tokens where bytes leave the process. One token is one mask throughout (`‹token 3›`), and a recognised
 * change of it is named (`‹token 3:lower-case›`), so that a masked journal gives the same verdicts. A token that is
 * spelled in percent or JSON escapes becomes a mask spelled the same way.
 */
export class Masker {
  readonly #numbers = new Map<string, number>();
  readonly #tokens: string[] = [];
  /** Every piece of a token, lower-cased, to its number; `SHARED` where tokens that are unlike have it. */
  readonly #pieces = new Map<string, number>();
  /** What pieces may begin with: most of what is looked at is no part of any token, and is soon passed over. */
  readonly #beginnings = new Beginnings();
  /** Spellings that no run of token characters can match whole, and their masks; the longest first. */
  readonly #odd: [spelling: string, mask: string][] = [];
  /** Short texts that were looked at since the last token was learnt: most headers come again and again. */
  readonly #known = new Map<string, string>();

  /** From now on this token is hidden. Shorter ones than four characters and plain words are no secrets. */
  learn(token: string): void {
    if (isNoSecret(token) || this.#numbers.has(token)) return;
    this.#known.clear();
    const number = this.#tokens.push(token);
    this.#numbers.set(token, number);
    if (!WHOLE_RUN.test(token)) this.#learnOdd(token, number);
    const pieces = piecesOf(token);
    const kin = this.#kinOf(pieces);
    for (const piece of pieces) {
      const owner = this.#pieces.get(piece);
      this.#beginnings.add(piece);
      if (owner === undefined) this.#pieces.set(piece, number);
      else if (owner !== number && !kin.has(owner)) this.#pieces.set(piece, SHARED);
    }
  }

  /** How many tokens it hides. */
  get count(): number {
    return this.#tokens.length;
  }

  /** Whether this very string is a token that is hidden. */
  knows(token: string): boolean {
    return this.#numbers.has(token);
  }

  /** The text with every token in it, and every near copy of one, replaced by its mask. */
  mask(text: string): string {
    if (this.#tokens.length === 0) return text;
    if (text.length > SHORT) return this.#masked(text);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const masked = this.#masked(text);
    if (this.#known.size < MOST_KNOWN) this.#known.set(text, masked);
    return masked;
  }

  #masked(text: string): string {
    let masked = text;
    for (const [odd, mask] of this.#odd) masked = masked.replaceAll(odd, mask);
    return masked.replace(RUN, (run) => this.#maskRun(run));
  }

  #learnOdd(token: string, number: number): void {
    const spellings = [token, JSON.stringify(token).slice(1, -1)];
    if (token.isWellFormed()) spellings.push(encodeURIComponent(token));
    for (const spelled of new Set(spellings))
      this.#odd.push([spelled, spelled === token ? maskOf(number) : spelledLike(spelled, maskOf(number))]);
    this.#odd.sort(([a], [b]) => b.length - a.length);
  }

  /** Tokens of which these pieces are more than half: what they have in common is still theirs alone. */
  #kinOf(pieces: readonly string[]): Set<number> {
    const counts = new Map<number, number>();
    for (const piece of pieces) {
      const owner = this.#pieces.get(piece) ?? SHARED;
      if (owner !== SHARED) counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
    const isKin = ([owner, count]: [number, number]) =>
      count * 2 > Math.min(pieces.length, piecesOf(this.#tokens[owner - 1]!).length);
    return new Set([...counts].filter(isKin).map(([owner]) => owner));
  }

  #maskRun(run: string): string {
    const exact = this.#numbers.get(run);
    if (exact !== undefined) return maskOf(exact);
    if (run.length < PIECE) return run;
    const { plain, at } = spelling(run);
    // What looks like an escape may be none: the rest is looked at as it stands.
    const asItStands = (rest: string) => replaced(rest, this.#find(rest));
    return plain === run ? asItStands(run) : replaced(run, this.#find(plain), at, asItStands);
  }

  /** Where tokens and their near copies stand in a run, in order. */
  #find(run: string): Find[] {
    const exact = this.#numbers.get(run);
    if (exact !== undefined) return [{ from: 0, to: run.length, number: exact, change: '' }];
    const folded = run.toLowerCase();
    const finds: Find[] = [];
    let end = 0;
    for (let at = 0; at + PIECE <= folded.length; at++) {
      const found = this.#longest(folded, at, end);
      if (!found) continue;
      const { from, to, number } = found;
      const token = this.#tokens[number - 1]!;
      const whole = end === 0 ? changeOf(run, token) : null;
      if (whole) return [{ from: 0, to: run.length, number, change: whole }];
      const part = run.slice(from, to);
      const change = part === token ? '' : part.length === token.length ? 'case' : 'part';
      finds.push({ from, to, number, change });
      end = to;
      at = to - 1;
    }
    return finds;
  }

  /** Of the tokens that have a piece at `at`, or on the stretch that this one covers, the one that covers most. */
  #longest(folded: string, at: number, floor: number): Stretch | null {
    let best: Stretch | null = null;
    for (let next = at; next === at || (best && next < best.to); next++) {
      if (!this.#beginnings.mayHave(folded, next)) continue;
      const number = this.#pieces.get(folded.slice(next, next + PIECE)) ?? SHARED;
      if (number === SHARED || number === best?.number) continue;
      const stretch = stretchOf(folded, next, floor, this.#tokens[number - 1]!.toLowerCase(), number);
      if (!best || (stretch.from <= best.from && stretch.to > best.to)) best = stretch;
    }
    return best;
  }
}

/** Whether a text may be known by its first four characters: never wrong where it says no. */
class Beginnings {
  readonly #marks = new Uint8Array(2 ** 17);

  add(piece: string): void {
    this.#marks[placeOf(piece, 0)] = 1;
  }

  mayHave(text: string, at: number): boolean {
    return this.#marks[placeOf(text, at)] === 1;
  }
}

/** Token characters are ASCII, whose last five bits tell most of them apart. */
function placeOf(text: string, at: number): number {
  const bits =
    (text.charCodeAt(at) << 15) ^
    (text.charCodeAt(at + 1) << 10) ^
    (text.charCodeAt(at + 2) << 5) ^
    text.charCodeAt(at + 3);
  return bits & (2 ** 17 - 1);
}

interface Stretch {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly number: number;
}

interface Find extends Stretch {
  /** The name of the change; empty for the token itself. */
  readonly change: string;
}

/** How long a piece of a token gives it away, in characters. */
export const PIECE = 8;
/** How much of a token is looked for in pieces: a server that issues megabytes must not fill the memory. */
const LONGEST_INDEXED = 1024;
const SHARED = -1;
/** Up to how many characters, and how many of them, texts are remembered. */
const SHORT = 100;
const MOST_KNOWN = 1000;
/** Characters that tokens are made of (RFC 6750 §2.1), also in percent and JSON escapes. */
const RUN = /(?:[A-Za-z0-9\-._~+/=]|\\\/|\\u00[2-7][0-9A-Fa-f]|%[2-7][0-9A-Fa-f]){4,}/g;
const WHOLE_RUN = /^[A-Za-z0-9\-._~+/=]{4,}$/;

const KINDS: readonly MessageKind[] = ['register', 'identity', 'info', 'report', 'status'];
/** Words of the messages themselves: hiding them would break every message. */
const WORDS = new Set([
  ...KINDS.flatMap((kind) => fieldsOf(kind).map(({ name }) => name)),
  ...['true', 'false', 'null', 'undefined', 'None', 'Bearer', 'bearer'],
]);

function isNoSecret(token: string): boolean {
  return token.length < 4 || WORDS.has(token) || /^\d{1,7}$/.test(token) || token.includes('‹token');
}

function maskOf(number: number, change = ''): string {
  return `‹token ${number}${change === '' ? '' : `:${change}`}›`;
}

/** The run with what was found in it replaced by masks; `at` says where a place in the plain text is in the run. */
function replaced(
  run: string,
  finds: readonly Find[],
  at = (place: number) => place,
  rest = (text: string) => text,
): string {
  let masked = '';
  let end = 0;
  for (const { from, to, number, change } of finds) {
    const spelled = run.slice(at(from), at(to));
    masked += rest(run.slice(end, at(from))) + spelledLike(spelled, maskOf(number, change));
    end = at(to);
  }
  return masked + rest(run.slice(end));
}

function piecesOf(token: string): string[] {
  const folded = token.slice(0, LONGEST_INDEXED).toLowerCase();
  return Array.from({ length: Math.max(0, folded.length - PIECE + 1) }, (_, i) => folded.slice(i, i + PIECE));
}

/** How the whole run differs from the token, where that has a name. */
function changeOf(run: string, token: string): string | null {
  if (run === token.toLowerCase()) return 'lower-case';
  if (run === token.toUpperCase()) return 'upper-case';
  if (run.toLowerCase() === token.toLowerCase()) return 'case';
  if (run.length < token.length && (token.startsWith(run) || token.endsWith(run))) return 'cut';
  if (run.length !== token.length) return null;
  const differing = [...run].filter((character, i) => character !== token[i]).length;
  return differing <= 2 ? 'changed' : null;
}

/** The longest stretch around `at`, from `floor` on, that run and token share. */
function stretchOf(run: string, at: number, floor: number, token: string, number: number): Stretch {
  const inToken = token.indexOf(run.slice(at, at + PIECE));
  let before = 0;
  while (at - before > floor && inToken - before > 0 && run[at - before - 1] === token[inToken - before - 1])
    before++;
  let after = PIECE;
  while (
    at + after < run.length &&
    inToken + after < token.length &&
    run[at + after] === token[inToken + after]
  )
    after++;
  return { from: at - before, to: at + after, number };
}
