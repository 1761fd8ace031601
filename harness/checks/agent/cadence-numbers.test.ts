import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { render } from '../../../spec/messages/message.ts';
import type { Outcome } from '../../outcome.ts';
import { type Story, traffic } from '../../testing/journal-of.ts';
import { gapsBetween, measureCadence } from './cadence-measure.ts';

const informed = () => traffic({ intervalMs: 5000 }).launch().registers('t1').info();
/** Reports with these pauses between them, in seconds. */
const paused = (story: Story, pauses: readonly number[]) =>
  pauses.reduce((told, pause) => told.wait(pause).report(), story.report());
const times = <Value>(count: number, value: Value) => Array.from({ length: count }, () => value);

/** What the verdict of a check says in numbers. */
function numbersOf(id: string, story: Story) {
  const outcome = story.judgedBy(id, 'raw')!;
  const said = sentence(outcome);
  expect(story.judgedBy(id, 'masked')).toEqual(outcome);
  return { verdict: outcome.verdict, ...said.values };
}

function sentence(outcome: Outcome) {
  const said = outcome.verdict === 'fail' ? outcome.actual : outcome.message;
  if (!said) throw new Error(`${outcome.verdict} says nothing`);
  return said;
}

describe('every verdict on a cadence has its numbers', () => {
  const SLOW = paused(informed(), [0.4, ...times(18, 5.4), 10.8, 2]);
  test('a pass', () => {
    expect(numbersOf('AGT-TIME-02/drift', paused(informed(), [0.4, ...times(19, 5), 5.5]))).toEqual({
      verdict: 'pass',
      count: 20,
      asked: '5.000',
      median: '5.000',
      mean: '5.025',
      drift: '0.5',
      deviation: '0.5',
      shortest: '5.000',
      longest: '5.500',
      bursts: 0,
      overlaps: 0,
      registrations: 0,
    });
  });

  test('a failure', () => {
    expect(numbersOf('AGT-TIME-02/bursts', SLOW)).toEqual({
      verdict: 'fail',
      count: 20,
      asked: '5.000',
      median: '5.400',
      mean: '5.500',
      drift: '10.0',
      deviation: '70.0',
      shortest: '2.000',
      longest: '10.800',
      bursts: 1,
      overlaps: 0,
      registrations: 0,
    });
  });

  test('and what could not be measured', () => {
    const numbers = numbersOf('AGT-TIME-02/gaps', SLOW.lag(3000));
    expect(numbers).toMatchObject({ verdict: 'inconclusive', late: 3000, count: 20, longest: '10.800' });
  });

  test.each(['AGT-TIME-01/median', 'AGT-TIME-03/cadence'])('%s too, in either language', (id) => {
    const said = sentence(paused(informed(), times(6, 5)).judgedBy(id, 'raw')!);
    expect(render(said)).toMatch(
      /^\d intervals, asked for 5\.000 s: median 5\.000 s, mean 5\.000 s \(drift 0\.0 %\)/,
    );
    expect(render(said)).toMatch(/bursts 0, overlapping reports 0, re-registrations 0$/);
    expect(render(said, 'zh-CN')).toMatch(/重叠上报 0 次，重新注册 0 次$/);
  });

  test('a failure under a new identity tells that interval beside those of the whole', () => {
    const story = paused(informed(), [5, 5]).wait(5).report({ status: 401 }).registers('t2').wait(5);
    const outcome = paused(story, times(5, 10)).judgedBy('AGT-TIME-01/registered-again', 'raw')!;
    expect(outcome.message?.values).toEqual({ median: '10.000', count: 4 });
    expect(sentence(outcome).values).toMatchObject({ count: 6, median: '10.000', registrations: 1 });
  });
});

describe('overlapping reports', () => {
  const overlaps = (story: Story) => numbersOf('AGT-TIME-03/cadence', story);
  const WAITS = { status: null };
  test.each<[string, number, (story: Story) => Story]>([
    ['none where each is answered before the next', 0, (story) => paused(story, times(5, 5))],
    [
      'those sent while an earlier one is unanswered',
      3,
      (story) =>
        paused(story.report(WAITS).wait(5), [5, 5]).answersOldest().wait(5).report().wait(5).report(),
    ],
    [
      'none where the answer came just before',
      0,
      (story) => times(5, 5).reduce((told) => told.report(WAITS).wait(4.9).answersOldest().wait(0.1), story),
    ],
  ])('%s: %d', (_, count, tell) => {
    expect(overlaps(tell(informed()))).toMatchObject({ verdict: 'pass', overlaps: count });
  });

  test('one that began before the answer and was whole after it', () => {
    const story = paused(informed(), times(4, 5)).wait(5).report(WAITS).wait(5).answersOldest().report();
    const index = story.events.findLastIndex(({ type }) => type === 'request');
    const event = story.events[index]!;
    if (event.type === 'request') story.events[index] = { ...event, began: event.began - 1 };
    expect(overlaps(story)).toMatchObject({ verdict: 'pass', overlaps: 1 });
  });

  test('messages over a socket have no answer to wait for', () => {
    expect(numbersOf('AGT-TIME-02/drift', informed().opens().reports(23))).toMatchObject({ overlaps: 0 });
  });
});

describe('a jitter of 3 % passes', () => {
  /** On a beat that does not drift, each report early or late by up to 3 % of the interval. */
  const onABeat = fc.array(fc.integer({ min: -150, max: 150 }), { minLength: 24, maxLength: 24 });
  /** Pauses that are 3 % too long or too short at most, as often the one as the other. */
  const uneven = fc
    .array(fc.integer({ min: 0, max: 150 }), { minLength: 12, maxLength: 12 })
    .chain((offs) => fc.shuffledSubarray([...offs, ...offs.map((off) => -off)], { minLength: 24 }));
  const reportsAt = (story: Story, ms: readonly number[]) =>
    ms.reduce((told, t) => told.at(t / 1000).report(), story);
  const beats = (offs: readonly number[]) => offs.map((off, i) => 1000 + 5000 * i + off);
  const pauses = (offs: readonly number[]) => {
    let t = 0;
    return offs.map((off) => (t += 5000 + off));
  };
  const CHECKS = ['TIME-01/median', 'TIME-02/drift', 'TIME-02/jitter', 'TIME-02/gaps', 'TIME-02/bursts'];

  test.each([
    ['about a beat', onABeat.map(beats)],
    ['of the pauses', uneven.map(pauses)],
  ])('%s', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (arrivals) => {
        for (const id of [...CHECKS, 'TIME-03/cadence'])
          expect([id, reportsAt(informed(), arrivals).judgedBy(`AGT-${id}`, 'raw')?.verdict]).toEqual([
            id,
            'pass',
          ]);
      }),
    );
  });

  test('around a registration', () => {
    fc.assert(
      fc.property(onABeat, fc.nat(30_000), (offs, pause) => {
        const [before, after] = [beats(offs.slice(0, 12)), beats(offs.slice(12))];
        const refused = reportsAt(informed(), before).wait(5).report({ status: 401 }).registers('t2');
        const from = 1000 + before.at(-1)! + 5000 + pause;
        const story = reportsAt(
          refused,
          after.map((t) => from + t),
        );
        for (const id of ['AGT-TIME-01/registered-again', 'AGT-TIME-02/registered-again'])
          expect([id, story.judgedBy(id, 'raw')?.verdict]).toEqual([id, 'pass']);
      }),
    );
  });
});

describe('measuring', () => {
  const measured = (...arrivals: readonly number[]) => measureCadence(gapsBetween(arrivals));
  test('tells drift from jitter', () => {
    expect(measured(0, 5400, 10_800, 16_200)).toMatchObject({
      gaps: [5400, 5400, 5400],
      mean: 5400,
      deviation: 0,
      shortest: 5400,
      longest: 5400,
    });
    expect(measured(0, 5300, 10_000, 15_300, 20_000)).toMatchObject({
      median: 5000,
      mean: 5000,
      deviation: 300,
      shortest: 4700,
      longest: 5300,
    });
  });

  test('leaves one outlier in twenty out of the 95th percentile', () => {
    expect(measureCadence([...times(19, 100), 900]).deviation).toBe(40);
  });
});
