import { describe, expect, test } from 'vitest';
import { say } from '../../spec/messages/message.ts';
import type { Exchange } from '../observe/observation.ts';
import { type Field, scaled } from './formula.ts';
import { Tally } from './tally.ts';
import type { Weighed } from './weigh.ts';

const name = 'made-up';
const field: Field = {
  name,
  source: 'levels',
  isRate: false,
  wavers: false,
  formulas: () => [],
  noise: () => 0,
  wrongs: [
    scaled('kilo', 1000, (of) => say('wrong.twice-kilo', { name: of })),
    scaled('bits', 8, (of) => say('wrong.bits', { name: of })),
  ],
};

/** The value of one report and what it was weighed as: what explains it, and how far beside it lies. */
interface Report extends Partial<Omit<Weighed, 'right' | 'wrong'>> {
  readonly value?: number;
  readonly right?: Readonly<Record<string, number>>;
  readonly wrong?: Readonly<Record<string, number>>;
}

/** What reports with exchanges from 1 come to; values differ where they are not given. */
function outcomeOf(reports: readonly Report[], more: Partial<Field> = {}) {
  const tally = new Tally({ ...field, ...more });
  for (const [i, { value = 7 + i, right = {}, wrong = {}, ...others }] of reports.entries()) {
    const weighed: Weighed = {
      right: new Map(Object.entries(right)),
      wrong: new Map(Object.entries(wrong)),
      nearest: { formula: 'a', low: 10, high: 20 },
      span: 0,
      most: 0,
      still: null,
      ...others,
    };
    tally.add(value, weighed, { number: i + 1 } as Exchange);
  }
  return tally.outcome();
}

const by = (...formulas: readonly string[]): Report => ({
  right: Object.fromEntries(formulas.map((formula) => [formula, 0])),
});
const made = (...mistakes: readonly string[]): Report => ({
  wrong: Object.fromEntries(mistakes.map((mistake) => [mistake, 0])),
});
const nothing: Report = {};

const passed = (formula: string, count: number) => ({
  verdict: 'pass',
  message: { key: 'truth.formula', values: { name, formula, count } },
});
const between = (low: number, high: number) => ({
  key: 'truth.between',
  values: { name, low, high, formula: 'a' },
});
const failed = (key: string, value: number, exchange: number, expected = between(10, 20)) => ({
  verdict: 'fail',
  message: { key, values: { name } },
  expected,
  actual: { key: 'agent.value', values: { name, value } },
  exchanges: [exchange],
});
const mostly = (formula: string, explained: number, count: number) => ({
  key: 'truth.mostly',
  values: { name, formula, explained, count },
});

const EXPLAINED: readonly (readonly [what: string, outcome: object | null, reports: readonly Report[]])[] = [
  ['no report', null, []],
  ['one report is not enough', null, [by('a')]],
  ['two are', passed('a', 2), [by('a'), by('a')]],
  ['one formula explains all', passed('b', 2), [by('a', 'b'), by('b')]],
  ['the usual one of two', passed('a', 2), [by('a', 'b'), by('a', 'b')]],
  [
    'the one they lie nearer to in all',
    passed('b', 2),
    [{ right: { a: 8, b: 2 } }, { right: { a: 2, b: 5 } }],
  ],
  ['nearer by a fifth is as good', passed('a', 2), [{ right: { a: 5, b: 4 } }, { right: { a: 5, b: 4 } }]],
  ['nearer by more is better', passed('b', 2), [{ right: { a: 5, b: 4 } }, { right: { a: 5, b: 3.9 } }]],
  ['most reports count before nearness', passed('a', 2), [{ right: { a: 5, b: 0 } }, { right: { a: 5 } }]],
  [
    'three of four',
    { verdict: 'inconclusive', message: mostly('a', 3, 4) },
    [by('a'), by('a'), nothing, by('a')],
  ],
  ['two of three', failed('truth.untrue', 9, 3), [by('a'), by('a'), nothing]],
  ['none of them: the last is shown', failed('truth.untrue', 8, 2), [nothing, nothing]],
  ['the last that nothing explains is shown', failed('truth.untrue', 8, 2), [by('a'), nothing, by('a')]],
  [
    'one formula in one, another in the next',
    {
      verdict: 'fail',
      message: { key: 'truth.switches', values: { name } },
      expected: { key: 'truth.one-formula', values: { name } },
      actual: mostly('a', 2, 4),
      exchanges: [4],
    },
    [by('a'), by('b'), by('a'), by('b')],
  ],
];

test.each(EXPLAINED)('what explains reports: %s', (_, outcome, reports) => {
  expect(outcomeOf(reports)).toEqual(outcome);
});

const [BITS, UNTRUE] = ['wrong.bits', 'truth.untrue'];
const MISTAKEN: readonly (readonly [what: string, outcome: object, reports: readonly Report[]])[] = [
  ['twice', failed(BITS, 8, 2), [made('bits'), made('bits')]],
  ['the nearer one', failed(BITS, 8, 2), [{ wrong: { kilo: 5, bits: 1 } }, { wrong: { kilo: 5, bits: 1 } }]],
  ['the first of equals', failed('wrong.twice-kilo', 8, 2), [made('kilo', 'bits'), made('kilo', 'bits')]],
  ['each time another one', failed(UNTRUE, 8, 2), [made('kilo'), made('bits')]],
  ['twice, and once something else', failed(UNTRUE, 9, 3), [made('bits'), made('bits'), nothing]],
  ['twice, and once right', failed(BITS, 9, 3), [by('a'), made('bits'), made('bits')]],
  ['once, and twice right', failed(UNTRUE, 9, 3), [by('a'), by('a'), made('bits')]],
  ['one that this field does not know', failed(UNTRUE, 8, 2), [made('other'), made('other')]],
];

test.each(MISTAKEN)('a mistake that is made: %s', (_, outcome, reports) => {
  expect(outcomeOf(reports)).toEqual(outcome);
});

describe('a value that stands still', () => {
  const always = (value: number, ...reports: readonly Report[]) =>
    outcomeOf(reports.map((report) => ({ ...report, value })));
  const frozen = (value: number, exchange: number) => ({
    ...failed('wrong.frozen', value, exchange),
    message: { key: 'wrong.frozen', values: { name, value } },
  });

  test('is frozen where it was right once', () => {
    expect(always(5, by('a'), nothing, nothing)).toEqual(frozen(5, 3));
  });
  test('is just wrong where it never was', () => {
    expect(always(5, nothing, nothing)).toEqual(failed(UNTRUE, 5, 2));
  });
  test('is right where it always is', () => {
    expect(always(5, by('a'), by('a'))).toEqual(passed('a', 2));
  });
  test('is called by its mistake where that is known', () => {
    expect(always(5, by('a'), made('bits'), made('bits'))).toEqual(failed(BITS, 5, 3));
  });
  test('is 0, whatever else it may be', () => {
    expect(always(0, by('a'), made('bits'), made('bits'))).toEqual(failed('wrong.zero', 0, 3));
  });
  test('is not what begins with 0', () => {
    expect(outcomeOf([{ value: 0 }, { value: 9 }])).toEqual(failed(UNTRUE, 9, 2));
  });
  test('is not what moved, though it was right once', () => {
    expect(outcomeOf([by('a'), nothing, nothing])).toEqual(failed(UNTRUE, 9, 3));
  });
  test('moved where a report moved that could not be decided', () => {
    const reports = [{ ...by('a'), value: 5 }, { value: 6, span: 41 }, { value: 5 }, { value: 5 }];
    expect(outcomeOf(reports, { widest: 40 })).toEqual(failed(UNTRUE, 5, 4));
  });
});

describe('a machine that moves too much', () => {
  const tooRestless = (points: number) => ({
    verdict: 'inconclusive',
    message: { key: 'truth.span', values: { name, points } },
  });
  const spans = (...some: readonly number[]) => some.map((span) => ({ ...by('a'), span }));

  test.each<[spans: readonly number[], outcome: object | null]>([
    [[40, 40], passed('a', 2)],
    [[41, 40, 40], passed('a', 2)],
    [[40, 41], tooRestless(41)],
    [[41, 60.4, 50], tooRestless(60)],
    [[40], null],
  ])('within two intervals, of 40 points that may be, by %j', (moved, outcome) => {
    expect(outcomeOf(spans(...moved), { widest: 40 })).toEqual(outcome);
  });
  test('a field without such a bound is judged anyway', () => {
    expect(outcomeOf(spans(999, 999))).toEqual(passed('a', 2));
  });
});

describe('a machine that shows too little', () => {
  const TOO_LITTLE = {
    verdict: 'not-applicable',
    reason: 'not-observable',
    message: { key: 'truth.too-little', values: { name } },
  };
  const most = (...some: readonly number[]) => some.map((one) => ({ ...by('a'), most: one }));

  test.each<[most: readonly number[], outcome: object]>([
    [[10, 0], passed('a', 2)],
    [[0, 10], passed('a', 2)],
    [[9.9, 9.9], TOO_LITTLE],
  ])('of at least 10, %j', (shown, outcome) => {
    expect(outcomeOf(most(...shown), { least: 10 })).toEqual(outcome);
  });
  test('a field without such a bound is judged anyway', () => {
    expect(outcomeOf(most(0, 0))).toEqual(passed('a', 2));
  });
  test('what is wrong is wrong beside nothing too', () => {
    expect(outcomeOf([nothing, nothing], { least: 10 })).toEqual(failed(UNTRUE, 8, 2));
  });
});

test.each([
  [-5, 999.994, 0, 999.99],
  [0.126, 1000.4, 0.13, 1000],
  [1234.5, 5e9 + 0.3, 1235, 5e9],
])('what is expected, from %d to %d', (low, high, shownLow, shownHigh) => {
  const off: Report = { nearest: { formula: 'a', low, high } };
  expect(outcomeOf([nothing, off])).toEqual(failed(UNTRUE, 8, 2, between(shownLow, shownHigh)));
});
