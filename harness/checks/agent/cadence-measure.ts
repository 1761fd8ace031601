/** Intervals between reports as numbers about a cadence. */

import type { Values } from '../../../spec/messages/message.ts';

/** A report that comes sooner after the last one than this share of the interval makes a burst. */
export const BURST_SHARE = 0.5;

/** Some intervals between reports; times in milliseconds. */
export interface Cadence {
  /** Each of them, in order. */
  readonly gaps: readonly number[];
  readonly median: number;
  /** The interval as the whole watch shows it: how far it is from the one asked for is the drift. */
  readonly mean: number;
  /** The 95th percentile of how far a single interval is from that mean: the jitter. */
  readonly deviation: number;
  readonly shortest: number;
  readonly longest: number;
}

/** The intervals between these times. */
export function gapsBetween(times: readonly number[]): number[] {
  return times.slice(1).map((t, i) => t - times[i]!);
}

/** Measures these intervals; at least one is needed. */
export function measureCadence(gaps: readonly number[]): Cadence {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviations = gaps.map((gap) => Math.abs(gap - mean)).sort((a, b) => a - b);
  return {
    gaps,
    median: medianOf(gaps),
    mean,
    deviation: deviations[Math.ceil(0.95 * deviations.length) - 1]!,
    shortest: Math.min(...gaps),
    longest: Math.max(...gaps),
  };
}

/** What happened beside the intervals. */
export interface Beside {
  /** Reports that were sent while the one before them was still unanswered: no fault by itself. */
  readonly overlaps: number;
  /** How often the agent registered again. */
  readonly registrations: number;
}

/** The numbers as messages show them: seconds with three digits, shares of the interval in percent. */
export function shownCadence(
  cadence: Cadence,
  intervalMs: number,
  beside: Beside,
): Values<'agent.cadence-numbers'> {
  const { gaps, median, mean, deviation, shortest, longest } = cadence;
  return {
    count: gaps.length,
    asked: seconds(intervalMs),
    median: seconds(median),
    mean: seconds(mean),
    drift: percent(mean / intervalMs - 1),
    deviation: percent(deviation / intervalMs),
    shortest: seconds(shortest),
    longest: seconds(longest),
    bursts: gaps.filter((gap) => gap < BURST_SHARE * intervalMs).length,
    ...beside,
  };
}

/** Milliseconds as seconds with three digits. */
export function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function percent(share: number): string {
  const tenths = Math.round(1000 * share) || 0; // no minus before a zero
  return (tenths / 10).toFixed(1);
}

/** The middle of some numbers; NaN of none. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle - 0.5)]! + sorted[Math.ceil(middle - 0.5)]!) / 2;
}
