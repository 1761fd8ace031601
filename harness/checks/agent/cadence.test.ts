import { type Story, traffic } from '../../testing/journal-of.ts';
import { judgeTable } from '../../testing/judge-table.ts';

const informed = (intervalMs = 5000) => traffic({ intervalMs }).launch().registers('t1').info();

/** Reports with these gaps between them, in seconds. */
function withGaps(gaps: readonly number[], story = informed()): Story {
  return gaps.reduce((told, gap) => told.wait(gap).report(), story.report());
}
/** A first gap, which is never looked at, and twenty of these. */
const gaps = (gap: (i: number) => number, first = 5) => [
  first,
  ...Array.from({ length: 20 }, (_, i) => gap(i)),
];
const STEADY = gaps(() => 5);
/** Off by 3 % of the interval, to and fro, on a grid that does not drift. */
const JITTER = gaps((i) => 5 + (i % 2 === 0 ? 0.3 : -0.3));
/** One after another, then a new identity, and more; the refused report is in its turn. */
const revokedAmong = (before: readonly number[], after: readonly number[]) =>
  withGaps(after.slice(1), againWith401(withGaps(before)).wait(after[0]!));
const REFUSED = { status: 401 };
/** A report is refused, and the agent registers again. */
const againWith401 = (story: Story, token = 't2') => story.wait(5).report(REFUSED).registers(token).info();
const with19 = (...odd: readonly number[]) => [
  5,
  ...Array.from({ length: 20 - odd.length }, () => 5),
  ...odd,
];

judgeTable('AGT-TIME-02/drift', [
  ['steady', 'pass', withGaps(STEADY)],
  ['over the socket', 'pass', informed().opens().reports(22)],
  ['a jitter of 3 %', 'pass', withGaps(JITTER)],
  ['off by 2 %, which is the most', 'pass', withGaps(with19(7))],
  ['off by 1.5 %', 'pass', withGaps(gaps(() => 5.075))],
  ['the first report at once, the second out of turn', 'pass', withGaps(gaps(() => 5, 0.4))],
  ['a few HTTP reports before the socket', 'pass', informed().reports(3).opens().reports(22)],
  [
    'the interval that was asked for',
    'pass',
    withGaps(
      gaps(() => 1),
      informed(1000),
    ),
  ],
  ['too few', null, withGaps(STEADY.slice(0, 20))],
  ['no reports', null, informed()],
  ['a drift of 8 %', 'fail', withGaps(gaps(() => 5.4))],
  ['3 % too fast', 'fail', withGaps(gaps(() => 4.85))],
  ['0.15 s of work after each sleep', 'fail', withGaps(gaps(() => 5.15))],
  ['a drift while the machine was hardly late', 'fail', withGaps(gaps(() => 5.4)).lag(30, 300)],
  ['a drift while the machine was late for seconds', 'inconclusive', withGaps(gaps(() => 5.4)).lag(800)],
]);

judgeTable('AGT-TIME-02/jitter', [
  ['steady', 'pass', withGaps(STEADY)],
  ['a jitter of 3 %', 'pass', withGaps(JITTER)],
  ['a drift of 8 % is another matter', 'pass', withGaps(gaps(() => 5.4))],
  ['10 % to and fro, which is the most', 'pass', withGaps(gaps((i) => 5 + (i % 2 === 0 ? 0.5 : -0.5)))],
  ['one gap in twenty is off', 'pass', withGaps(with19(6.9))],
  ['15 % to and fro', 'fail', withGaps(gaps((i) => 5 + (i % 2 === 0 ? 0.75 : -0.75)))],
  ['two gaps in twenty are off', 'fail', withGaps(with19(6, 4))],
  ['off while the machine was a little late', 'fail', withGaps(with19(6, 4)).lag(100)],
  ['off while the sentinel was late', 'inconclusive', withGaps(with19(6, 4)).lag(0, 200)],
]);

judgeTable('AGT-TIME-02/gaps', [
  ['steady', 'pass', withGaps(STEADY)],
  ['a gap of 1.5 intervals, which is the most', 'pass', withGaps(with19(7.5))],
  ['a report left out', 'fail', withGaps(with19(10))],
  ['a report left out on a machine that was a little late', 'fail', withGaps(with19(10)).lag(600)],
  ['a report left out by a machine that stood still', 'inconclusive', withGaps(with19(10)).lag(4000)],
]);

judgeTable('AGT-TIME-02/bursts', [
  ['steady', 'pass', withGaps(STEADY)],
  ['a gap of 0.6 intervals', 'pass', withGaps(with19(3))],
  ['two at once', 'fail', withGaps(with19(10, 0.01))],
  ['two at once on a machine that was late', 'inconclusive', withGaps(with19(10, 0.01)).lag(700)],
  ['two at once on a machine that stood still', 'inconclusive', withGaps(with19(10, 0.01)).lag(4000)],
]);

const TEN = gaps(() => 5).slice(0, 11);
/** A report with the first token, after another was issued. */
const OLD = { ...REFUSED, token: 't1' };

judgeTable('AGT-TIME-02/registered-again', [
  ['steady before and after', 'pass', revokedAmong(TEN, [5, ...TEN])],
  ['a jitter of 3 %', 'pass', revokedAmong(JITTER.slice(0, 11), [5, ...JITTER.slice(0, 11)])],
  ['the first at once, the next on the old beat', 'pass', revokedAmong(TEN, [0, 4.9, ...TEN.slice(1)])],
  ['a new beat', 'pass', revokedAmong(TEN, [2, ...TEN])],
  ['half a minute to register', 'pass', revokedAmong(TEN, [30, ...TEN])],
  [
    'the old token is tried again at once',
    'pass',
    withGaps(TEN, withGaps(TEN).wait(5).report(REFUSED).wait(0.1).report(REFUSED).registers('t2').wait(2)),
  ],
  [
    'one with the old token comes in between',
    'pass',
    withGaps(TEN, againWith401(withGaps(TEN)).report().wait(5).report().wait(0.3).report(OLD).wait(4.7)),
  ],
  [
    'the same, and another registration later',
    'pass',
    againWith401(withGaps(TEN, againWith401(withGaps(TEN)).wait(0.3).report(OLD)), 't3').report(),
  ],
  ['no registration in between', null, withGaps(gaps(() => 5.4))],
  ['too few intervals after it', null, revokedAmong(TEN, [5, ...TEN.slice(0, 8)])],
  ['a drift of 8 % from then on', 'fail', revokedAmong(TEN, [5, ...gaps(() => 5.4).slice(0, 11)])],
  ['two close together, later on', 'fail', revokedAmong(TEN, [5, ...STEADY, 2.4])],
  ['a gap of 1.52 intervals, later on', 'fail', revokedAmong(TEN, [5, ...STEADY, 7.6])],
  ['15 % to and fro from then on', 'fail', revokedAmong(TEN, [5, ...gaps((i) => (i % 2 ? 5.75 : 4.25))])],
  ['one left out before it', 'fail', revokedAmong([...TEN, 10], [5, ...TEN])],
  ['the same on a machine that stood still', 'inconclusive', revokedAmong(TEN, [5, ...TEN, 10]).lag(4000)],
]);

judgeTable('AGT-TIME-03/cadence', [
  ['steady', 'pass', withGaps([5, 5, 5, 5, 5])],
  ['the first out of turn', 'pass', withGaps([0.2, 5, 5, 5, 5])],
  ['a jitter of 3 %', 'pass', withGaps([5, 5.3, 4.7, 5.3, 4.7])],
  ['off by 10 %, which is the most', 'pass', withGaps([5, 5.5, 5.5, 5.5, 5.5])],
  ['none waits for the answer to the one before', 'pass', overlapping(6)],
  ['too few', null, withGaps([5, 5, 5])],
  ['two of the right length, and no more', null, withGaps([5, 5, 5]).wait(20)],
  ['two that are long, and no time for more', null, withGaps([5, 8, 8]).wait(1)],
  ['one that is long, and no more', null, withGaps([5, 10]).wait(20)],
  ['each waits for its answer', 'fail', withGaps([7.5, 7.5, 7.5, 7.5, 7.5])],
  ['twice as slow, as two show', 'fail', withGaps([5, 10, 10])],
  ['every third is left out', 'fail', withGaps([5, 5, 10, 5, 10])],
  ['the same on a machine that was a little late', 'fail', withGaps([5, 5, 10, 5, 10]).lag(400)],
  ['shifted on a machine that was late', 'inconclusive', withGaps([5, 5, 10, 5, 10]).lag(700)],
  ['shifted on a machine that stood still', 'inconclusive', withGaps([5, 5, 10, 5, 10]).lag(2500)],
]);

/** Each is answered when the next one is on its way already. */
function overlapping(count: number): Story {
  const story = informed().report({ status: null });
  for (let i = 1; i < count; i++) story.wait(5).report({ status: null }).wait(0).answersOldest();
  return story;
}

const ages = (...uptimes: readonly number[]) =>
  uptimes.reduce((story, uptime) => story.wait(5).report({ body: { uptime } }), informed());

judgeTable('AGT-TIME-03/order', [
  ['each newer than the one before', 'pass', ages(100, 105, 110)],
  ['the same one twice', 'pass', ages(100, 105, 105, 110)],
  ['one report', null, ages(100)],
  ['reports without an uptime', null, informed().report({ body: '{}' }).report({ body: '{}' })],
  ['an older one after a newer one', 'fail', ages(100, 110, 105)],
  ['an older one, two later', 'fail', ages(100, 110, 115, 105, 120)],
]);
