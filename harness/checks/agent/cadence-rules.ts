/** What a cadence must keep, and what it comes to where it was measured. */

import { type Message, say } from '../../../spec/messages/message.ts';
import type { Outcome } from '../../outcome.ts';
import {
  BURST_SHARE,
  type Cadence,
  gapsBetween,
  measureCadence,
  seconds,
  shownCadence,
} from './cadence-measure.ts';
import type { CadenceWatch, Stretch } from './cadence-watch.ts';
import { fail, inconclusive } from './sights.ts';

/** Shares are of the interval. */
export interface Rule {
  wrong(cadence: Cadence): Message;
  expected(intervalMs: number): Message;
  isKept(cadence: Cadence, intervalMs: number): boolean;
  /** How many milliseconds a machine would have to be late to break it on its own. */
  toleranceMs(cadence: Cadence, intervalMs: number): number;
}

/** How far the median may be off (AGT-TIME-01). */
const MEDIAN_SHARE = 0.1;
const LONG_GAP_SHARE = 1.5;

export const MEDIAN: Rule = {
  wrong: () => say('agent.cadence'),
  expected: (interval) => say('agent.median-expected', { asked: seconds(interval) }),
  isKept: ({ median }, interval) => Math.abs(median - interval) <= MEDIAN_SHARE * interval,
  // A machine that made another interval of it was late by so much, time and again.
  toleranceMs: ({ median }, interval) => Math.max(MEDIAN_SHARE * interval, Math.abs(median - interval) / 2),
};
export const MEDIAN_AFTERWARDS: Rule = {
  ...MEDIAN,
  wrong: ({ gaps, median }) =>
    say('agent.cadence-afterwards', { median: seconds(median), count: gaps.length }),
};
export const DRIFT: Rule = {
  wrong: () => say('agent.drifts'),
  expected: () => say('agent.drift-expected'),
  isKept: ({ mean }, interval) => Math.abs(mean - interval) <= 0.02 * interval,
  toleranceMs: ({ gaps }, interval) => 0.02 * interval * gaps.length,
};
export const JITTER: Rule = {
  wrong: () => say('agent.jitters'),
  expected: () => say('agent.jitter-expected'),
  isKept: ({ deviation }, interval) => deviation <= 0.1 * interval,
  toleranceMs: (_, interval) => 0.1 * interval,
};
export const GAPS: Rule = {
  wrong: () => say('agent.long-gap'),
  expected: () => say('agent.long-gap-expected'),
  isKept: ({ longest }, interval) => longest <= LONG_GAP_SHARE * interval,
  toleranceMs: (_, interval) => (LONG_GAP_SHARE - 1) * interval,
};
export const BURSTS: Rule = {
  wrong: () => say('agent.burst'),
  expected: () => say('agent.burst-expected'),
  isKept: ({ shortest }, interval) => shortest >= BURST_SHARE * interval,
  toleranceMs: (_, interval) => (1 - BURST_SHARE) * interval,
};
export const UNSHIFTED: Rule = {
  wrong: () => say('agent.shifted'),
  expected: () => say('agent.shifted-expected'),
  isKept: ({ mean }, interval) => Math.abs(mean - interval) <= 0.1 * interval,
  toleranceMs: ({ gaps }, interval) => 0.1 * interval * gaps.length,
};
export const IN_STEP: Rule = {
  wrong: () => say('agent.out-of-step'),
  expected: () => say('agent.in-step-expected'),
  isKept: (cadence, interval) => GAPS.isKept(cadence, interval) && BURSTS.isKept(cadence, interval),
  toleranceMs: (_, interval) => 0.5 * interval,
};

/**
 * Who reports too seldom shows few intervals. Where a right agent would have shown `least` of them, and half of one more,
 * `fewest` are enough to fail; they are not enough to pass.
 */
export interface Slow {
  readonly fewest: number;
  /** When the watch was over, in journal milliseconds. */
  readonly watchedTo: number;
}

/** What is held against which rules. */
export interface Measured {
  readonly rules: readonly Rule[];
  /** The reports whose intervals must keep them. */
  readonly judged: readonly Stretch[];
  /** Null where fewer intervals than this are judged, unless these are too few for the time that there was. */
  readonly least: number;
  readonly slow?: Slow;
  /** Those that the numbers are about, where more were watched than are judged. */
  readonly shown?: readonly Stretch[];
  readonly watch: CadenceWatch;
  readonly intervalMs: number;
}

/** Holds the intervals against the rules, as far as this machine can tell; a pass says its numbers as well. */
export function ruled(measured: Measured): Outcome | null {
  const { rules, judged, least, slow, shown = judged, watch, intervalMs } = measured;
  const gaps = gapsIn(judged);
  const [first, last] = [judged.flat()[0], judged.flat().at(-1)?.exchange];
  if (gaps.length === 0 || !first || !last) return null;
  const isEnough = gaps.length >= least;
  const hadTime = slow && slow.watchedTo - first.t >= (least + 0.5) * intervalMs;
  if (!isEnough && !(hadTime && gaps.length >= slow.fewest)) return null;
  const cadence = measureCadence(gaps);
  const numbers = shownCadence(measureCadence(gapsIn(shown)), intervalMs, watch.beside(shown));
  const seen = say('agent.cadence-numbers', numbers);
  const broken = rules.filter((rule) => !rule.isKept(cadence, intervalMs));
  if (broken.length === 0) return isEnough ? { verdict: 'pass', message: seen } : null;
  const plain = broken.find((rule) => !watch.spoils(rule.toleranceMs(cadence, intervalMs)));
  if (plain) return fail(plain.wrong(cadence), plain.expected(intervalMs), seen, last);
  const late = Math.round(watch.latest);
  return inconclusive(say('inconclusive.busy-cadence', { late, ...numbers }), last);
}

/** The first report of a stretch may come out of turn, at once or after one interval: its second one begins the beat. */
export function inTurn(stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches.map((stretch) => stretch.slice(1));
}

function gapsIn(stretches: readonly Stretch[]): number[] {
  return stretches.flatMap((stretch) => gapsBetween(stretch.map(({ t }) => t)));
}
