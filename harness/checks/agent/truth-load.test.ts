import { judgeTable } from '../../testing/judge-table.ts';
import { type BesideOptions, beside, type Collect, type Course, FACTS } from '../../testing/machine-of.ts';

const MIB = 1024 * 1024;
/** The load begins at 2 s, stands from 3 s on, and is seen to the end. */
const stimulus: BesideOptions['stimulus'] = { 2: { state: 'begins' }, 3: { state: 'stands' } };
const after = (low: number, high: number) => (t: number) =>
  low + (high - low) * Math.min(1, Math.max(0, t - 2));
/** A machine that stands still but for the load. */
const LOADED: Course = {
  busy: (t) => 10 * t + 140 * Math.max(0, t - 2.5),
  processes: (t) => Math.floor(after(150, 190)(t)),
  connections: (t) => Math.floor(after(30, 110)(t)),
  datagrams: (t) => Math.floor(after(12, 52)(t)),
  usedMiB: after(2000, 2256),
  received: (t) => 5e9 + 100 * t,
  sent: (t) => 1e9 + 100 * t,
  bridged: () => 0,
  loopback: (t) => 3e9 + 16 * MIB * Math.max(0, t - 3),
};
const UNLOADED: Course = {
  ...LOADED,
  busy: (t) => 10 * t,
  processes: () => 150,
  connections: () => 30,
  datagrams: () => 12,
  usedMiB: () => 2000,
};
const loaded = (collect: Collect, course = LOADED, more: BesideOptions = {}) =>
  beside(collect, { intervalMs: 1000, course, stimulus, ...more });
const right: Collect = (report) => report;
/** The members of the first report again and again. */
const frozen = (...names: readonly string[]): Collect => {
  let first: Record<string, unknown> | null = null;
  return (report) => {
    first ??= { ...report };
    return { ...report, ...Object.fromEntries(names.map((name) => [name, first?.[name]])) };
  };
};

for (const [name, scale] of [
  ['process', 40],
  ['connections', 80],
  ['connections_udp', 40],
  ['ram', 256 * MIB],
] as const) {
  judgeTable(`AGT-REP-08/${name.replaceAll('_', '-')}`, [
    ['follows', 'pass', loaded(right)],
    [
      'follows late',
      'pass',
      loaded((report, _, __, i) => (i < 5 ? report : { ...report, [name]: 9e9 + scale })),
    ],
    ['is frozen', 'fail', loaded(frozen(name))],
    ['the load did not take', 'inconclusive', loaded(right, UNLOADED)],
    [
      'the stimulus never stood',
      'inconclusive',
      loaded(right, LOADED, { stimulus: { 2: { state: 'begins' } } }),
    ],
    ['no stimulus', null, loaded(right, LOADED, { stimulus: {} })],
    ['one report alone', null, loaded(right, LOADED, { reports: 1 })],
    ['the agent is elsewhere', 'not-applicable', loaded(right, LOADED, { agent: { where: 'elsewhere' } })],
    ['no /proc', 'not-applicable', loaded(right, LOADED, { machine: { ...FACTS, proc: 'no' } })],
  ]);
}

judgeTable('AGT-REP-08/ram', [
  ['in KiB', 'fail', loaded((report) => ({ ...report, ram: Number(report.ram) / 1024 }))],
]);
judgeTable('AGT-REP-08/connections', [
  [
    'established ones alone',
    'pass',
    loaded((report) => ({ ...report, connections: Number(report.connections) - 53 })),
  ],
]);

const mapped =
  (turn: (cpu: number) => number): Collect =>
  (report) => ({ ...report, cpu: turn(Number(report.cpu)) });
let smooth = 0;

judgeTable('AGT-REP-08/cpu', [
  ['follows', 'pass', loaded(right)],
  ['a mean over a longer time', 'pass', loaded(mapped((cpu) => (smooth = 0.5 * smooth + 0.5 * cpu)))],
  ['is frozen', 'fail', loaded(frozen('cpu'))],
  ['a share of 1', 'fail', loaded(mapped((cpu) => cpu / 100))],
  ['summed over the cores', 'fail', loaded(mapped((cpu) => 2 * cpu))],
  ['summed over the cores and cut', 'fail', loaded(mapped((cpu) => Math.min(100, 1.6 * cpu)))],
  ['the mean since boot', 'fail', loaded(mapped(() => 1.2))],
  ['what is idle', 'fail', loaded(mapped((cpu) => 100 - cpu))],
  ['the machine was busy before', 'inconclusive', loaded(right, { ...LOADED, busy: (t) => 150 * t })],
  ['no stimulus', null, loaded(right, LOADED, { stimulus: {} })],
  ['was as high before', 'inconclusive', loaded(mapped(() => 75))],
]);

const withLoopback =
  (name: string): Collect =>
  (report, now) => ({
    ...report,
    [name]: Number((report as Record<string, unknown>)[name]) + LOADED.loopback!(now.t),
  });
/** It counts loopback, and goes on saying what it counted first. */
const countedOnce = (): Collect => {
  let first: object | null = null;
  return (...given) => (first ??= withLoopback('net_total_down')(...given));
};
let stuck = 0;

judgeTable('AGT-REP-08/traffic', [
  ['loopback is not counted', 'not-applicable', loaded(right)],
  ['loopback is counted', 'pass', loaded(withLoopback('net_total_down'))],
  ['loopback was counted once', 'fail', loaded(countedOnce())],
  [
    'loopback was counted once, and that was long before the load',
    'fail',
    loaded(
      countedOnce(),
      { ...LOADED, received: (t) => 5e9 + 400_000 * t },
      { reports: 8, stimulus: { 5: { state: 'begins' }, 6: { state: 'stands' } } },
    ),
  ],
  [
    'a total that nothing explains',
    'not-applicable',
    loaded((report) => ({ ...report, net_total_down: ++stuck })),
  ],
]);
