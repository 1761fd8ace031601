import { expect, test } from 'vitest';
import type { MessageKey } from '../../../spec/messages/message.ts';
import { traffic } from '../../testing/journal-of.ts';
import { judgeTable } from '../../testing/judge-table.ts';
import { beside, type Course, FACTS, MachineAt } from '../../testing/machine-of.ts';

const MIB = 1024 * 1024;

/** Five reports, 5 s apart, while 5 MiB come in and 20 MiB go out between them. */
const says = (rate: (i: number) => number) =>
  traffic()
    .launch()
    .registers('t1')
    .reports(5, 5, (i) => ({
      net_total_down: i * 5 * MIB,
      net_total_up: i * 20 * MIB,
      net_in: Math.round(rate(i)),
      net_out: 4 * MIB,
    }));

const MISTAKES: readonly (readonly [MessageKey, (i: number) => number])[] = [
  ['wrong.bits', () => 8 * MIB],
  ['wrong.per-interval', () => 5 * MIB],
  ['wrong.divided-twice', () => MIB / 5],
  ['wrong.swapped', () => 4 * MIB],
  ['wrong.unit', () => 1024],
  ['wrong.counter', (i) => i * 5 * MIB],
  ['wrong.zero', () => 0],
  ['agent.rate', (i) => 70 * MIB + i],
];

test.each(MISTAKES)('%s is named', (key, rate) => {
  expect(says(rate).judgedBy('AGT-REP-06/in', 'raw')).toMatchObject({ verdict: 'fail', message: { key } });
});

/** All that comes in comes in the first second of each five. */
const bursts: Course = { received: (t) => 5e9 + 5 * MIB * (Math.floor(t / 5) + Math.min(1, t % 5)) };
/** Less than thrice what goes out comes in: only the kind of mistake tells that the totals are swapped. */
const twiceAsMuchIn: Course = {
  received: (t) => 5e9 + 400_000 * t,
  sent: (t) => 1e9 + 200_000 * t,
  bridged: () => 0,
};

/** Three reports are lost; the next one says this many times what passed in a second. */
const afterLost = (times: number) =>
  beside((report, _, __, i) => (i === 5 ? { ...report, net_in: times * Number(report.net_in) } : report), {
    reports: 8,
    lost: 3,
  });

/** Loopback carries ten times what all others do. */
const loudLoopback: Course = { loopback: (t) => 3e9 + 2_600_000 * t };
const countingLoopback = (...names: readonly string[]) =>
  beside(
    (report, now, before) => {
      const [one, other] = [now, before].map(({ rates }) => Number(rates['rx.loopback.lo']));
      const more: Readonly<Record<string, number>> = {
        net_total_down: one!,
        net_in: (one! - other!) / (now.t - before.t),
      };
      const counted = names.map((name) => [name, Math.round(Number(report[name as 'net_in']) + more[name]!)]);
      return { ...report, ...Object.fromEntries(counted) };
    },
    { course: loudLoopback },
  );

/** The fourth report says this about what came in so far. */
const onceSaying = (rate: (total: number) => number, course: Course = {}) =>
  beside(
    (report, _, __, i) =>
      i === 3 ? { ...report, net_in: Math.round(rate(Number(report.net_total_down))) } : report,
    { course },
  );

const LOUD = 5_000_000;
/** Much comes in from the eighth second on, and from the eighteenth on little, if it ends at all. */
const loudFor = (seconds: number): Course => ({
  received: (t) => 5e9 + 100_000 * t + LOUD * Math.min(seconds, Math.max(0, t - 8)),
});
/** Each report has the rate of the one before. */
const lateRates = (course: Course) => {
  let last: unknown;
  return beside(
    (report) => {
      const late = { ...report, net_in: last ?? report.net_in };
      last = report.net_in;
      return late;
    },
    { course },
  );
};
/** Rates over the last quarter of a second, which see no burst that ends before it. */
const shortWindows = (course: Course) =>
  beside(
    (report, now) => ({
      ...report,
      net_in: Math.round(4 * (course.received!(now.t) - course.received!(now.t - 0.25)) + 60_000),
    }),
    { course },
  );

judgeTable('AGT-REP-06/in', [
  ['loopback counted in neither', 'pass', countingLoopback()],
  ['loopback counted in both', 'pass', countingLoopback('net_in', 'net_total_down')],
  ['loopback in its total alone', 'fail', countingLoopback('net_total_down'), 'does not agree'],
  ['loopback in its rate alone', 'fail', countingLoopback('net_in'), 'does not agree'],
  ['once all since boot as that of one interval', 'fail', onceSaying((total) => total / 5), 'began at 0'],
  ['once all since boot as that of one second', 'fail', onceSaying((total) => total), 'began at 0'],
  ['once ten times as much as before', 'pass', onceSaying(() => 2_600_000)],
  [
    'all since boot in one interval, as it was',
    'pass',
    onceSaying(() => 1e6, { received: (t) => 1e6 * Math.max(0, t - 11), bridged: () => -4e8 }),
  ],
  ['a burst in its turn', 'pass', beside((report) => report, { course: loudFor(10) })],
  ['each rate one report late, over a burst', 'fail', lateRates(loudFor(10)), 'one report late'],
  ['each rate one report late, over a rise alone', 'pass', lateRates(loudFor(100))],
  ['each rate one report late, over what stays as it is', 'pass', lateRates({})],
  ['over short windows, which see the burst late', 'pass', shortWindows(loudFor(3))],
  ['over short windows, which see the burst', 'pass', shortWindows(loudFor(10))],
]);

judgeTable('AGT-REP-06/out', [['the growth of its own total', 'pass', says(() => MIB)]]);

judgeTable('AGT-REP-06/in', [
  ...['net_in', 'net_total_down', 'net_total_up'].map(
    (name) =>
      [
        `no report holds ${name}, which another check is about`,
        null,
        traffic()
          .registers('t1')
          .reports(3, 5, () => ({ [name]: undefined })),
      ] as const,
  ),
  [
    'by the second, where a second is the interval',
    'pass',
    beside((report) => report, { intervalMs: 1000, course: { received: (t) => 5e9 + 1e6 * t } }),
  ],
  [
    'over a short window between bursts',
    'pass',
    beside((report) => ({ ...report, net_in: 60_000 }), { course: bursts }),
  ],
  [
    'true, beside the total of the other direction',
    'fail',
    beside(
      (report) => ({ ...report, net_total_down: report.net_total_up, net_total_up: report.net_total_down }),
      { course: twiceAsMuchIn },
    ),
  ],
  [
    'one interval over which the total stood still',
    'pass',
    traffic()
      .registers('t1')
      .reports(5, 5, (i) => ({ net_total_down: 5 * MIB * [0, 1, 1, 2, 3][i]!, net_in: MIB })),
  ],
  [
    'a total read anew for every fourth report alone',
    'fail',
    traffic()
      .registers('t1')
      .reports(7, 5, (i) => ({ net_total_down: 5 * MIB * [0, 0, 0, 0, 4, 4, 4][i]!, net_in: MIB })),
  ],
  [
    'left out once, which another check is about',
    'pass',
    traffic()
      .registers('t1')
      .reports(5, 5, (i) => ({ net_total_down: i * 5 * MIB, net_in: i === 2 ? undefined : MIB })),
  ],
  [
    'its total left out once, which another check is about',
    'pass',
    traffic()
      .registers('t1')
      .reports(5, 5, (i) => ({ net_total_down: i === 2 ? undefined : i * 5 * MIB, net_in: MIB })),
  ],
  [
    'no objects, which another check is about',
    null,
    traffic().registers('t1').report({ body: '[]' }).report({ body: '[]' }),
  ],
  [
    'a total that begins anew with each life',
    'pass',
    [0, 1].reduce(
      (story) =>
        story
          .launch()
          .reports(3, 5, (i) => ({ net_total_down: (9 + i) * 5 * MIB, net_in: MIB }))
          .exits()
          .wait(5),
      traffic().registers('t1'),
    ),
  ],
  [
    'one report a life, each of which may count anew',
    null,
    [1, 2].reduce(
      (story, life) =>
        story
          .launch()
          .report({ body: { net_total_down: life * 5 * MIB } })
          .exits()
          .wait(5),
      traffic().registers('t1'),
    ),
  ],
  [
    'what else is read shows no rate',
    'fail',
    beside((report) => ({ ...report, net_in: 70 * MIB }), {
      machine: { ...FACTS, 'rx.physical.eth0': 5e9 - 350 * MIB },
    }),
  ],
  ['the mean of what passed while reports were lost', 'pass', afterLost(1)],
  ['all of that, divided by one interval', 'fail', afterLost(4)],
  [
    'all of that, where one reading alone says nothing',
    'pass',
    traffic()
      .launch()
      .registers('t1')
      .reads('rates', new MachineAt(0).rates)
      .reports(3, 5, (i) => ({ net_total_down: i * 5 * MIB, net_in: MIB }))
      .wait(20)
      .report({ body: { net_total_down: 30 * MIB, net_in: 4 * MIB } }),
  ],
  [
    'over lost reports',
    'pass',
    traffic()
      .registers('t1')
      .reports(5, 5, (i) => ({ net_total_down: 5 * MIB * [0, 1, 2, 9, 10][i]!, net_in: MIB })),
  ],
]);
