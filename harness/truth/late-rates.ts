/** Rates that belong to the report before: only reports between which traffic rose or fell tell them apart. */

/** Traffic changed where one of two means is this many times the other. */
const CHANGED = 3;
/** A rate is that of a report where it meets its mean this closely, or within chatter, in bytes a second. */
const CLOSELY = 1.25;
const CHATTER = 16 * 1024;
/** Means over times that differ more than this are not those of two neighbours: reports were lost. */
const AS_LONG = 1.5;

/** What passed between a report and the one before it. */
interface Passed {
  readonly seconds: number;
  readonly own: number;
}

/** Follows the rates of one direction, report by report. */
export class LateRates {
  readonly #leastGrowth: number;
  #before: Passed | null = null;
  #rises = 0;
  #falls = 0;
  #onTime = 0;

  /** `leastGrowth`: what passes over such a time at least, in bytes, to be more than chatter. */
  constructor(leastGrowth: number) {
    this.#leastGrowth = leastGrowth;
  }

  /**
   * Whether every rate was that of the report before, at a rise and at a fall. A short window that missed a burst looks
   * so at a rise, and not at the fall after it.
   */
  get areLate(): boolean {
    return this.#rises > 0 && this.#falls > 0 && this.#onTime === 0;
  }

  /** What follows does not continue what was seen. */
  forget(): void {
    this.#before = null;
  }

  /** Takes the next rate; answers whether it is that of the report before. */
  add(rate: number, now: Passed): boolean {
    const before = this.#before;
    this.#before = now;
    if (!before || ratio(before.seconds, now.seconds) > AS_LONG) return false;
    const [last, mean] = [before.own / before.seconds, now.own / now.seconds];
    if (Math.max(before.own, now.own) < this.#leastGrowth || ratio(last, mean) <= CHANGED) return false;
    const isLate = isNear(rate, last) && !isNear(rate, mean);
    if (!isLate) this.#onTime++;
    else if (mean > last) this.#rises++;
    else this.#falls++;
    return isLate;
  }
}

function isNear(rate: number, mean: number): boolean {
  return ratio(rate, mean) <= CLOSELY || Math.abs(rate - mean) <= CHATTER;
}

function ratio(one: number, other: number): number {
  if (one === other) return 1;
  return Math.max(one, other) / Math.min(one, other);
}
