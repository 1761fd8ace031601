import { type Message, say } from '../../spec/messages/message.ts';
import type { Exchange } from '../observe/observation.ts';
import type { Fail, Outcome } from '../outcome.ts';
import { LateRates } from './late-rates.ts';

/** What a report says about one direction: its rate, the total that belongs to it, and the total of the other one. */
export interface Counters {
  readonly t: number;
  readonly rate: number;
  readonly own: number;
  readonly other: number;
}

/** Growth below this, in bytes, says nothing about a rate: how a window fell decides it. */
const LEAST_GROWTH = 256 * 1024;
/** Agents average over windows of their own: what lies within this factor of the mean since a report is right. */
const WITHIN = 3;
/** A mistake is named where it meets the value this closely, every time. */
const CLOSELY = 1.25;
/** A rate may be the mean over several reports, and lost reports lie between those that came. */
const REPORTS_BACK = 3;
const ENOUGH = 2;
/** A total that stands still so often, and beside half of the rates that say otherwise, does not belong to them. */
const STILL_TOO_OFTEN = 3;
/** A rate that its total and the machine contradict so often, and at half of what passed, is that of something else. */
const BESIDE_TOO_OFTEN = 3;
/** No agent measures a rate over less than this, in seconds. */
const SHORTEST_WINDOW_S = 0.1;
/** Reports so many intervals apart have lost ones between them. */
const LOST_BETWEEN = 1.9;

/** Growth since an earlier report. */
interface Growth {
  readonly seconds: number;
  readonly own: number;
  readonly other: number;
}

/** A rate that lies beside what was expected. */
interface Off {
  readonly value: number;
  readonly expected: number;
  readonly exchange: Exchange;
}

interface Mistake {
  says(name: string): Message;
  value(growth: Growth, now: Counters, intervalS: number): number;
}

const MISTAKES: readonly Mistake[] = [
  {
    says: (name) => say('wrong.counter', { name }),
    value: (_, now) => now.own,
  },
  {
    says: (name) => say('wrong.swapped', { name }),
    value: ({ other, seconds }) => other / seconds,
  },
  {
    says: (name) => say('wrong.bits', { name }),
    value: ({ own, seconds }) => (8 * own) / seconds,
  },
  {
    says: (name) => say('wrong.per-interval', { name }),
    value: ({ own }) => own,
  },
  {
    says: (name) => say('wrong.divided-twice', { name }),
    value: ({ own, seconds }, _, intervalS) => own / seconds / intervalS,
  },
  {
    says: (name) => say('wrong.unit', { name, unit: 'KiB' }),
    value: ({ own, seconds }) => own / seconds / 1024,
  },
  {
    says: (name) => say('wrong.unit', { name, unit: 'MiB' }),
    value: ({ own, seconds }) => own / seconds / 1024 ** 2,
  },
  { says: (name) => say('wrong.zero', { name }), value: () => 0 },
];

/** Compares the rate of one direction with the growth of its total, report by report. */
export class RateTally {
  readonly #rate: string;
  readonly #total: string;
  readonly #intervalS: number;
  #earlier: Counters[] = [];
  #isEmpty = true;
  #measured = 0;
  #right = 0;
  /** The mistakes that meet every rate so far, and how far aside in all. */
  #made: ReadonlyMap<Mistake, number> = new Map(MISTAKES.map((mistake) => [mistake, 0]));
  /** The last rate that was measured. */
  #last: Off | null = null;
  /** Rates that say that much was carried, and those of them beside which the total did not move. */
  #loud = 0;
  #still = 0;
  #lastStill: Off | null = null;
  /** A rate after lost reports that takes all their growth for that of one interval. */
  #lost: Off | null = null;
  /** A rate that takes all traffic since boot for that of one interval, as if its counters began at 0. */
  #fromZero: Off | null = null;
  readonly #late = new LateRates(LEAST_GROWTH);
  #lastLate: Off | null = null;
  /** How often neither the total nor the machine shows a rate that says, or leaves out, that much was carried. */
  #beside = 0;
  #lastBeside: Off | null = null;

  constructor(rate: string, total: string, intervalMs: number) {
    this.#rate = rate;
    this.#total = total;
    this.#intervalS = intervalMs / 1000;
  }

  /** Whether no two reports were seen. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** What follows does not continue what was seen. */
  forget(): void {
    this.#earlier = [];
    this.#late.forget();
  }

  /**
   * `isShown` answers whether readings show a window with this rate, over what the total counts; null where nobody
   * knows.
   */
  add(now: Counters, exchange: Exchange, isShown: () => boolean | null): void {
    const growths = this.#earlier
      .map((before) => ({
        seconds: (now.t - before.t) / 1000,
        own: now.own - before.own,
        other: now.other - before.other,
      }))
      .filter(({ seconds, own, other }) => seconds > 0 && own >= 0 && other >= 0);
    this.#earlier = [now, ...this.#earlier].slice(0, REPORTS_BACK);
    const [last] = growths;
    if (!last) return;
    this.#isEmpty = false;
    const explains = (factor: number) =>
      growths.some(({ own, seconds }) => aside(now.rate, own / seconds) <= Math.log(factor));
    const off = { value: now.rate, expected: Math.round(last.own / last.seconds), exchange };
    if (this.#beginsAtZero(now, growths)) this.#fromZero = off;
    if (this.#late.add(now.rate, last)) this.#lastLate = off;
    if (Math.max(last.own, now.rate * last.seconds) >= LEAST_GROWTH) {
      this.#loud++;
      if (!explains(WITHIN) && isShown() === false) {
        this.#beside++;
        this.#lastBeside = off;
      }
    }
    if (last.own === 0 && now.rate * last.seconds >= LEAST_GROWTH && !explains(WITHIN)) {
      this.#still++;
      this.#lastStill = off;
    }
    if (last.own < LEAST_GROWTH) return;
    this.#measured++;
    const isClose = explains(CLOSELY);
    const shown = isClose || isShown();
    const isPlain = shown === true;
    if (shown === false && this.#takesLostForOne(now, last)) this.#lost = off;
    const made = isPlain ? [] : this.#mistakesIn(now, growths);
    this.#made = new Map(
      made
        .filter(([mistake]) => this.#made.has(mistake))
        .map(([mistake, far]) => [mistake, far + this.#made.get(mistake)!]),
    );
    if (isPlain || explains(WITHIN)) this.#right++;
    this.#last = off;
  }

  #takesLostForOne({ rate }: Counters, { own, seconds }: Growth): boolean {
    const isLost = seconds > LOST_BETWEEN * this.#intervalS;
    return isLost && aside(rate, own / this.#intervalS) <= Math.log(CLOSELY);
  }

  /** Even the shortest window since the earlier reports had room for a tenth of a second of that rate alone. */
  #beginsAtZero({ rate, own }: Counters, growths: readonly Growth[]): boolean {
    const most = Math.max(...growths.map((growth) => growth.own));
    if (own < LEAST_GROWTH || rate * SHORTEST_WINDOW_S <= most) return false;
    const windows = [1, this.#intervalS, growths[0]?.seconds ?? 1];
    return windows.some((seconds) => aside(rate, own / seconds) <= Math.log(CLOSELY));
  }

  /** The mistakes that meet this rate, and how far aside. */
  #mistakesIn(now: Counters, growths: readonly Growth[]): (readonly [Mistake, far: number])[] {
    return MISTAKES.map((mistake) => {
      const far = growths.map((growth) => aside(now.rate, mistake.value(growth, now, this.#intervalS)));
      return [mistake, Math.min(...far)] as const;
    }).filter(([, far]) => far <= Math.log(CLOSELY));
  }

  /** The mistake that meets every rate, the closest of several. */
  #mistake(): Mistake | undefined {
    const [closest] = [...this.#made].sort(([, a], [, b]) => a - b);
    return closest?.[0];
  }

  /** What was wrong every time or cannot be right once, or that too little passed; null where rates were right. */
  outcome(): Outcome | null {
    const name = this.#rate;
    if (this.#still >= STILL_TOO_OFTEN && 2 * this.#still >= this.#loud && this.#lastStill)
      return this.#failed(say('wrong.total-still', { rate: name, total: this.#total }), this.#lastStill);
    if (this.#lost) return this.#failed(say('wrong.lost-as-one', { name }), this.#lost);
    const isMeasured = this.#measured >= ENOUGH;
    const mistake = this.#mistake();
    if (isMeasured && mistake && this.#last) return this.#failed(mistake.says(name), this.#last);
    if (this.#fromZero) return this.#failed(say('wrong.from-zero', { name }), this.#fromZero);
    if (this.#late.areLate && this.#lastLate)
      return this.#failed(say('wrong.late', { name }), this.#lastLate);
    const disagrees = say('agent.rate', { rate: name, total: this.#total });
    if (this.#beside >= BESIDE_TOO_OFTEN && 2 * this.#beside >= this.#loud && this.#lastBeside)
      return this.#failed(disagrees, this.#lastBeside);
    if (!isMeasured || !this.#last)
      return {
        verdict: 'not-applicable',
        reason: 'not-observable',
        message: say('agent.no-traffic', { total: this.#total }),
      };
    return this.#right === 0 ? this.#failed(disagrees, this.#last) : null;
  }

  #failed(message: Message, { value, expected, exchange }: Off): Fail {
    const name = this.#rate;
    return {
      verdict: 'fail',
      message,
      expected: say('agent.about', { name, value: expected }),
      actual: say('agent.value', { name, value }),
      exchanges: [exchange.number],
    };
  }
}

/** How far a value lies aside of another, as the logarithm of their ratio; without end beside 0. */
function aside(value: number, other: number): number {
  return value === other ? 0 : Math.abs(Math.log(value / other));
}
