import { describe, expect, test } from 'vitest';
import type { Exchange } from '../observe/observation.ts';
import type { Outcome } from '../outcome.ts';
import { RateTally } from './rates.ts';

const KIB = 1024;
const MIB = 1024 ** 2;
const [rate, total] = ['net_in', 'net_total_down'];

/** One report: when it came, what it says passes in a second, its total and the one of the other direction. */
type Said = readonly [second: number, rate: number, own: number, other: number];

/** The tally of reports with exchanges from 1, for an agent that was told 4 s. */
function tallyOf(reports: readonly Said[], isShown: boolean | null = null): RateTally {
  const tally = new RateTally(rate, total, 4000);
  for (const [i, [second, said, own, other]] of reports.entries()) {
    const counters = { t: Math.round(1000 * second), rate: said, own, other };
    tally.add(counters, { number: i + 1 } as Exchange, () => isShown);
  }
  return tally;
}

/** Every 4 s, while 1 MiB comes in and so many go out in a second: a report that says each of these, in MiB. */
const saying = (rates: readonly number[], out = 5): readonly Said[] =>
  [0, ...rates].map((mib, i) => [4 * i, mib * MIB, 4 * i * MIB, 4 * i * out * MIB] as const);
/** Every 4 s the same, beside each of these totals, in MiB too. */
const growing = (mib: number, totals: readonly number[]): readonly Said[] =>
  totals.map((own, i) => [4 * i, mib * MIB, own * MIB, 0] as const);

const failed = (key: string, values: object, expected: number, value: number, exchange: number) => ({
  verdict: 'fail',
  message: { key, values },
  expected: { key: 'agent.about', values: { name: rate, value: expected } },
  actual: { key: 'agent.value', values: { name: rate, value } },
  exchanges: [exchange],
});
const name = { name: rate };
const both = { rate, total };
const NO_TRAFFIC = {
  verdict: 'not-applicable',
  reason: 'not-observable',
  message: { key: 'agent.no-traffic', values: { total } },
};

/** What is said of rates in MiB a second. */
const MISTAKES: readonly (readonly [key: string, values: object, rates: readonly number[]])[] = [
  ['wrong.bits', name, [8, 8]],
  ['wrong.per-interval', name, [4, 4]],
  ['wrong.divided-twice', name, [1 / 4, 1 / 4]],
  ['wrong.swapped', name, [5, 5]],
  ['wrong.unit', { ...name, unit: 'KiB' }, [1 / KIB, 1 / KIB]],
  ['wrong.unit', { ...name, unit: 'MiB' }, [1 / MIB, 1 / MIB]],
  ['wrong.counter', name, [4, 8]],
  ['wrong.zero', name, [0, 0]],
  ['agent.rate', both, [70, 70]],
  ['agent.rate', both, [-1, -1]],
];

test.each(MISTAKES)('%s %j', (key, values, rates) => {
  const outcome = failed(key, values, MIB, rates.at(-1)! * MIB, rates.length + 1);
  expect(tallyOf(saying(rates)).outcome()).toEqual(outcome);
});

const keyOf = (outcome: Outcome | null) => (outcome?.verdict === 'fail' ? outcome.message.key : outcome);

/** Null where they are right. */
const CLOSE: readonly (readonly [what: string, key: string | null, rates: readonly number[]])[] = [
  ['a mistake that is met by a quarter more', 'wrong.bits', [10, 10]],
  ['by a little more than that', 'agent.rate', [10.1, 10.1]],
  ['by a fifth less', 'wrong.bits', [6.5, 6.5]],
  ['by a little less than that', 'agent.rate', [6.3, 6.3]],
  ['thrice the mean', null, [3, 3]],
  ['more', 'agent.rate', [3.1, 3.1]],
  ['a third of the mean', null, [0.34, 0.34]],
  ['less', 'agent.rate', [0.33, 0.33]],
  ['of two mistakes the one that is closer in all', 'wrong.swapped', [4.2, 4.9]],
  ['in any order', 'wrong.swapped', [4.9, 4.2]],
  ['so is the other', 'wrong.per-interval', [4.1, 4.7]],
  ['another mistake each time is none', 'agent.rate', [8, 8, 5]],
  ['right once', null, [8, 1, 8]],
  ['right in the end', null, [8, 8, 1]],
];

test.each(CLOSE)('how near: %s', (_, key, rates) => {
  expect(keyOf(tallyOf(saying(rates)).outcome())).toBe(key);
});

test.each([
  ['wrong.swapped', [2, 2]],
  [null, [2, 1.5, 2]],
] as const)('near enough, and %s beside 2 MiB a second that go out: %j', (key, rates) => {
  expect(keyOf(tallyOf(saying(rates, 2)).outcome())).toBe(key);
});

describe('what readings show', () => {
  test.each<[boolean | null, readonly number[], string | null]>([
    [true, [70, 70], null],
    [true, [8, 8], null],
    [true, [2, 2], null],
    [false, [70, 70], 'agent.rate'],
    [false, [3, 3], null],
    [null, [70, 70], 'agent.rate'],
  ])('%j: %j MiB a second', (isShown, rates, key) => {
    expect(keyOf(tallyOf(saying(rates), isShown).outcome())).toBe(key);
  });
});

describe('how much is enough', () => {
  test.each<[what: string, outcome: object | null, reports: readonly Said[]]>([
    ['no report', NO_TRAFFIC, []],
    ['growth once', NO_TRAFFIC, saying([70])],
    ['growth twice', null, saying([1, 1])],
    ['by 256 KiB', null, growing(1 / 16, [0, 1 / 4, 1 / 2])],
    ['by a byte less', NO_TRAFFIC, growing(1 / 16, [0, 1 / 4 - 1 / MIB, 1 / 2 - 2 / MIB])],
    ['by less, and a rate that was not made of it', NO_TRAFFIC, growing(9, [0, 1 / KIB, 2 / KIB, 3 / KIB])],
  ])('%s', (_, outcome, reports) => {
    expect(tallyOf(reports).outcome()).toEqual(outcome);
  });
});

describe('reports that can be compared', () => {
  const first: Said = [4, 0, MIB, MIB];
  test.each<[what: string, isEmpty: boolean, reports: readonly Said[]]>([
    ['none', true, []],
    ['one', true, [first]],
    ['both totals grew', false, [first, [8, 0, 2 * MIB, 2 * MIB]]],
    ['both totals stood still', false, [first, [8, 0, MIB, MIB]]],
    ['its total shrank', true, [first, [8, 0, MIB - 1, 2 * MIB]]],
    ['the other total shrank', true, [first, [8, 0, 2 * MIB, MIB - 1]]],
    ['both shrank', true, [first, [8, 0, 0, 0]]],
    ['no time passed', true, [first, [4, 0, 2 * MIB, 2 * MIB]]],
  ])('%s', (_, isEmpty, reports) => {
    expect(tallyOf(reports).isEmpty).toBe(isEmpty);
  });

  test('what was forgotten is compared with nothing', () => {
    const tally = tallyOf([first]);
    tally.forget();
    tally.add({ t: 8000, rate: 0, own: 2 * MIB, other: 2 * MIB }, { number: 2 } as Exchange, () => null);
    expect(tally.isEmpty).toBe(true);
  });

  /** 30 MiB at once, then little: totals in MiB, and the last rate as the mean since so many reports ago. */
  const since = (back: number): readonly Said[] => {
    const totals = [0, 30, 31, 32, 33].map((mib) => mib * MIB);
    const mean = (totals.at(-1)! - totals.at(-1 - back)!) / (4 * back);
    return totals.map((own, i) => [4 * i, i < 4 ? 100 * MIB : mean, own, 0] as const);
  };
  test.each([1, 3])('a rate may be the mean since %i reports ago', (back) => {
    expect(tallyOf(since(back)).outcome()).toBeNull();
  });
  test('but not since four', () => {
    expect(tallyOf(since(4)).outcome()).toMatchObject({ message: { key: 'agent.rate' } });
  });
});

describe('a total that stands still', () => {
  /** By this rate 256 KiB come in 4 s. */
  const LEAST = 1 / 16;
  const STILL = failed('wrong.total-still', both, 0, LEAST * MIB, 4);
  const three = [0, 0, 0, 0];
  const grown = (times: number) => Array.from({ length: times }, (_, i) => (i + 1) / 4);

  test.each<[what: string, outcome: object | null, reports: readonly Said[]]>([
    ['three times', STILL, growing(LEAST, three)],
    ['twice', NO_TRAFFIC, growing(LEAST, three.slice(1))],
    ['beside rates of a little less', NO_TRAFFIC, growing(LEAST - 1 / MIB, three)],
    ['three times of six', STILL, growing(LEAST, [...three, ...grown(3)])],
    ['three times of seven', null, growing(LEAST, [...three, ...grown(4)])],
    [
      'quiet times are not counted',
      { ...STILL, exchanges: [8] },
      [0, 0, 0, 0, 0, LEAST, LEAST, LEAST].map((mib, i) => [4 * i, mib * MIB, 0, 0] as const),
    ],
    ['and is read anew for every second report', null, growing(1, [0, 8, 8, 16, 16, 24, 24])],
    ['as long as a rate may look back', null, growing(1, [0, 12, 12, 12, 24, 24, 24])],
  ])('%s', (_, outcome, reports) => {
    expect(tallyOf(reports).outcome()).toEqual(outcome);
  });
});

describe('lost reports', () => {
  /** So many seconds after the last one, in which 1 MiB came in each, a report says this. */
  const after = (seconds: number, said: number): readonly Said[] => [
    ...saying([1, 1]),
    [8 + seconds, said * MIB, (8 + seconds) * MIB, 100 * MIB],
  ];

  test.each<[what: string, value: number | null, seconds: number, mib: number, isShown: boolean | null]>([
    ['all that came, by one interval', 3, 12, 3, false],
    ['by a quarter more', 3.75, 12, 3.75, false],
    ['by more', null, 12, 3.8, false],
    ['by a fifth less', 2.45, 12, 2.45, false],
    ['by less', null, 12, 2.35, false],
    ['readings show it too', null, 12, 3, true],
    ['nothing was read', null, 12, 3, null],
    ['the mean of what came', null, 12, 1, false],
    ['nearly the mean', null, 7.7, 1.25, false],
    ['nothing lies between', null, 7.6, 1.9, false],
    ['one lies between', 1.9, 7.7, 1.9, false],
  ])('%s', (_, value, seconds, mib, isShown) => {
    const outcome = value === null ? null : failed('wrong.lost-as-one', name, MIB, value * MIB, 4);
    expect(tallyOf(after(seconds, mib), isShown).outcome()).toEqual(outcome);
  });
});
