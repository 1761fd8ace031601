/** The masks that stand for tokens in a journal (`harness/journal/mask.ts` makes them), found again. */

/** `‹token 3›`, or `‹token 3:lower-case›`, its space spelled in JSON or percent escapes where the token was. */
const MASK = /‹token( |%20|\\+u0020)(\d+)(?::([a-z-]+))?›/g;
/** The same in bytes that are read as Latin-1, as they stand in a body that is no UTF-8. */
const MASK_IN_BYTES = new RegExp(
  MASK.source.replace(/[‹›]/g, (bracket) => Buffer.from(bracket).toString('latin1')),
  'g',
);

export interface Mask {
  /** Which token: the number is the same throughout a recording. */
  readonly number: number;
  /** The name of the change; empty for the token itself. */
  readonly change: string;
}

export function holdsMask(text: string): boolean {
  return text.search(MASK) >= 0;
}

/** The mask that a text is, and nothing else; or null. */
export function wholeMask(text: string): Mask | null {
  const [mask] = masksIn(text);
  return mask && mask.text === text ? { number: mask.number, change: mask.change } : null;
}

/** Every mask of a text, in order, as it stands there. */
export function masksIn(text: string): (Mask & { readonly text: string })[] {
  return [...text.matchAll(MASK)].map(([found, , number, change = '']) => ({
    text: found,
    number: Number(number),
    change,
  }));
}

/** The text with something else in place of each mask, spelled as the mask was. */
export function withoutMasks(text: string, tokenFor: (mask: Mask) => string, inBytes = false): string {
  return text.replace(inBytes ? MASK_IN_BYTES : MASK, (_, space: string, number: string, change = '') =>
    spelled(space, tokenFor({ number: Number(number), change })),
  );
}

function spelled(space: string, value: string): string {
  if (space === '%20') return encodeURIComponent(value);
  return space === ' ' ? value : JSON.stringify(value).slice(1, -1);
}
