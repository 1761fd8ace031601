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
  /** The same for known mistakes, by id. */
  readonly wrong: ReadonlyMap<string, number>;
  /** The formula that comes nearest, and what it shows. */
  readonly nearest: Bounds & { readonly formula: string };
  /** How far apart the values of the nearest formula lie at least, whatever the noise. */
  readonly span: number;
  /** The greatest value that any right formula shows. */
  readonly most: number;
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
  const right = new Map<string, number>();
  const wrong = new Map<string, number>();
  let nearest: { formula: string; bounds: Shown } | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const [index, formula] of field.formulas(latest).entries()) {
    const shown = new Shown(field, value);
    const mistaken = field.wrongs
      .filter(({ alone }) => !alone || index === 0)
      .map((mistake) => ({ mistake, shown: new Shown(field, value) }));
    for (const window of windows) take(field, formula, window, shown, mistaken);
    if (shown.isEmpty) continue;
    most = Math.max(most, shown.greatest);
    if (shown.holds) right.set(formula.name, shown.beside);
    for (const { mistake, shown: turned } of mistaken)
      if (turned.holds && turned.beside < (wrong.get(mistake.id) ?? Number.POSITIVE_INFINITY))
        wrong.set(mistake.id, turned.beside);
    if (!nearest || shown.distance < nearest.bounds.distance)
      nearest = { formula: formula.name, bounds: shown };
  }
  if (!nearest) return null;
  const { formula, bounds } = nearest;
  return {
    right,
    wrong,
    nearest: { formula, low: bounds.low, high: bounds.high },
    span: bounds.span,
    most,
  };
}

/** A mistaken value may be written as a whole number. */
const ROUNDING = 0.5;

function take(
  field: Field,
  formula: Formula,
  { to, from }: Window,
  shown: Shown,
  mistaken: readonly { mistake: Wrong; shown: Shown }[],
): void {
  const value = formula.value(to, from);
  if (value === null || !Number.isFinite(value)) return;
  const noise = field.noise(value, to, from);
  shown.add(value, value - noise, value + noise);
  for (const { mistake, shown: turned } of mistaken) {
    const turn = (right: number) => mistake.turned(right, to, from) ?? Number.NaN;
    const middle = turn(value);
    if (mistake.alone) {
      turned.add(middle, middle - noise, middle + noise);
    } else {
      const [one, other] = [turn(value - noise), turn(value + noise)];
      turned.add(middle, Math.min(one, other) - ROUNDING, Math.max(one, other) + ROUNDING);
    }
  }
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
    if (!Number.isFinite(value)) return;
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
