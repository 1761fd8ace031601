/** The rhythm of an agent as numbers: what is due when, and what is missing. Pure; times in milliseconds. */

import { bin, median, quantileSorted } from 'd3-array';
import { type Beat, beatsOf, TOLERANCE } from '../html/plots/cadence.ts';
import type { AgentView, View } from './view.ts';

/** Intervals from which a median is believed, and the last ones that it is taken of. */
const LEAST = 3;
const LATEST = 50;
/** A silence of so many intervals is a gap. */
const GAP = 1.5;

export interface Rhythm {
  /** What the reports are held against: what was asked for, or their own median; null while neither is known. */
  readonly interval: number | null;
  readonly isAsked: boolean;
  readonly times: readonly number[];
  readonly beats: readonly Beat[];
}

export function rhythmOf(agent: Pick<AgentView, 'ticks'>, asked: View['interval']): Rhythm {
  const times = agent.ticks.map(([t]) => t);
  const gaps = times.slice(1).map((t, index) => t - times[index]!);
  const own = gaps.length >= LEAST ? (median(gaps.slice(-LATEST)) ?? null) : null;
  const interval = asked ?? own;
  return {
    interval,
    isAsked: asked !== null,
    times,
    beats: interval === null ? [] : beatsOf({ times, interval }),
  };
}

export interface Numbers {
  /** Seconds. */
  readonly median: number;
  /** The 95th percentile of how far an interval is from the median, as a part of it. */
  readonly jitter: number;
  readonly shortest: number;
  readonly longest: number;
}

/** What some intervals come to; null of none. */
export function numbersOf(beats: readonly Beat[]): Numbers | null {
  const sorted = beats.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const middle = median(sorted);
  if (middle === undefined) return null;
  const off = sorted.map((value) => Math.abs(value - middle) / middle).sort((a, b) => a - b);
  return {
    median: middle,
    jitter: quantileSorted(off, 0.95) ?? 0,
    shortest: sorted[0]!,
    longest: sorted.at(-1)!,
  };
}

/** A silence that lasted too long; the last one may last still. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** Whether a fault that was played, a new registration or a stall of the tool lies in it. */
  readonly isExcused: boolean;
}

export function gapsOf(
  { interval, times }: Rhythm,
  { marks }: Pick<AgentView, 'marks'>,
  { now, stalls }: Pick<View, 'now' | 'stalls'>,
): Gap[] {
  if (interval === null) return [];
  const causes = [
    ...marks.flatMap(([t, kind]) => (kind === 'fault' || kind === 'register' ? [t] : [])),
    ...stalls.flatMap(([t, ms]) => (ms > TOLERANCE * interval ? [t] : [])),
  ];
  return times.flatMap((from, index) => {
    const to = times[index + 1] ?? now;
    if (to - from <= GAP * interval) return [];
    // What was played to a report is written down just before or with it.
    return [{ from, to, isExcused: causes.some((t) => t >= from - TOLERANCE * interval && t <= to) }];
  });
}

/** Stretches in which a report was due; those after the last one are still to come, or missing. */
export function dueOf({ interval, times }: Rhythm, from: number, to: number): [number, number][] {
  if (interval === null) return [];
  const spare = TOLERANCE * interval;
  return times.flatMap((time, index) => {
    const next = Math.min(times[index + 1] ?? to, to);
    const due: [number, number][] = [];
    // One before the next report, however early that came; more where it stayed away.
    const first = Math.max(1, Math.ceil((from - time) / interval));
    for (let k = first; time + k * interval - spare < next || (k === 1 && index + 1 < times.length); k++)
      due.push([time + k * interval - spare, time + k * interval + spare]);
    return due.filter(([, end]) => end >= from);
  });
}

/** How many intervals there were of each length: `share` of the largest bin, lengths in seconds. */
export function distributionOf(
  beats: readonly Beat[],
  scale: { readonly from: number; readonly to: number },
  bins: number,
): { readonly from: number; readonly to: number; readonly share: number }[] {
  const step = (scale.to - scale.from) / bins;
  const counted = bin()
    .domain([scale.from, scale.to])
    .thresholds(Array.from({ length: bins - 1 }, (_, index) => scale.from + (index + 1) * step))(
    beats.map(({ seconds }) => Math.min(scale.to, Math.max(scale.from, seconds))),
  );
  const most = Math.max(1, ...counted.map((values) => values.length));
  return counted.map((values) => ({
    from: values.x0 ?? scale.from,
    to: values.x1 ?? scale.to,
    share: values.length / most,
  }));
}
