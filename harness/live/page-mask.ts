import type { JournalEvent } from '../../spec/journal.ts';
import { learnTokens } from '../journal/learn.ts';
import { Masker } from '../journal/mask.ts';

/** How many tokens are told apart. */
export const MOST_TOKENS = 5000;

/** Tokens by their looks: those that a master of ours gives out, and whatever stands behind `Bearer`. */
const ISSUED = /vmoi_~\.\+\\?\/-[A-Za-z0-9]+=?/gi;
const PRESENTED = /(bearer +)([^"\\\s]+)/gi;

/**
 * Hides tokens on a page that stays open for days: the first some thousands are told apart, as in a journal; from then
 * on, which takes an agent that registers without end, whatever looks like a token is `‹token›`.
 */
export class PageMask {
  readonly #masker = new Masker();

  learn(event: JournalEvent): void {
    if (!this.isFull) learnTokens(event, this.#masker);
  }

  mask(text: string): string {
    if (!this.isFull) return this.#masker.mask(text);
    // Whole ones first: of one that is not known only what it has in common with others would be hidden.
    const hidden = (token: string) => (this.#masker.knows(token) ? this.#masker.mask(token) : '‹token›');
    const masked = text
      .replace(PRESENTED, (_, scheme: string, token: string) => scheme + hidden(token))
      .replace(ISSUED, hidden);
    return this.#masker.mask(masked);
  }

  get isFull(): boolean {
    return this.#masker.count >= MOST_TOKENS;
  }
}
