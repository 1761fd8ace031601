import { bytesOf } from '../../mocks/wire/payload.ts';
import type { Payload, RawHeaders } from '../../spec/journal.ts';
import type { Random } from '../drive/random.ts';
import { changeOne, flipCase, isSendable, neverIssued } from '../drive/tokens.ts';
import { holdsMask, type Mask, masksIn, withoutMasks } from '../recording/masks.ts';

/** The tokens of a replay: each that the recording names has one now, of the server that is asked. */
export class Tokens {
  readonly #shown: ReadonlyMap<number, string>;
  readonly #random: Random;
  /** Of each registration that has begun, by the number of the token that it gave out in the recording. */
  readonly #issued = new Map<number, Promise<string | null>>();
  readonly #madeUp = new Map<number, string>();
  /** A token that the server gave out, for the style of those that are made up. */
  #like = '';

  /** `shown` are the tokens that the recording shows, which are sent as they are unless they were given out in it. */
  constructor(shown: ReadonlyMap<number, string>, random: Random) {
    this.#shown = shown;
    this.#random = random;
  }

  /** From now on this token of the recording is the one that a registration gives; null where it gives none. */
  issue(number: number, token: Promise<string | null>): void {
    this.#issued.set(
      number,
      token.then((given) => {
        const usable = given !== null && isSendable(given) ? given : null;
        this.#like ||= usable ?? '';
        return usable;
      }),
    );
  }

  /** The token that stands for this one of the recording; null where it was lost. */
  ofNumber(number: number): Promise<string | null> {
    return Promise.resolve(this.#issued.get(number) ?? this.#shown.get(number) ?? this.#unknown(number));
  }

  /** A text with the tokens of now; null where one of them was lost. */
  async inText(text: string): Promise<string | null> {
    return holdsMask(text) ? this.#replaced(text, masksIn(text), false) : text;
  }

  async inHeaders(headers: RawHeaders): Promise<RawHeaders | null> {
    const now: [string, string][] = [];
    for (const [name, value] of headers) {
      const [newName, newValue] = [await this.inText(name), await this.inText(value)];
      if (newName === null || newValue === null) return null;
      now.push([newName, newValue]);
    }
    return now;
  }

  /** The bytes of a body or frame with the tokens of now. */
  async inBytes(payload: Payload): Promise<Buffer | null> {
    if (payload.text !== undefined) {
      const text = await this.inText(payload.text);
      return text === null ? null : Buffer.from(text);
    }
    const bytes = bytesOf(payload);
    const masks = masksIn(bytes.toString('utf8')); // a mask is UTF-8 among bytes that are not
    if (masks.length === 0) return bytes;
    const text = await this.#replaced(bytes.toString('latin1'), masks, true);
    return text === null ? null : Buffer.from(text, 'latin1');
  }

  async #replaced(text: string, masks: readonly Mask[], inBytes: boolean): Promise<string | null> {
    const now = new Map<number, string>();
    for (const { number } of masks) {
      const token = await this.ofNumber(number);
      if (token === null) return null;
      now.set(number, token);
    }
    return withoutMasks(
      text,
      ({ number, change }) => this.#changed(now.get(number)!, change, number),
      inBytes,
    );
  }

  /** A token that nobody was ever given, the same one each time. */
  #unknown(number: number): string {
    const known = this.#madeUp.get(number);
    if (known !== undefined) return known;
    const made = neverIssued(this.#like, this.#random);
    this.#madeUp.set(number, made);
    return made;
  }

  /** The same kind of change; where it would change nothing that counts, a token that nobody was given is as wrong. */
  #changed(token: string, change: string, number: number): string {
    return change === '' ? token : (changedToken(token, change, this.#random) ?? this.#unknown(-number));
  }
}

/** How much of a token is still a near copy of it, in characters. */
const PART = 8;

function changedToken(token: string, change: string, random: Random): string | null {
  switch (change) {
    case 'lower-case':
      return flipCase(token) === null ? null : token.toLowerCase();
    case 'upper-case':
      return flipCase(token) === null ? null : token.toUpperCase();
    case 'case':
      return flipCase(token);
    case 'cut':
      return token.slice(0, -4);
    case 'part':
      return token.slice(0, Math.max(PART, token.length / 2));
    case 'changed':
      return changeOne(token, random);
    default:
      return null;
  }
}
