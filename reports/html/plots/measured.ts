/** What the machine showed beside the reports, in the ways in which each field is usually made from it. */

import type { ReadingEvent } from '../../../spec/journal.ts';

type Values = ReadingEvent['values'];

/** One way to make a field: some values added, others taken away. */
export interface Way {
  /** As people write it: `MemTotal − MemAvailable`. */
  readonly name: string;
  readonly plus: readonly string[];
  readonly minus: readonly string[];
}

/** A field that is read at a moment. */
export interface Level {
  readonly field: string;
  readonly source: 'levels' | 'sockets' | 'rates';
  readonly ways: (values: Values) => readonly Way[];
}

const less = (whole: string, ...minus: readonly string[]): Way => ({
  name: [whole, ...minus].join(' − '),
  plus: [whole],
  minus,
});

const STATES = ['established', 'time-wait', 'listen', 'other'];

/** Sockets of one protocol in some states. */
function sockets(protocol: string, left: readonly string[]): Way {
  const counted = STATES.filter((state) => !left.includes(state));
  return {
    name: [`/proc/net/${protocol} + ${protocol}6`, ...left].join(' − '),
    plus: [protocol, `${protocol}6`].flatMap((table) => counted.map((state) => `${table}.${state}`)),
    minus: [],
  };
}

/** Bytes over the interfaces of a kind; loopback is counted by few. */
const traffic = (direction: 'rx' | 'tx') => (values: Values) => {
  const all = Object.keys(values).filter((name) => name.startsWith(`${direction}.`));
  const of = (name: string, isMeant: (kind: string) => boolean): Way => ({
    name: `/proc/net/dev: ${name}`,
    plus: all.filter((one) => isMeant(one.split('.', 2)[1] ?? '')),
    minus: [],
  });
  return [
    of('physical', (kind) => kind === 'physical'),
    of('all − lo', (kind) => kind !== 'loopback'),
    of('all', () => true),
  ];
};

const level = (field: string, ...ways: readonly Way[]): Level => ({
  field,
  source: 'levels',
  ways: () => ways,
});

/** The fields of a report that can be set beside readings. */
export const LEVELS: readonly Level[] = [
  level(
    'ram',
    less('MemTotal', 'MemAvailable'),
    less('MemTotal', 'MemFree', 'Buffers', 'Cached'),
    less('MemTotal', 'MemFree', 'Buffers', 'Cached', 'SReclaimable'),
    less('MemTotal', 'MemFree'),
  ),
  level('ram_total', less('MemTotal')),
  level('swap', less('SwapTotal', 'SwapFree')),
  level(
    'disk',
    { ...less('root.size', 'root.free'), name: '(f_blocks − f_bfree)(/)' },
    { ...less('root.size', 'root.available'), name: '(f_blocks − f_bavail)(/)' },
    { ...less('disks.size', 'disks.free'), name: 'Σ (f_blocks − f_bfree)(/dev/*)' },
    { ...less('disks.size', 'disks.available'), name: 'Σ (f_blocks − f_bavail)(/dev/*)' },
  ),
  level('load', { ...less('load1'), name: '/proc/loadavg' }),
  level('process', { ...less('processes'), name: '/proc/[0-9]*' }),
  {
    field: 'connections',
    source: 'sockets',
    ways: () => [
      sockets('tcp', []),
      sockets('tcp', ['listen']),
      sockets('tcp', ['time-wait']),
      sockets('tcp', ['listen', 'time-wait']),
      sockets('tcp', ['listen', 'time-wait', 'other']),
    ],
  },
  {
    field: 'connections_udp',
    source: 'sockets',
    ways: () => [sockets('udp', []), sockets('udp', ['listen', 'time-wait', 'other'])],
  },
  { field: 'net_total_down', source: 'rates', ways: traffic('rx') },
  { field: 'net_total_up', source: 'rates', ways: traffic('tx') },
  level('uptime', { ...less('uptime'), name: '/proc/uptime' }),
];

/** What a way makes of a reading; null where a part of it is not there. */
export function made({ plus, minus }: Way, values: Values): number | null {
  const sum = total(values, plus) - total(values, minus);
  return plus.length > 0 && Number.isFinite(sum) ? sum : null;
}

function total(values: Values, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + Number(values[name] ?? Number.NaN), 0);
}

const TIMES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'];

/** How busy the processors were between two readings, in per cent; null where that cannot be told. */
export function busyBetween(from: Values, to: Values): number | null {
  const spent = (name: string) => Number(to[`cpu.${name}`]) - Number(from[`cpu.${name}`]);
  const all = TIMES.reduce((sum, name) => sum + spent(name), 0);
  return all > 0 ? (100 * (all - spent('idle') - spent('iowait'))) / all : null;
}
