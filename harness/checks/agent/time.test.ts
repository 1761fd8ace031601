import { describe, expect, test } from 'vitest';
import { type Story, traffic } from '../../testing/journal-of.ts';
import { judgeTable } from '../../testing/judge-table.ts';
import { medianOf } from './cadence-measure.ts';

const informed = (intervalMs = 5000) => traffic({ intervalMs }).launch().registers('t1').info();
/** Reports after these pauses. */
const paused = (story: Story, ...pauses: readonly number[]) =>
  pauses.reduce((told, pause) => told.wait(pause).report(), story.report());

judgeTable('AGT-TIME-01/median', [
  ['5 s', 'pass', informed().reports(7)],
  ['over the socket', 'pass', informed().opens().reports(7)],
  ['off by 10 %, which is the most', 'pass', informed().reports(7, 5.5)],
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
  ['off while the machine was a little late', 'fail', informed().reports(7, 5.6).lag(100)],
  ['off while the machine was hardly late', 'fail', informed().reports(7, 5.6).lag(12, 40)],
  ['far off while the machine was late', 'fail', informed().reports(7, 25).lag(900, 900)],
  ['the machine was late before the first report only', 'fail', informed().lag(900, 900).reports(7, 5.6)],
  ['far off while the machine was late for half a second', 'inconclusive', informed().reports(7, 7).lag(500)],
  [
    'off while the harness was late',
    'inconclusive',
    informed().reports(4, 5.6).lag(400).wait(5.6).reports(3, 5.6),
  ],
  ['off while the sentinel was late', 'inconclusive', informed().reports(7, 5.6).lag(0, 400)],
]);

/** Two reports, a third that is refused, and a new identity so many seconds later. */
const again = (afterS = 1) => refused(informed().reports(2)).wait(afterS).registers('t2').info();
const refused = (story: Story) => story.wait(5).report({ status: 401 });
/** The same over a socket, which the master closes. */
const againOverSocket = () =>
  informed()
    .opens()
    .reports(2)
    .fault('revoke')
    .closes(1000, 'master')
    .wait(1)
    .opens({ status: 401 })
    .registers('t2')
    .info()
    .opens();

judgeTable('AGT-TIME-01/registered-again', [
  ['on the old beat', 'pass', again().wait(4).reports(6)],
  ['on a new beat, at once', 'pass', again().reports(6)],
  ['on a new beat, after an interval', 'pass', again().wait(5).reports(6)],
  ['at once, and then on the old beat', 'pass', paused(again(), 4, 5, 5, 5, 5)],
  ['after half a minute', 'pass', again(30).reports(6)],
  ['off by 8 %', 'pass', again().reports(6, 5.4)],
  ['over the socket', 'pass', againOverSocket().wait(4).reports(6)],
  ['the first over HTTP until the socket is open', 'pass', again().report().opens().wait(5).reports(5)],
  [
    'the old token is tried once more',
    'pass',
    refused(informed().reports(2))
      .wait(0.1)
      .report({ status: 401 })
      .wait(7)
      .report({ status: 401 })
      .registers('t2')
      .reports(6),
  ],
  [
    'one with the old token was on its way still',
    'pass',
    again().wait(0.2).report({ token: 't1', status: 401 }).wait(0.1).reports(6),
  ],
  ['one long gap', 'pass', paused(again(), 5, 5, 14, 5, 5)],
  ['off before it', 'pass', refused(informed().reports(4, 9)).registers('t2').reports(6)],
  ['too few reports', null, again().reports(4)],
  ['it does not register again', null, refused(informed().reports(9)).wait(5).reports(6)],
  ['it registers again without being told to', null, informed().reports(2).registers('t2').reports(6)],
  ['twice as slow', 'fail', again().reports(6, 10)],
  ['twice as slow over the socket', 'fail', againOverSocket().reports(6, 10)],
  ['a second beat beside the first', 'fail', paused(again(), 2, 3, 2, 3, 2)],
  ['a second beat close to the first', 'fail', paused(again(), 0.1, 4.9, 0.1, 4.9, 0.1)],
  ['off by 12 %', 'fail', again().reports(6, 5.6)],
  ['a pause that it keeps to', 'fail', again().reports(5, 14)],
  ['off while the machine was late', 'inconclusive', again().reports(6, 5.6).lag(400)],
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
