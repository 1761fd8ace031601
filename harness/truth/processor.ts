/** The use of the processor, over windows between two readings. */

import { say } from '../../spec/messages/message.ts';
import { amount, type Field, type Formula, instead, type Reading, scaled } from './formula.ts';
import { TICK_KINDS } from './proc.ts';

type Kind = (typeof TICK_KINDS)[number];
type Ticks = Record<Kind, number>;

/** The first eight kinds; time of guests is part of user time. */
const total = (t: Ticks) => t.user + t.nice + t.system + t.idle + t.iowait + t.irq + t.softirq + t.steal;
const guests = (t: Ticks) => t.guest + t.guest_nice;

/** What part of what counts as use, in the ways that are about. */
const WAYS: readonly (readonly [name: string, used: (t: Ticks) => number, of: (t: Ticks) => number])[] = [
  ['(total − idle − iowait) / total', (t) => total(t) - t.idle - t.iowait, total],
  ['(total − idle) / total', (t) => total(t) - t.idle, total],
  [
    '(total + guest − idle − iowait) / (total + guest)',
    (t) => total(t) + guests(t) - t.idle - t.iowait,
    (t) => total(t) + guests(t),
  ],
  ['(total − idle − iowait − steal) / total', (t) => total(t) - t.idle - t.iowait - t.steal, total],
  [
    '(total − idle − iowait − steal) / (total − steal)',
    (t) => total(t) - t.idle - t.iowait - t.steal,
    (t) => total(t) - t.steal,
  ],
  ['(user + nice + system) / total', (t) => t.user + t.nice + t.system, total],
];

const formulas: readonly Formula[] = WAYS.map(([name, used, of]) => ({
  name,
  value(to, from) {
    const ticks = ticksIn(from, to);
    return ticks && percent(used(ticks), of(ticks));
  },
}));

/** Rounding to whole percent, and two ticks that fell on the other side of a window's ends. */
function noise(_: number, to: Reading, from: Reading): number {
  const ticks = ticksIn(from, to);
  return 0.6 + (ticks && total(ticks) > 0 ? 200 / total(ticks) : 0);
}

/** Processor use in percent. */
export const processor: Field = {
  name: 'cpu',
  source: 'rates',
  isRate: true,
  wavers: false,
  formulas: () => formulas,
  noise,
  widest: 40,
  wrongs: [
    { id: 'share', says: (name) => say('wrong.share', { name }), turned: (right) => right / 100 },
    scaledByCores('per-core', (percentage) => percentage),
    scaledByCores('per-core', (percentage) => Math.min(100, percentage)),
    { id: 'idle', says: (name) => say('wrong.idle', { name }), turned: (right) => 100 - right },
    instead(
      'since-boot',
      (name) => say('wrong.mean-since-boot', { name }),
      (to) => {
        const ticks = ticksOf(to);
        return ticks && percent(total(ticks) - ticks.idle - ticks.iowait, total(ticks));
      },
    ),
    instead(
      'user',
      (name) => say('wrong.user-only', { name }),
      (to, from) => {
        const ticks = ticksIn(from, to);
        return ticks && percent(ticks.user + ticks.nice, total(ticks));
      },
    ),
    scaled('hundredfold', 100, (name) => say('wrong.hundredfold', { name })),
  ],
};

function scaledByCores(id: string, bounded: (percentage: number) => number) {
  return {
    id,
    says: (name: string) => say('wrong.per-core', { name }),
    turned: (right: number, to: Reading) => bounded(right * (amount(to, 'cpus') ?? Number.NaN)),
  };
}

function percent(used: number, of: number): number | null {
  return of > 0 ? Math.min(100, Math.max(0, (100 * used) / of)) : null;
}

/** By what a reading holds: formulas and judges share that. */
const known = new WeakMap<Reading['values'], Ticks | null>();

function ticksOf(reading: Reading): Ticks | null {
  let ticks = known.get(reading.values);
  if (ticks === undefined) {
    ticks =
      amount(reading, 'cpu.user') === null
        ? null
        : (Object.fromEntries(
            TICK_KINDS.map((kind) => [kind, amount(reading, `cpu.${kind}`) ?? 0]),
          ) as Ticks);
    known.set(reading.values, ticks);
  }
  return ticks;
}

let last: { from: Reading; to: Reading; ticks: Ticks | null } | null = null;

/** The same for the window that was asked for last: each formula asks for it, and its noise. */
function ticksIn(from: Reading, to: Reading): Ticks | null {
  if (last?.from !== from || last.to !== to) last = { from, to, ticks: ticksBetween(from, to) };
  return last.ticks;
}

/** Ticks that passed; the kernel's idle counters may step back a little. */
function ticksBetween(from: Reading, to: Reading): Ticks | null {
  const [before, after] = [ticksOf(from), ticksOf(to)];
  if (!before || !after) return null;
  return {
    user: Math.max(0, after.user - before.user),
    nice: Math.max(0, after.nice - before.nice),
    system: Math.max(0, after.system - before.system),
    idle: Math.max(0, after.idle - before.idle),
    iowait: Math.max(0, after.iowait - before.iowait),
    irq: Math.max(0, after.irq - before.irq),
    softirq: Math.max(0, after.softirq - before.softirq),
    steal: Math.max(0, after.steal - before.steal),
    guest: Math.max(0, after.guest - before.guest),
    guest_nice: Math.max(0, after.guest_nice - before.guest_nice),
  };
}
