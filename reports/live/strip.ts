/** The cadence strip of one agent, as paths. Pure: a view and a stretch of time in, geometry out. */

import { least } from 'd3-array';
import { TOLERANCE } from '../html/plots/cadence.ts';
import { dueOf, gapsOf, type Rhythm } from './rhythm.ts';
import type { AgentView, MarkKind, View } from './view.ts';

/** Units across a strip, whatever its width on screen, and its height. */
export const ACROSS = 10_000;
export const HEIGHT = 34;

/** From where to where marks and ticks go. */
const PLACES = {
  register: [0, 34],
  refused: [26, 33],
  fault: [0, 8],
  socket: [0, 34],
  close: [0, 34],
  good: [10, 24],
  bad: [4, 30],
} as const satisfies Record<MarkKind | 'good' | 'bad', readonly [number, number]>;

/** Bands that are narrower than this part of the strip are not drawn: they would be grey all over. */
const NARROWEST = ACROSS / 1000;
/** A stall is drawn as wide as this at least, so that its hatching shows. */
const STALL_WIDTH = ACROSS / 150;
/** A gap that is wider than this part has its length written over it. */
const WIDE = 0.06;

export interface Strip {
  /** Where a report was due. */
  readonly due: string;
  readonly good: string;
  readonly bad: string;
  readonly marks: readonly { readonly kind: MarkKind; readonly path: string }[];
  readonly gaps: readonly { readonly path: string; readonly isExcused: boolean }[];
  /** How long wide gaps were: at which part of the width, in seconds. */
  readonly lengths: readonly { readonly at: number; readonly seconds: number; readonly isExcused: boolean }[];
  readonly stalls: string;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export function stripOf(
  agent: Pick<AgentView, 'ticks' | 'marks'>,
  rhythm: Rhythm,
  view: Pick<View, 'now' | 'stalls'>,
  { from, to }: Stretch,
): Strip {
  const x = (t: number) => Math.round(((t - from) / (to - from)) * ACROSS);
  const inside = (t: number) => t >= from && t <= to;
  const line = (kind: keyof typeof PLACES, t: number) => `M${x(t)} ${PLACES[kind][0]}V${PLACES[kind][1]}`;
  const ticks = agent.ticks.filter(([t]) => inside(t));
  const box = (a: number, b: number, top: number, bottom: number) =>
    `M${Math.max(0, x(a))} ${top}H${Math.min(ACROSS, x(b))}V${bottom}H${Math.max(0, x(a))}z`;
  const gaps = gapsOf(rhythm, agent, view).filter((gap) => gap.to >= from);
  const isWide = 2 * TOLERANCE * (rhythm.interval ?? 0) * (ACROSS / (to - from)) >= NARROWEST;
  const due = isWide ? dueOf(rhythm, from, to).filter(([start]) => start <= to) : [];
  const leastStall = (STALL_WIDTH / ACROSS) * (to - from);
  const kinds = [...new Set(agent.marks.map(([, kind]) => kind))];
  return {
    due: due.map(([start, end]) => box(start, end, 7, 27)).join(''),
    good: ticks.flatMap(([t, , faults]) => (faults === 0 ? [line('good', t)] : [])).join(''),
    bad: ticks.flatMap(([t, , faults]) => (faults > 0 ? [line('bad', t)] : [])).join(''),
    marks: kinds.map((kind) => ({
      kind,
      path: agent.marks.flatMap(([t, one]) => (one === kind && inside(t) ? [line(kind, t)] : [])).join(''),
    })),
    gaps: gaps.map(({ from: a, to: b, isExcused }) => ({
      isExcused,
      path: `M${Math.max(0, x(a))} 17H${Math.min(ACROSS, x(b))}`,
    })),
    lengths: gaps.flatMap(({ from: a, to: b, isExcused }) => {
      const [left, right] = [Math.max(0, x(a) / ACROSS), Math.min(1, x(b) / ACROSS)];
      return right - left < WIDE ? [] : [{ at: (left + right) / 2, seconds: (b - a) / 1000, isExcused }];
    }),
    stalls: view.stalls
      .flatMap(([t, ms]) => (inside(t) ? [box(Math.min(t - ms, t - leastStall), t, 0, HEIGHT)] : []))
      .join(''),
  };
}

/** The entry of what is nearest to this moment; null where there is nothing at all. */
export function entryAt({ ticks, marks }: AgentView, at: number): string | null {
  const moments = [
    ...ticks.map(([t, entry]) => ({ t, entry })),
    ...marks.map(([t, , entry]) => ({ t, entry })),
  ];
  return least(moments, ({ t }) => Math.abs(t - at))?.entry ?? null;
}
