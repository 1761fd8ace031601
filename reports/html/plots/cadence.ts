/** The cadence: each interval between two reports against the one that was asked for. */

import type { JournalEvent } from '../../../spec/journal.ts';
import { lateBy } from '../../../spec/late-by.ts';
import { endpointOf } from '../../../spec/protocol.ts';
import { html, type Markup } from '../markup.ts';
import { around, axisSvg, panelSvg } from './panel.ts';

/** Reports of one lane; times in milliseconds. */
export interface Cadence {
  readonly scenario: string;
  readonly attempt: number;
  readonly interval: number;
  /** When each report arrived. */
  readonly times: readonly number[];
  /** How late the tool itself ran, from the journal. */
  readonly lag: readonly { readonly t: number; readonly ms: number }[];
}

/** One interval between two reports, in seconds. */
export interface Beat {
  readonly at: number;
  readonly seconds: number;
  /** How far the report lies behind (or before) an even beat from the first one. */
  readonly drift: number;
  readonly isOut: boolean;
}

/** How far an interval may be off, as a part of it. */
export const TOLERANCE = 0.1;

/** Fewer reports show no beat. */
const LEAST = 3;

/** The reports of each try of a scenario, on the channel that carries most of them. */
export function cadencesOf(
  events: readonly JournalEvent[],
  scenario: string,
  interval: number,
  prefix = '',
): Cadence[] {
  const tries = Map.groupBy(
    events.filter((event) => event.scenario === scenario),
    ({ attempt }) => attempt,
  );
  return Array.from(tries, ([attempt, own]): Cadence => {
    const times = reportTimes(own, prefix);
    const [first = 0, last = 0] = [times[0], times.at(-1)];
    const lag = events.flatMap((event) =>
      event.type === 'lag' && event.t >= first && event.t <= last ? [{ t: event.t, ms: lateBy(event) }] : [],
    );
    return { scenario, attempt, interval, times, lag };
  }).filter(({ times }) => times.length >= LEAST);
}

function reportTimes(events: readonly JournalEvent[], prefix: string): number[] {
  const http = events.flatMap((event) =>
    event.type === 'request' && endpointOf(event.path, prefix) === 'report' ? [event.began] : [],
  );
  const socket = events.flatMap((event) =>
    event.type === 'frame' && event.from === 'agent' && event.opcode === 1 ? [event.t] : [],
  );
  return http.length >= socket.length ? http : socket;
}

/** The intervals of a cadence. */
export function beatsOf({ times, interval }: Pick<Cadence, 'times' | 'interval'>): Beat[] {
  const asked = interval / 1000;
  let drift = 0;
  return times.slice(1).map((time, index) => {
    const seconds = (time - times[index]!) / 1000;
    drift += seconds - asked;
    return { at: time / 1000, seconds, drift, isOut: Math.abs(seconds - asked) > TOLERANCE * asked };
  });
}

/** The three panels and their axis. Labels come from outside, in whatever language. */
export function cadencePlot(cadence: Cadence, labels: Record<'interval' | 'drift' | 'lag', Markup>): Markup {
  const beats = beatsOf(cadence);
  const asked = cadence.interval / 1000;
  const x = around(
    cadence.times.map((time) => time / 1000),
    0.02,
  );
  const dots = (isOut: boolean) =>
    beats.filter((beat) => beat.isOut === isOut).map(({ at, seconds }) => [at, seconds] as const);
  const tolerance = TOLERANCE * asked;
  return html`<div class=plot><p class=axis-name>${labels.interval}</p>${panelSvg({
    height: 130,
    x,
    y: around([asked - 1.4 * tolerance, asked + 1.4 * tolerance, ...beats.map(({ seconds }) => seconds)]),
    band: { from: asked - tolerance, to: asked + tolerance },
    shapes: [
      {
        as: 'line',
        kind: 'asked',
        points: [
          [x.from, asked],
          [x.to, asked],
        ],
      },
      { as: 'stems', kind: 'stem', base: asked, points: beats.map(({ at, seconds }) => [at, seconds]) },
      { as: 'dots', kind: 'in', points: dots(false) },
      { as: 'dots', kind: 'out', points: dots(true) },
    ],
    lines: 4,
  })}<p class=axis-name>${labels.drift}</p>${panelSvg({
    height: 54,
    x,
    y: around([-tolerance, tolerance, ...beats.map(({ drift }) => drift)]),
    shapes: [
      {
        as: 'line',
        kind: 'asked',
        points: [
          [x.from, 0],
          [x.to, 0],
        ],
      },
      {
        as: 'line',
        kind: 'drift',
        points: [[cadence.times[0]! / 1000, 0], ...beats.map(({ at, drift }) => [at, drift] as const)],
      },
    ],
    lines: 2,
  })}<p class=axis-name>${labels.lag}</p>${panelSvg({
    height: 40,
    x,
    y: { from: 0, to: Math.max(20, ...cadence.lag.map(({ ms }) => ms)) * 1.1 },
    shapes: [{ as: 'stems', kind: 'lag', base: 0, points: cadence.lag.map(({ t, ms }) => [t / 1000, ms]) }],
    lines: 1,
  })}${axisSvg(x)}</div>`;
}
