/** Reported values over measured ones, a small plot for each field. */

import type { JournalEvent, ReadingEvent, Stamp } from '../../../spec/journal.ts';
import { endpointOf } from '../../../spec/protocol.ts';
import type { Markup } from '../markup.ts';
import { busyBetween, LEVELS, made } from './measured.ts';
import { around, panelSvg } from './panel.ts';

/** A value at a time in seconds. */
type Point = readonly [at: number, value: number];

/** One field over a try of a scenario. */
export interface TruthSeries {
  readonly field: string;
  /** The formula by which the measured values are made: of those that are about, the nearest. */
  readonly way: string;
  readonly reported: readonly Point[];
  readonly measured: readonly Point[];
}

/** Every field of which a try of a scenario has both reports and readings; the last try that has any. */
export function truthOf(events: readonly JournalEvent[], scenario: string, prefix = ''): TruthSeries[] {
  const tries = Map.groupBy(
    events.filter((event) => event.scenario === scenario),
    ({ attempt }) => attempt,
  );
  const found = Array.from(tries.values(), (own) => seriesOf(own, prefix));
  return found.findLast((series) => series.length > 0) ?? [];
}

function seriesOf(events: readonly JournalEvent[], prefix: string): TruthSeries[] {
  const reports = events.flatMap((event) => {
    const body = bodyOf(event, prefix);
    return body === null ? [] : [{ at: (event.type === 'request' ? event.began : event.t) / 1000, body }];
  });
  const readings = events.filter((event): event is Stamp & ReadingEvent => event.type === 'reading');
  const from = (source: string) => readings.filter((reading) => reading.source === source);
  const reportsOf = (field: string) =>
    reports.flatMap(({ at, body }): Point[] => {
      const value = body[field];
      return typeof value === 'number' ? [[at, value]] : [];
    });
  const cpu: TruthSeries = {
    field: 'cpu',
    way: '/proc/stat',
    reported: reportsOf('cpu'),
    measured: busySeries(from('rates')),
  };
  const levels = LEVELS.flatMap((level): TruthSeries[] => {
    const reported = reportsOf(level.field);
    const own = from(level.source);
    const candidates = level.ways(own[0]?.values ?? {}).map((way) => ({
      way: way.name,
      measured: own.flatMap((reading): Point[] => {
        const value = made(way, reading.values);
        return value === null ? [] : [[timeOf(reading), value]];
      }),
    }));
    const [nearest] = candidates
      .filter(({ measured }) => measured.length > 1)
      .sort((a, b) => apart(reported, a.measured) - apart(reported, b.measured));
    return nearest ? [{ field: level.field, reported, ...nearest }] : [];
  });
  return [cpu, ...levels].filter(({ reported, measured }) => reported.length > 1 && measured.length > 1);
}

/** How far reported values lie from the measured ones of their time, all together. */
function apart(reported: readonly Point[], measured: readonly Point[]): number {
  return reported.reduce((sum, [at, value]) => {
    const near = measured.reduce((a, b) => (Math.abs(b[0] - at) < Math.abs(a[0] - at) ? b : a));
    return sum + Math.abs(value - near[1]);
  }, 0);
}

function busySeries(rates: readonly (Stamp & ReadingEvent)[]): Point[] {
  return rates.flatMap((reading, index): Point[] => {
    const before = rates.findLast((one, at) => at < index && timeOf(reading) - timeOf(one) >= BUSY_OVER);
    const value = before ? busyBetween(before.values, reading.values) : null;
    return value === null ? [] : [[timeOf(reading), value]];
  });
}

/** Seconds over which the load of the processors is taken. */
const BUSY_OVER = 1;

function timeOf(reading: Stamp & ReadingEvent): number {
  return Number(reading.values.at ?? reading.t) / 1000;
}

function bodyOf(event: JournalEvent, prefix: string): Record<string, unknown> | null {
  const text =
    event.type === 'request' && endpointOf(event.path, prefix) === 'report'
      ? event.body.text
      : event.type === 'frame' && event.from === 'agent' && event.opcode === 1
        ? event.payload.text
        : undefined;
  if (text === undefined) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** One field: a line for what was measured, dots for what was reported. */
export function truthPlot({ reported, measured }: TruthSeries): Markup {
  const times = [...reported, ...measured].map(([at]) => at);
  return panelSvg({
    height: 84,
    x: around(times, 0.03),
    y: around(
      [...reported, ...measured].map(([, value]) => value),
      0.15,
    ),
    shapes: [
      { as: 'line', kind: 'low', points: measured },
      { as: 'dots', kind: 'in', points: reported },
    ],
    lines: 2,
  });
}
