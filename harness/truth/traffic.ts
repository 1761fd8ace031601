/** Bytes over the network: totals since boot, and rates between two readings. */

import { say } from '../../spec/messages/message.ts';
import { amount, type Field, type Formula, instead, type Reading, scaled } from './formula.ts';

type Direction = 'rx' | 'tx';
const OTHER = { rx: 'tx', tx: 'rx' } as const;

/** Below this, in bytes a second, chatter decides what a window shows. */
const LEAST_RATE = 10_000;
/** An interface that carries this share of all is one that an agent may count alone. */
const MAIN_SHARE = 0.1;

interface Interface {
  readonly name: string;
  readonly kind: string;
  readonly rx: number;
  readonly tx: number;
}

/** The formula of totals that count loopback. */
export const WITH_LOOPBACK = '/proc/net/dev';

/** Which interfaces make a sum, in the ways that are about. */
const SETS: readonly (readonly [name: string, isIn: (one: Interface) => boolean])[] = [
  ['/proc/net/dev − lo', ({ kind }) => kind !== 'loopback'],
  [WITH_LOOPBACK, () => true],
  ['/proc/net/dev − lo − veth* − br-*', ({ kind }) => kind !== 'loopback' && kind !== 'bridged'],
  ['/proc/net/dev ∩ /sys/class/net/*/device', ({ kind }) => kind === 'physical'],
];

/** A sum of bytes over some interfaces, in one direction, at one moment. */
interface Sum {
  readonly name: string;
  at(reading: Reading): number | null;
}

function sums(direction: Direction, latest: Reading): readonly Sum[] {
  const single = mainInterfaces(latest).map(({ name }): readonly [string, (one: Interface) => boolean] => [
    `/proc/net/dev: ${name}`,
    (one) => one.name === name,
  ]);
  return [...SETS, ...single].map(([name, isIn]) => ({
    name,
    at: remembered((reading) => sumOver(reading, direction, isIn)),
  }));
}

/** Many windows share a reading. */
function remembered(sum: Sum['at']): Sum['at'] {
  const sums = new Map<Reading, number | null>();
  return (reading) => {
    let found = sums.get(reading);
    if (found === undefined) {
      found = sum(reading);
      sums.set(reading, found);
    }
    return found;
  };
}

function mainInterfaces(reading: Reading): readonly Interface[] {
  const real = interfacesIn(reading).filter(({ kind }) => kind !== 'loopback');
  const all = real.reduce((sum, { rx, tx }) => sum + rx + tx, 0);
  return real.filter(({ rx, tx }) => rx + tx > MAIN_SHARE * all);
}

function totalFormulas(direction: Direction, latest: Reading): readonly Formula[] {
  return sums(direction, latest).map(({ name, at }) => ({ name, value: at }));
}

/** The formula of a rate over what a total with this formula counts. */
export function rateOfTotal(name: string): string {
  return `Δ (${name}) / Δt`;
}

function rateFormulas(direction: Direction, latest: Reading): readonly Formula[] {
  return sums(direction, latest).map(({ name, at }) => ({
    name: rateOfTotal(name),
    value: (to, from) => rateOf(at(from), at(to), to.at - from.at),
  }));
}

/** Bytes a second; a sum that shrank lost an interface, and counts as none. */
function rateOf(before: number | null, after: number | null, ms: number): number | null {
  return before === null || after === null || ms <= 0 ? null : (1000 * Math.max(0, after - before)) / ms;
}

function total(name: string, direction: Direction): Field {
  return {
    name,
    source: 'rates',
    isRate: false,
    wavers: false,
    formulas: (latest) => totalFormulas(direction, latest),
    noise: (right) => 16 * 1024 + 1e-5 * right,
    wrongs: [
      instead(
        'swapped',
        (field) => say('wrong.swapped', { name: field }),
        (to) => sumOf(to, OTHER[direction]),
      ),
      ...(
        [
          ['KiB', 1 / 1024],
          ['kB', 1 / 1000],
          ['MiB', 1 / 1024 ** 2],
          ['MB', 1e-6],
          ['GiB', 1 / 1024 ** 3],
          ['GB', 1e-9],
        ] as const
      ).map(([unit, factor]) =>
        scaled(`unit-${unit}`, factor, (field) => say('wrong.unit', { name: field, unit })),
      ),
      scaled('bits', 8, (field) => say('wrong.bits', { name: field })),
      instead(
        'both',
        (field) => say('wrong.both-directions', { name: field }),
        (to) => (sumOf(to, 'rx') ?? Number.NaN) + (sumOf(to, 'tx') ?? Number.NaN),
      ),
    ],
  };
}

/** The rate of a direction; `intervalMs` is what the agent was told. */
function rate(name: string, direction: Direction, intervalMs: number): Field {
  const other = rateFormulasOf(OTHER[direction]);
  return {
    name,
    source: 'rates',
    isRate: true,
    wavers: false,
    formulas: (latest) => rateFormulas(direction, latest),
    noise: (right) => 2048 + 0.1 * right,
    least: LEAST_RATE,
    wrongs: [
      instead('swapped', (field) => say('wrong.swapped', { name: field }), other),
      scaled('bits', 8, (field) => say('wrong.bits', { name: field })),
      scaled('per-interval', intervalMs / 1000, (field) => say('wrong.per-interval', { name: field })),
      scaled('divided-twice', 1000 / intervalMs, (field) => say('wrong.divided-twice', { name: field })),
      scaled('unit-KiB', 1 / 1024, (field) => say('wrong.unit', { name: field, unit: 'KiB' })),
      scaled('unit-MiB', 1 / 1024 ** 2, (field) => say('wrong.unit', { name: field, unit: 'MiB' })),
      instead(
        'since-boot',
        (field) => say('wrong.counter', { name: field }),
        (to) => sumOf(to, direction),
      ),
    ],
  };
}

/** Rates and totals, as fields of a report. */
export function trafficFields(intervalMs: number): readonly Field[] {
  return [
    rate('net_in', 'rx', intervalMs),
    rate('net_out', 'tx', intervalMs),
    total('net_total_up', 'tx'),
    total('net_total_down', 'rx'),
  ];
}

function rateFormulasOf(direction: Direction) {
  return (to: Reading, from: Reading) =>
    rateOf(sumOf(from, direction), sumOf(to, direction), to.at - from.at);
}

/** The usual sum: all interfaces but loopback. */
function sumOf(reading: Reading, direction: Direction): number | null {
  return sumOver(reading, direction, SETS[0]![1]);
}

/** The bytes that some interfaces carried; null where there are none of them. */
function sumOver(reading: Reading, direction: Direction, isIn: (one: Interface) => boolean): number | null {
  let sum: number | null = null;
  for (const one of interfacesIn(reading)) if (isIn(one)) sum = (sum ?? 0) + one[direction];
  return sum;
}

/** By what a reading holds: judges share that. */
const known = new WeakMap<Reading['values'], readonly Interface[]>();

function interfacesIn(reading: Reading): readonly Interface[] {
  let list = known.get(reading.values);
  if (!list) {
    list = Object.keys(reading.values)
      .filter((key) => key.startsWith('rx.'))
      .map((key) => {
        const place = key.slice(3);
        const dot = place.indexOf('.');
        return {
          name: place.slice(dot + 1),
          kind: place.slice(0, dot),
          rx: amount(reading, key) ?? 0,
          tx: amount(reading, `tx.${place}`) ?? 0,
        };
      });
    known.set(reading.values, list);
  }
  return list;
}
