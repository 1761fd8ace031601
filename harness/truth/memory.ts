/** Memory, swap and disks: how much there is, and how much of it is used. */

import { type Message, say } from '../../spec/messages/message.ts';
import {
  amount,
  combined,
  type Field,
  type Formula,
  instead,
  type Reading,
  scaled,
  type Wrong,
} from './formula.ts';

const MIB = 1024 * 1024;
/** How far totals of the same thing may differ; kB taken for 1000 bytes makes 2.3 %. */
const TOTALS_DIFFER = 0.01;

/** Bytes in a unit of their own, or taken for another one. */
const UNITS: readonly Wrong[] = [
  ...(
    [
      ['KiB', 1 / 1024],
      ['kB', 1 / 1000],
      ['MiB', 1 / MIB],
      ['MB', 1e-6],
      ['GiB', 1 / (1024 * MIB)],
      ['GB', 1e-9],
    ] as const
  ).map(([unit, factor]) => scaled(`unit-${unit}`, factor, (name) => say('wrong.unit', { name, unit }))),
  scaled('kilo', 1000 / 1024, (name) => say('wrong.kilo', { name })),
  scaled('twice-kilo', 1024, (name) => say('wrong.twice-kilo', { name })),
];

const isTotal = (name: string): Message => say('wrong.total', { name });
const isFree = (name: string): Message => say('wrong.free', { name });
const isPercent = (name: string): Message => say('wrong.percent', { name });

/** A total: it stands still, and agrees to a hundredth. */
function total(name: string, formulas: readonly Formula[], ...wrongs: readonly Wrong[]): Field {
  return {
    name,
    source: 'levels',
    isRate: false,
    wavers: false,
    formulas: () => formulas,
    wrongs: [...UNITS, ...wrongs],
    noise: (right) => TOTALS_DIFFER * right,
  };
}

/** What is used of a total, within what goes on at the same time. */
function used(
  name: string,
  whole: string,
  formulas: readonly Formula[],
  free: readonly string[],
  ...wrongs: readonly Wrong[]
): Field {
  return {
    name,
    source: 'levels',
    isRate: false,
    wavers: true,
    formulas: () => formulas,
    wrongs: [
      ...UNITS,
      instead('total', isTotal, (to) => amount(to, whole)),
      ...free.map((part) => instead(`free-${part}`, isFree, (to) => amount(to, part))),
      {
        id: 'percent',
        says: isPercent,
        turned: (right, to) => (100 * right) / (amount(to, whole) || Number.NaN),
      },
      ...wrongs,
    ],
    noise: (_, to) => Math.max(8 * MIB, 0.002 * (amount(to, whole) ?? 0)),
  };
}

const MEM_TOTAL = [combined('MemTotal', ['MemTotal']), combined('cgroup memory.max', ['group.limit'])];
const SWAP_TOTAL = [combined('SwapTotal', ['SwapTotal'])];
const DISK_TOTAL = [
  combined('f_blocks(/)', ['root.size']),
  combined('Σ f_blocks(/dev/*)', ['disks.size']),
  combined('(f_blocks − f_bfree + f_bavail)(/)', ['root.size', 'root.available'], ['root.free']),
  combined('Σ (f_blocks − f_bfree + f_bavail)(/dev/*)', ['disks.size', 'disks.available'], ['disks.free']),
];

const twice = instead(
  'twice',
  (name) => say('wrong.twice', { name }),
  (to) => amount(to, 'mounts.size'),
);
const blocks = scaledBy('blocks', (name) => say('wrong.blocks', { name }), 'root.block');

/** The totals of basic information, by field name. */
export const totals = {
  mem_total: total('mem_total', MEM_TOTAL),
  swap_total: total('swap_total', SWAP_TOTAL),
  disk_total: total('disk_total', DISK_TOTAL, twice, blocks),
} as const;

/** The fields of a report that hold sizes. */
export const sizes: readonly Field[] = [
  used(
    'ram',
    'MemTotal',
    [
      combined('MemTotal − MemAvailable', ['MemTotal'], ['MemAvailable']),
      combined('MemTotal − MemFree − Buffers − Cached', ['MemTotal'], ['MemFree', 'Buffers', 'Cached']),
      combined(
        'MemTotal − MemFree − Buffers − Cached − SReclaimable',
        ['MemTotal'],
        ['MemFree', 'Buffers', 'Cached', 'SReclaimable'],
      ),
      combined(
        'MemTotal − MemFree − Buffers − Cached − SReclaimable + Shmem',
        ['MemTotal', 'Shmem'],
        ['MemFree', 'Buffers', 'Cached', 'SReclaimable'],
      ),
      combined(
        'MemTotal − MemFree − Buffers − Cached + Shmem',
        ['MemTotal', 'Shmem'],
        ['MemFree', 'Buffers', 'Cached'],
      ),
      combined('MemTotal − MemFree − Buffers', ['MemTotal'], ['MemFree', 'Buffers']),
      combined('MemTotal − MemFree', ['MemTotal'], ['MemFree']),
      combined('cgroup memory.current', ['group.used']),
      combined('cgroup memory.current − inactive_file', ['group.active']),
    ],
    ['MemFree', 'MemAvailable'],
  ),
  total('ram_total', MEM_TOTAL),
  used(
    'swap',
    'SwapTotal',
    [
      combined('SwapTotal − SwapFree', ['SwapTotal'], ['SwapFree']),
      combined('SwapTotal − SwapFree − SwapCached', ['SwapTotal'], ['SwapFree', 'SwapCached'], 0),
    ],
    ['SwapFree'],
  ),
  total('swap_total', SWAP_TOTAL),
  used(
    'disk',
    'root.size',
    [
      combined('(f_blocks − f_bfree)(/)', ['root.size'], ['root.free']),
      combined('(f_blocks − f_bavail)(/)', ['root.size'], ['root.available']),
      combined('Σ (f_blocks − f_bfree)(/dev/*)', ['disks.size'], ['disks.free']),
      combined('Σ (f_blocks − f_bavail)(/dev/*)', ['disks.size'], ['disks.available']),
    ],
    ['root.free', 'root.available', 'disks.free', 'disks.available'],
    instead('twice', twice.says, (to) => difference(to, 'mounts.size', 'mounts.free')),
    blocks,
  ),
  total('disk_total', DISK_TOTAL, twice, blocks),
];

function difference(reading: Reading, whole: string, part: string): number | null {
  const [w, p] = [amount(reading, whole), amount(reading, part)];
  return w === null || p === null ? null : w - p;
}

/** The right value divided by another one. */
function scaledBy(id: string, says: Wrong['says'], unit: string): Wrong {
  return { id, says, turned: (right, to) => right / (amount(to, unit) || Number.NaN) };
}
