import type { Field, Formula, Reading, Wrong } from './formula.ts';

/** A pair of readings; of a level both are one. */
export interface Window {
  readonly from: Reading;
  readonly to: Reading;
}

/** What the readings say about one value that an agent sent. */
export interface Weighed {
  /** The formulas that explain it, by name, and how far it lies beside what they show. */
  readonly right: ReadonlyMap<string, number>;
  /** The same for known mistakes, by id, where no formula explains it. */
  readonly wrong: ReadonlyMap<string, number>;
  /** The formula that comes nearest, and what it shows. */
  readonly nearest: Bounds & { readonly formula: string };
  /** How far apart the values of the nearest formula lie at least, whatever the noise. */
  readonly span: number;
  /** The greatest value that any right formula shows. */
  readonly most: number;
  /** The same where all windows agree on it to the last digit: then nothing moved, and there is no noise. */
  readonly still: number | null;
}

/** What may be, noise included. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Weighs a value against readings; null where they do not hold what the field is made from. */
export function weigh(field: Field, value: number, windows: readonly Window[]): Weighed | null {
  const latest = windows.at(-1)?.to;
  if (!latest) return null;
  const formulas = field.formulas(latest);
  const showing = formulas.map((formula) => ({ formula, shown: new Shown(field, value) }));
  const greatest = new Set<number>();
  for (const window of windows) {
    let most = Number.NEGATIVE_INFINITY;
    for (const { formula, shown } of showing)
      withValue(field, formula, window, (one, noise) => {
        shown.add(one, one - noise, one + noise);
        most = Math.max(most, one);
      });
    greatest.add(most);
  }
  const right = new Map<string, number>();
  let nearest: { formula: string; shown: Shown } | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const { formula, shown } of showing) {
    if (shown.isEmpty) continue;
    most = Math.max(most, shown.greatest);
    if (shown.holds) right.set(formula.name, shown.beside);
    if (!nearest || shown.distance < nearest.shown.distance) nearest = { formula: formula.name, shown };
  }
  if (!nearest) return null;
  const { formula, shown } = nearest;
  return {
    right,
    // A right agent, the usual one, costs nothing more.
    wrong: right.size > 0 ? none : mistakesIn(field, value, windows, formulas),
    nearest: { formula, low: shown.low, high: shown.high },
    span: shown.span,
    most,
    still: greatest.size === 1 ? most : null,
  };
}

const none: ReadonlyMap<string, number> = new Map();

/** A mistaken value may be written as a whole number. */
const ROUNDING = 0.5;

function mistakesIn(
  field: Field,
  value: number,
  windows: readonly Window[],
  formulas: readonly Formula[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, formula] of formulas.entries()) {
    const mistaken = field.wrongs
      .filter(({ alone }) => !alone || index === 0)
      .map((mistake) => ({ mistake, shown: new Shown(field, value) }));
    for (const window of windows)
      withValue(field, formula, window, (right, noise) => {
        for (const { mistake, shown } of mistaken) addMistaken(shown, mistake, right, noise, window);
      });
    for (const { mistake, shown } of mistaken)
      if (shown.holds)
        found.set(mistake.id, Math.min(shown.beside, found.get(mistake.id) ?? Number.POSITIVE_INFINITY));
  }
  return found;
}

function addMistaken(shown: Shown, mistake: Wrong, right: number, noise: number, { to, from }: Window): void {
  const turn = (value: number) => mistake.turned(value, to, from) ?? Number.NaN;
  const middle = turn(right);
  if (!Number.isFinite(middle)) return;
  if (mistake.alone) {
    shown.add(middle, middle - noise, middle + noise);
    return;
  }
  const [one, other] = [turn(right - noise), turn(right + noise)];
  shown.add(middle, Math.min(one, other) - ROUNDING, Math.max(one, other) + ROUNDING);
}

function withValue(
  field: Field,
  formula: Formula,
  { to, from }: Window,
  take: (value: number, noise: number) => void,
): void {
  const value = formula.value(to, from) ?? Number.NaN;
  if (Number.isFinite(value)) take(value, field.noise(value, to, from));
}

/** The values of one formula over several windows, in their order, beside the one that an agent sent. */
class Shown {
  readonly #field: Field;
  readonly #sent: number;
  #least = Number.POSITIVE_INFINITY;
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  #surelyLow = Number.POSITIVE_INFINITY;
  #surelyHigh = Number.NEGATIVE_INFINITY;
  greatest = Number.NEGATIVE_INFINITY;
  /** How far the sent value lies beside: of a level beside the last one shown, of a rate beside the nearest. */
  beside = Number.POSITIVE_INFINITY;

  constructor(field: Field, sent: number) {
    this.#field = field;
    this.#sent = sent;
  }

  add(value: number, low: number, high: number): void {
    this.#least = Math.min(this.#least, value);
    this.greatest = Math.max(this.greatest, value);
    this.#low = Math.min(this.#low, low);
    this.#high = Math.max(this.#high, high);
    this.#surelyLow = Math.min(this.#surelyLow, high);
    this.#surelyHigh = Math.max(this.#surelyHigh, low);
    const beside = Math.abs(value - this.#sent);
    this.beside = this.#field.isRate ? Math.min(this.beside, beside) : beside;
  }

  get isEmpty(): boolean {
    return this.greatest === Number.NEGATIVE_INFINITY;
  }

  get span(): number {
    return Math.max(0, this.#surelyHigh - this.#surelyLow);
  }

  get low(): number {
    return this.#low - this.#waver;
  }

  get high(): number {
    return this.#high + this.#waver;
  }

  /** What moved so much between the readings may have gone as far again unseen. */
  get #waver(): number {
    return this.#field.wavers ? this.greatest - this.#least : 0;
  }

  get distance(): number {
    return Math.max(0, this.low - this.#sent, this.#sent - this.high);
  }

  get holds(): boolean {
    return !this.isEmpty && this.distance === 0;
  }
}
