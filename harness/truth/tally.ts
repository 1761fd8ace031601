import { type Message, say } from '../../spec/messages/message.ts';
import type { Exchange } from '../observe/observation.ts';
import type { Outcome } from '../outcome.ts';
import type { Field } from './formula.ts';
import type { Weighed } from './weigh.ts';

/** Values that a formula explains so rarely were not made by it. */
const MOSTLY = 0.75;
/** A mistake is named, and a formula believed, when so many reports show it. */
const ENOUGH = 2;
/** One that comes earlier in the list is as good as one that lies nearer by less than this. */
const NEARER = 0.8;

/** A heading for each of two tables; so many reports show that no passing socket was counted. */
const MOST_HEADINGS = 2;
const SHOW_HEADINGS = 4;

/** How many reports something explains, and how far beside they lie in all. */
interface Explained {
  readonly reports: number;
  readonly beside: number;
}

interface Off {
  readonly value: number;
  readonly nearest: Weighed['nearest'];
  readonly exchange: Exchange;
}

/** Puts together, report by report, what explains one field: one formula must explain all of them. */
export class Tally {
  readonly #field: Field;
  readonly #right = new Map<string, Explained>();
  readonly #wrong = new Map<string, Explained>();
  #judged = 0;
  #unexplained = 0;
  /** Of reports that could not be decided; 0 where all were. */
  #widest = 0;
  #most = Number.NEGATIVE_INFINITY;
  #first: number | null = null;
  #isFrozen = true;
  /** By how much every report lies over all that there was, which did not move; null where that differs. */
  #over: number | null = null;
  /** The last report that nothing explains. */
  #off: Off | null = null;
  /** The exchange of the last report that was judged, and its value. */
  #last = 0;
  #lastValue = 0;

  constructor(field: Field) {
    this.#field = field;
  }

  add(value: number, weighed: Weighed, exchange: Exchange): void {
    this.#first ??= value;
    if (value !== this.#first) this.#isFrozen = false;
    const { widest = Number.POSITIVE_INFINITY } = this.#field;
    if (weighed.span > widest) {
      this.#widest = Math.max(this.#widest, weighed.span);
      return;
    }
    const over = weighed.still === null ? null : value - weighed.still;
    if (this.#judged === 0 || over !== this.#over) this.#over = this.#judged === 0 ? over : null;
    this.#judged++;
    this.#most = Math.max(this.#most, weighed.most);
    count(this.#right, weighed.right);
    count(this.#wrong, weighed.wrong);
    this.#last = exchange.number;
    this.#lastValue = value;
    if (weighed.right.size > 0) return;
    this.#unexplained++;
    this.#off = { value, nearest: weighed.nearest, exchange };
  }

  /** What all reports came to; null where none could be judged. */
  outcome(): Outcome | null {
    const { name, least = Number.NEGATIVE_INFINITY } = this.#field;
    if (this.#judged < ENOUGH)
      return this.#widest === 0
        ? null
        : {
            verdict: 'inconclusive',
            message: say('truth.span', { name, points: Math.round(this.#widest) }),
          };
    if (this.#countsHeadings) return this.#withHeadings();
    const [formula, explained] = best(this.#right);
    if (explained === this.#judged) {
      if (this.#most < least)
        return {
          verdict: 'not-applicable',
          reason: 'not-observable',
          message: say('truth.too-little', { name }),
        };
      return { verdict: 'pass', message: say('truth.formula', { name, formula, count: explained }) };
    }
    return this.#failed(formula, explained);
  }

  /** What lies over all that there is, time and again by the same, counts something else as well. */
  get #countsHeadings(): boolean {
    const over = this.#over ?? 0;
    const isFew = over >= 1 && over <= MOST_HEADINGS;
    return this.#field.isOfTables === true && isFew && this.#judged >= SHOW_HEADINGS;
  }

  #withHeadings(): Outcome {
    const { name } = this.#field;
    const value = this.#lastValue;
    return {
      verdict: 'fail',
      message: say('wrong.heading', { name }),
      expected: say('agent.at-most', { name, value: value - (this.#over ?? 0) }),
      actual: say('agent.value', { name, value }),
      exchanges: [this.#last],
    };
  }

  #failed(formula: string, explained: number): Outcome {
    const { name } = this.#field;
    const count = this.#judged;
    if (explained >= MOSTLY * count)
      return { verdict: 'inconclusive', message: say('truth.mostly', { name, formula, explained, count }) };
    const shown = this.#off;
    return {
      verdict: 'fail',
      message: this.#mistake(explained) ?? say(shown ? 'truth.untrue' : 'truth.switches', { name }),
      expected: shown ? expected(name, shown) : say('truth.one-formula', { name }),
      actual: shown
        ? say('agent.value', { name, value: shown.value })
        : say('truth.mostly', { name, formula, explained, count }),
      exchanges: [shown?.exchange.number ?? this.#last],
    };
  }

  /** The mistake that explains every report that no formula does, by its name. */
  #mistake(explainedByRight: number) {
    const { name, wrongs } = this.#field;
    if (this.#isFrozen && this.#first === 0) return say('wrong.zero', { name });
    const [id, explained] = best(this.#wrong);
    const made = wrongs.find((wrong) => wrong.id === id);
    if (made && explained >= ENOUGH && explained === this.#unexplained) return made.says(name);
    // One that stands still was right once; any other constant is just wrong.
    const isFrozen = this.#isFrozen && explainedByRight > 0;
    return isFrozen ? say('wrong.frozen', { name, value: this.#first ?? 0 }) : null;
  }
}

function count(explained: Map<string, Explained>, by: ReadonlyMap<string, number>): void {
  for (const [name, beside] of by) {
    const before = explained.get(name);
    explained.set(name, {
      reports: (before?.reports ?? 0) + 1,
      beside: (before?.beside ?? 0) + beside,
    });
  }
}

/** What explains most reports; among several the one that they lie nearest to, the usual one first. */
function best(explained: ReadonlyMap<string, Explained>): [name: string, reports: number] {
  let found: [string, Explained] = ['', { reports: 0, beside: 0 }];
  for (const [name, now] of explained) {
    const { reports, beside } = found[1];
    if (now.reports > reports || (now.reports === reports && now.beside < NEARER * beside))
      found = [name, now];
  }
  return [found[0], found[1].reports];
}

function expected(name: string, { nearest: { low, high, formula } }: Off): Message {
  return say('truth.between', { name, low: rounded(Math.max(0, low)), high: rounded(high), formula });
}

function rounded(value: number): number {
  return Math.abs(value) < 1000 ? Math.round(value * 100) / 100 : Math.round(value);
}
