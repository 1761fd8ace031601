import { judgeTable } from '../../testing/judge-table.ts';
import { type BesideOptions, beside, type Collect, type Course, FACTS } from '../../testing/machine-of.ts';

const MIB = 1024 * 1024;
/** The load begins at 2 s, stands from 3 s on, and is seen to the end. */
const stimulus: BesideOptions['stimulus'] = { 2: { state: 'begins' }, 3: { state: 'stands' } };
/** A load that is over before a report can show it. */
const brief: BesideOptions['stimulus'] = {
  2: { state: 'begins' },
  2.5: { state: 'stands' },
  3: { state: 'ends' },
};
const contained = { where: 'here', container: 'yes' };
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
    ['is frozen', 'fail', loaded(frozen(name)), ' #6'],
    [
      'rises when the load is over',
      'fail',
      loaded((report, _, __, i) => ({ ...report, [name]: i < 4 ? 0 : 9e9 }), LOADED, {
        stimulus: { ...stimulus, 5: { state: 'ends' } },
      }),
    ],
    ['the load did not take', 'inconclusive', loaded(right, UNLOADED)],
    [
      'the stimulus never stood',
      'inconclusive',
      loaded(right, LOADED, { stimulus: { 2: { state: 'begins' } } }),
    ],
    ['no stimulus', null, loaded(right, LOADED, { stimulus: {} })],
    ['one report alone', null, loaded(right, LOADED, { reports: 1 })],
    ['no report came under load', null, loaded(right, LOADED, { stimulus: brief })],
    [
      'no report holds it, which another check is about',
      null,
      loaded((report) => ({ ...report, [name]: undefined }), LOADED, { agent: { where: 'elsewhere' } }),
    ],
    [
      'the load is beside its container',
      name === 'ram' ? 'pass' : 'not-applicable',
      loaded(right, LOADED, { agent: contained }),
    ],
    ['the agent is elsewhere', 'not-applicable', loaded(right, LOADED, { agent: { where: 'elsewhere' } })],
    ['no /proc', 'not-applicable', loaded(right, LOADED, { machine: { ...FACTS, proc: 'no' } })],
  ]);
}

judgeTable('AGT-REP-08/process', [
  [
    'rises by half of it',
    'pass',
    loaded((report, _, __, i) => ({ ...report, process: i < 2 ? 150 : 170 })),
    'rose by 20 under load, 40 measured',
  ],
  [
    'what else is read is about neither the machine nor the load',
    'pass',
    loaded(right, LOADED, { agent: { where: 'here', processes: 999, state: 'ends' } }),
  ],
  ['nothing was read after the last report', 'pass', loaded(right).report()],
  [
    'an agent that floods is judged by its first reports',
    'fail',
    loaded(frozen('process')).reports(251, 0, (i) => ({ process: i < 250 ? 150 : 190 })),
  ],
]);
judgeTable('AGT-REP-08/ram', [
  [
    'is frozen, while much else goes on',
    'fail',
    loaded(frozen('ram'), { ...LOADED, usedMiB: (t) => LOADED.usedMiB!(t) + (t < 3 ? 0 : 1000 * (t % 1)) }),
  ],
  ['in KiB', 'fail', loaded((report) => ({ ...report, ram: Number(report.ram) / 1024 }))],
]);
judgeTable('AGT-REP-08/connections', [
  [
    'established ones alone',
    'pass',
    loaded((report) => ({ ...report, connections: Number(report.connections) - 53 })),
    'rose by',
  ],
]);

/** While connections come, so many old ones run out. */
const runOut = (count: number): Course => ({
  ...LOADED,
  waiting: (t) => Math.ceil(after(340, 340 - count)(t)),
});
/** The right count in these reports; in others more than any formula shows, and less than half of the rise. */
const rightIn =
  (...reports: readonly number[]): Collect =>
  (report, _, __, i) => ({
    ...report,
    connections: Number(report.connections) + (reports.includes(i) ? 0 : 32),
  });
/** The load, where this comes as the report of that second does. */
const asReported = (state: string, second: number): BesideOptions => ({
  stimulus: { ...stimulus, [second]: { state, at: 1000 * (second + 0.003) } },
});
const ALL = 'connections = /proc/net/tcp + /proc/net/tcp6';

judgeTable('AGT-REP-08/connections', [
  ['all of them, while as many run out', 'pass', loaded(right, runOut(80)), ALL],
  ['all of them, while half as many run out', 'pass', loaded(right, runOut(40)), 'rose by 40'],
  ['right before the load, and once under it', 'pass', loaded(rightIn(0, 4), runOut(80)), ALL],
  ['right before the load alone', 'fail', loaded(rightIn(0, 1), runOut(80))],
  ['right under the load alone', 'fail', loaded(rightIn(1, 2, 3, 4, 5), runOut(80))],
  [
    'wrong just as the load begins',
    'fail',
    loaded(rightIn(0, 2, 3, 4, 5), runOut(80), asReported('begins', 2.2)),
  ],
  ['right just as all of it stands', 'fail', loaded(rightIn(0, 1, 2), runOut(80), asReported('stands', 3.2))],
  ['right just as the load ends', 'pass', loaded(rightIn(0, 5), runOut(80), asReported('ends', 6.2)), ALL],
  [
    'right when the load is over',
    'fail',
    loaded(rightIn(0, 5), runOut(80), { stimulus: { ...stimulus, 6: { state: 'ends' } } }),
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
  ['loopback was counted once', 'fail', loaded(countedOnce()), ' #6'],
  ['no report came under load', null, loaded(withLoopback('net_total_down'), LOADED, { stimulus: brief })],
  [
    'the load is beside its container',
    'not-applicable',
    loaded(withLoopback('net_total_down'), LOADED, { agent: contained }),
    'beside the container',
  ],
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
