import { describe, expect, test } from 'vitest';
import { type Story, traffic } from '../../testing/journal-of.ts';
import { judgeTable } from '../../testing/judge-table.ts';
import { measureCadence } from './cadence-measure.ts';

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
const with19 = (...odd: readonly number[]) => [
  5,
  ...Array.from({ length: 20 - odd.length }, () => 5),
  ...odd,
];

judgeTable('AGT-TIME-02/drift', [
  ['steady', 'pass', withGaps(STEADY)],
  ['over the socket', 'pass', informed().opens().reports(22)],
  ['a jitter of 3 %', 'pass', withGaps(JITTER)],
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
  ['one gap in twenty is off', 'pass', withGaps(with19(6.9))],
  ['15 % to and fro', 'fail', withGaps(gaps((i) => 5 + (i % 2 === 0 ? 0.75 : -0.75)))],
  ['two gaps in twenty are off', 'fail', withGaps(with19(6, 4))],
  ['off while the sentinel was late', 'inconclusive', withGaps(with19(6, 4)).lag(0, 200)],
]);

judgeTable('AGT-TIME-02/gaps', [
  ['steady', 'pass', withGaps(STEADY)],
  ['a gap of 1.4 intervals', 'pass', withGaps(with19(7))],
  ['a report left out', 'fail', withGaps(with19(10))],
  ['a report left out by a machine that stood still', 'inconclusive', withGaps(with19(10)).lag(4000)],
]);

judgeTable('AGT-TIME-02/bursts', [
  ['steady', 'pass', withGaps(STEADY)],
  ['a gap of 0.6 intervals', 'pass', withGaps(with19(3))],
  ['two at once', 'fail', withGaps(with19(10, 0.01))],
  ['two at once on a machine that stood still', 'inconclusive', withGaps(with19(10, 0.01)).lag(4000)],
]);

judgeTable('AGT-TIME-03/cadence', [
  ['steady', 'pass', withGaps([5, 5, 5, 5, 5])],
  ['the first out of turn', 'pass', withGaps([0.2, 5, 5, 5, 5])],
  ['a jitter of 3 %', 'pass', withGaps([5, 5.3, 4.7, 5.3, 4.7])],
  ['too few', null, withGaps([5, 5, 5])],
  ['each waits for its answer', 'fail', withGaps([7.5, 7.5, 7.5, 7.5, 7.5])],
  ['every third is left out', 'fail', withGaps([5, 5, 10, 5, 10])],
  ['shifted on a machine that stood still', 'inconclusive', withGaps([5, 5, 10, 5, 10]).lag(2500)],
]);

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

describe('measuring', () => {
  test('tells drift from jitter', () => {
    const drifting = measureCadence([0, 5400, 10_800, 16_200]);
    expect(drifting).toMatchObject({ count: 3, mean: 5400, deviation: 0, shortest: 5400, longest: 5400 });
    const jittering = measureCadence([0, 5300, 10_000, 15_300, 20_000]);
    expect(jittering).toMatchObject({ mean: 5000, deviation: 300, shortest: 4700, longest: 5300 });
  });

  test('leaves one outlier in twenty out of the 95th percentile', () => {
    const times = [0];
    for (const gap of [...Array.from({ length: 19 }, () => 100), 900]) times.push(times.at(-1)! + gap);
    expect(measureCadence(times).deviation).toBe(40);
  });
});
