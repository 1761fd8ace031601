import type { ReadingEvent } from '../../spec/journal.ts';
import type { Field, Reading } from './formula.ts';
import type { Window } from './weigh.ts';

/** A tenth of a second is the shortest window that shows processor use; a timer may be early by a little. */
const SHORTEST_MS = 90;
/** How long before its report a value may have been read: an interval, within these ends, in milliseconds. */
const FRESH = { level: [1000, 5000], rate: [1000, 2000] } as const;
/** Windows are many: so many of their ends and, for each, of their beginnings are looked at. */
const MOST_ENDS = 6;
const MOST_BEGINNINGS = 20;
/** Readings kept; where there are more, the older half is thinned. */
const MOST_KEPT = 1024;

/** A reading as the journal holds it; one that does not say when it was taken lies at no time. */
export function readingOf({ values }: ReadingEvent): Reading {
  return { at: Number(values.at), values };
}

/** The readings of one source, in order and bounded. */
export class History {
  #readings: Reading[] = [];

  add(reading: Reading): void {
    // One that was asked for may overtake one that was taken on its own.
    let place = this.#readings.length;
    while (place > 0 && this.#readings[place - 1]!.at > reading.at) place--;
    this.#readings.splice(place, 0, reading);
    if (this.#readings.length > MOST_KEPT)
      this.#readings = this.#readings.filter((_, i) => i > MOST_KEPT / 2 || i % 2 === 0);
  }

  between(from: number, to: number): readonly Reading[] {
    return this.#readings.filter(({ at }) => at >= from && at <= to);
  }

  /** The first reading from `t` on. */
  after(t: number): Reading | null {
    return this.#readings.find(({ at }) => at >= t) ?? null;
  }

  /** The last reading before `t`. */
  before(t: number): Reading | null {
    return this.#readings.findLast(({ at }) => at < t) ?? null;
  }
}

/** What a report of this field is judged by. */
export interface Moment {
  /** When the report came. */
  readonly t: number;
  readonly intervalMs: number;
  /** Windows begin no earlier. */
  readonly since?: number;
}

/**
 * The windows within which the value of a report may have been made; none where no reading was taken before the
 * report, or none after it yet.
 */
export function windowsOf(field: Field, history: History, moment: Moment): readonly Window[] {
  const { t, intervalMs, since = Number.NEGATIVE_INFINITY } = moment;
  const after = history.after(t);
  const before = history.before(t);
  if (!after || !before) return [];
  const [least, most] = field.isRate ? FRESH.rate : FRESH.level;
  const fresh = t - Math.min(Math.max(intervalMs, least), most);
  const ends = history.between(Math.max(since, Math.min(fresh, before.at)), after.at);
  if (!field.isRate) return ends.map((reading) => ({ from: reading, to: reading }));
  return spread(ends, MOST_ENDS).flatMap((to) => {
    const earliest = Math.max(since, to.at - 2 * intervalMs - SHORTEST_MS);
    const beginnings = history.between(earliest, to.at - SHORTEST_MS);
    return spread(beginnings, MOST_BEGINNINGS).map((from) => ({ from, to }));
  });
}

/** At most so many of them: half are the last, the others lie evenly over the rest, the first among them. */
export function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  const half = Math.floor(most / 2);
  const rest = items.slice(0, -half);
  const step = rest.length / (most - half);
  return [
    ...Array.from({ length: most - half }, (_, i) => rest[Math.floor(i * step)]!),
    ...items.slice(-half),
  ];
}
