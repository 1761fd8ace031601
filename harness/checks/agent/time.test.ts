import { describe, expect, test } from 'vitest';
import { type Story, traffic } from '../../testing/journal-of.ts';
import { judgeTable } from '../../testing/judge-table.ts';
import { medianOf } from './time.ts';

const informed = (intervalMs = 5000) => traffic({ intervalMs }).launch().registers('t1').info();
/** Reports after these pauses. */
const paused = (story: Story, ...pauses: readonly number[]) =>
  pauses.reduce((told, pause) => told.wait(pause).report(), story.report());

judgeTable('AGT-TIME-01/median', [
  ['5 s', 'pass', informed().reports(7)],
  ['over the socket', 'pass', informed().opens().reports(7)],
  ['off by 8 %', 'pass', informed().reports(7, 5.4)],
  ['8 % too fast', 'pass', informed().reports(7, 4.6)],
  ['the interval that was asked for', 'pass', informed(1000).reports(7, 1.02)],
  ['one long gap', 'pass', paused(informed(), 5, 5, 14, 5, 5, 5)],
  ['a burst at the start', 'pass', paused(informed(), 0, 5, 5, 5, 5, 5)],
  ['on time while the machine was late', 'pass', informed().reports(4).lag(900, 900).wait(5).reports(3)],
  ['over both channels, each on time', 'pass', overBoth()],
  ['too few reports', null, informed().reports(3)],
  ['no reports', null, informed()],
  ['off by 12 %', 'fail', informed().reports(7, 5.6)],
  ['12 % too fast', 'fail', informed().reports(7, 4.4)],
  ['twice as slow', 'fail', informed().opens().reports(7, 10)],
  ['5 s where 1 s was asked for', 'fail', informed(1000).reports(7, 5)],
  ['off while the machine was hardly late', 'fail', informed().reports(7, 5.6).lag(12, 40)],
  ['the machine was late before the first report only', 'fail', informed().lag(900, 900).reports(7, 5.6)],
  [
    'off while the harness was late',
    'inconclusive',
    informed().reports(4, 5.6).lag(400).wait(5.6).reports(3, 5.6),
  ],
  ['off while the sentinel was late', 'inconclusive', informed().reports(7, 5.6).lag(0, 400)],
]);

describe('the median', () => {
  test.each([
    [[3], 3],
    [[1, 9], 5],
    [[9, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[], Number.NaN],
  ])('of %j is %d', (numbers, median) => {
    expect(medianOf(numbers)).toBe(median);
  });
});

/** Each report over the socket, and every time over HTTP as well. */
function overBoth(): Story {
  const story = informed();
  for (let i = 0; i < 6; i++) story.opens().message().closes().report().wait(5);
  return story;
}
