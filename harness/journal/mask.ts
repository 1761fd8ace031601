/**
 * Hides tokens where bytes leave the process. One token is one mask throughout (`‹token 3›`), and a recognised
 * change of it is named (`‹token 3:lower-case›`), so that a masked journal gives the same verdicts.
 */
export class Masker {
  readonly #numbers = new Map<string, number>();
  readonly #tokens: string[] = [];
  /** Every piece of a token, lower-cased, to its number; `SHARED` where several tokens have it. */
  readonly #pieces = new Map<string, number>();
  /** Tokens that no run of token characters can match whole. */
  readonly #odd: string[] = [];

  /** From now on this token is hidden. Shorter ones than four characters are no secrets. */
  learn(token: string): void {
    if (token.length < 4 || this.#numbers.has(token) || token.startsWith('‹token ')) return;
    const number = this.#tokens.push(token);
    this.#numbers.set(token, number);
    if (!WHOLE_RUN.test(token)) this.#odd.push(token);
    const folded = token.toLowerCase();
    for (let i = 0; i + PIECE <= folded.length; i++) {
      const piece = folded.slice(i, i + PIECE);
      const owner = this.#pieces.get(piece);
      this.#pieces.set(piece, owner === undefined || owner === number ? number : SHARED);
    }
  }

  /** Whether this very string is a token that is hidden. */
  knows(token: string): boolean {
    return this.#numbers.has(token);
  }

  /** The text with every token in it, and every near copy of one, replaced by its mask. */
  mask(text: string): string {
    if (this.#tokens.length === 0) return text;
    let masked = text;
    for (const token of this.#odd) masked = masked.replaceAll(token, `‹token ${this.#numbers.get(token)}›`);
    return masked.replace(RUN, (run) => this.#maskRun(run));
  }

  #maskRun(run: string): string {
    const exact = this.#numbers.get(run);
    if (exact !== undefined) return `‹token ${exact}›`;
    if (run.length < PIECE) return run;
    const folded = run.toLowerCase();
    for (let at = 0; at + PIECE <= folded.length; at++) {
      const number = this.#pieces.get(folded.slice(at, at + PIECE));
      if (number === undefined || number === SHARED) continue;
      const token = this.#tokens[number - 1]!;
      const whole = changeOf(run, token);
      if (whole) return `‹token ${number}:${whole}›`;
      const [from, to, inside] = overlap(folded, at, token.toLowerCase());
      const part = run.slice(from, to);
      const name = part === token ? '' : inside === token.length ? ':case' : ':part';
      return `${this.#maskRun(run.slice(0, from))}‹token ${number}${name}›${this.#maskRun(run.slice(to))}`;
    }
    return run;
  }
}

/** How long a piece of a token gives it away. */
const PIECE = 8;
const SHARED = -1;
/** Characters that tokens are made of (RFC 6750 §2.1). */
const RUN = /[A-Za-z0-9\-._~+/=]{4,}/g;
const WHOLE_RUN = /^[A-Za-z0-9\-._~+/=]{4,}$/;

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

/** The longest stretch around `at` that run and token share: from, to (exclusive) and its length. */
function overlap(run: string, at: number, token: string): [from: number, to: number, length: number] {
  const inToken = token.indexOf(run.slice(at, at + PIECE));
  let before = 0;
  while (at - before > 0 && inToken - before > 0 && run[at - before - 1] === token[inToken - before - 1])
    before++;
  let after = PIECE;
  while (
    at + after < run.length &&
    inToken + after < token.length &&
    run[at + after] === token[inToken + after]
  )
    after++;
  return [at - before, at + after, before + after];
}
