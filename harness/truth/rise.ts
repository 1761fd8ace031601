/** What a load made of the machine, and what reports show of it. */

import type { Field, Reading } from './formula.ts';
import type { History } from './history.ts';

/** When the load came and went, in journal milliseconds. */
export interface LoadTimes {
  /** Before this nothing of it was there. */
  readonly begins: number;
  /** From here on all of it was. */
  readonly stands: number;
  readonly ends: number;
}

/** A value that a report held. */
export interface Sent {
  readonly t: number;
  readonly value: number;
}

/** How long before the load the machine counts as it was without it, in milliseconds. */
const BASE_MS = 3000;
/** So many times the noise a rise must be, lest what was right before the load is so under it. */
const STANDS_OUT = 2;

/**
 * The least rise of a level that any of its formulas shows for certain: from the most before the load to the least
 * under it. Null where none stands out from the noise, so that the load did not take or too much else went on.
 */
export function riseOf(field: Field, history: History, times: LoadTimes): number | null {
  const before = history.between(times.begins - BASE_MS, times.begins);
  const during = history.between(times.stands, times.ends);
  const latest = during.at(-1);
  if (!latest) return null;
  const rises = field.formulas(latest).flatMap((formula) => {
    const values = (readings: readonly Reading[]) =>
      readings.flatMap((reading) => formula.value(reading, reading) ?? []);
    const [low, high] = [values(before), values(during)];
    if (low.length === 0 || high.length === 0) return [];
    const rise = Math.min(...high) - Math.max(...low);
    return rise > STANDS_OUT * field.noise(Math.max(...low), latest, latest) ? [rise] : [];
  });
  return rises.length > 0 ? Math.min(...rises) : null;
}

/** How far the reports under load rose over those before it; null where there are none of the one or the other. */
export function riseSent(sent: readonly Sent[], times: LoadTimes): number | null {
  const before = sent.filter(({ t }) => t <= times.begins).map(({ value }) => value);
  const during = sent.filter(({ t }) => t > times.stands && t <= times.ends).map(({ value }) => value);
  return before.length > 0 && during.length > 0 ? Math.max(...during) - median(before) : null;
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle - 0.5)]! + sorted[Math.ceil(middle - 0.5)]!) / 2;
}
