/** Numbers that look random and come again with the same seed. */
export interface Random {
  /** From 0 up to, not including, `below`. */
  int(below: number): number;
  pick<T>(items: readonly T[]): T;
  /** This many characters out of `alphabet`. */
  text(length: number, alphabet?: string): string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A stream of its own for each name, so that checks do not disturb each other's values. */
export function randomFrom(seed: number, name: string): Random {
  let state = [...name].reduce((hash, character) => mix(hash ^ character.codePointAt(0)!), mix(seed | 0));
  const int = (below: number) => {
    state = (state + 0x9e3779b9) | 0;
    return Math.floor(((mix(state) >>> 0) / 2 ** 32) * below);
  };
  const pick = <T>(items: readonly T[]) => items[int(items.length)]!;
  return {
    int,
    pick,
    text: (length, alphabet = LETTERS) =>
      Array.from({ length }, () => alphabet[int(alphabet.length)]).join(''),
  };
}

/** Spreads the bits of a 32-bit integer. */
function mix(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b);
  return bits ^ (bits >>> 16);
}
