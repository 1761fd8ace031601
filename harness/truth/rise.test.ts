import { describe, expect, test } from 'vitest';
import { madeUpField as field } from '../testing/made-up-field.ts';
import { combined, type Field } from './formula.ts';
import { History } from './history.ts';
import { median, riseOf, riseSent } from './rise.ts';

const times = { begins: 10_000, stands: 12_000, ends: 20_000 };

/** What each name shows at these milliseconds. */
type Course = Readonly<Record<number, { readonly a?: number; readonly b?: number }>>;
const read = (course: Course) => {
  const history = new History();
  for (const [at, values] of Object.entries(course)) history.add({ at: Number(at), values });
  return history;
};

const before: Course = { 8000: { a: 100 }, 9000: { a: 100 } };
const under: Course = { 13000: { a: 150 }, 15000: { a: 150 } };
const both: Course = { ...before, ...under };

const RISES: readonly (readonly [what: string, rise: number | null, course: Course])[] = [
  ['from before the load to under it', 50, both],
  ['the most before it counts', 40, { ...both, 7500: { a: 110 } }],
  ['the least under it counts', 30, { ...both, 14000: { a: 130 } }],
  ['what was 3 s before it counts', 20, { ...both, 7000: { a: 130 } }],
  ['what was earlier does not', 50, { ...both, 6999: { a: 130 } }],
  ['just as it begins nothing of it is there', 20, { ...both, 10000: { a: 130 } }],
  ['while it comes nothing counts', 50, { ...both, 10001: { a: 999 }, 11999: { a: 0 } }],
  ['just as all of it stands it is there', 25, { ...both, 12000: { a: 125 } }],
  ['just as it ends it is still there', 25, { ...both, 20000: { a: 125 } }],
  ['later it is not', 50, { ...both, 20001: { a: 0 } }],
  ['nothing was read before it', null, under],
  ['nothing was read under it', null, before],
  ['twice the noise does not stand out', null, { 9000: { a: 100 }, 13000: { a: 110 } }],
  ['a little more does', 11, { 9000: { a: 100 }, 13000: { a: 111 } }],
  ['the least by any formula', 20, { 9000: { a: 100, b: 900 }, 13000: { a: 150, b: 920 } }],
  ['a formula by which nothing rose', 50, { 9000: { a: 100, b: 900 }, 13000: { a: 150, b: 900 } }],
  ['a formula that shows nothing before it', 50, { 9000: { a: 100 }, 13000: { a: 150, b: 900 } }],
  ['a formula that shows nothing under it', 50, { 9000: { a: 100, b: 900 }, 13000: { a: 150 } }],
  ['no formula shows both', null, { 9000: { a: 100 }, 13000: { b: 900 } }],
  ['a reading that lacks a value', 50, { ...both, 8500: { b: 9 }, 14000: { b: 9 } }],
];

test.each(RISES)('the rise of a level: %s', (_, rise, course) => {
  expect(riseOf(field, read(course), times)).toBe(rise);
});

describe('what a field says of its rise', () => {
  test.each([
    [120, null],
    [121, 21],
  ])('the noise is that of the most before the load: from 100 to %i', (most, rise) => {
    const history = read({ 8000: { a: 50 }, 9000: { a: 100 }, 13000: { a: most } });
    expect(riseOf({ ...field, noise: (right) => 0.1 * right }, history, times)).toBe(rise);
  });

  test('the formulas are those of the last reading under load', () => {
    const ofItsNames: Field = {
      ...field,
      formulas: ({ values }) => Object.keys(values).map((name) => combined(name, [name])),
    };
    const [idle, loaded] = [
      { a: 100, b: 900 },
      { a: 150, b: 920 },
    ];
    const history = read({ 9000: idle, 13000: loaded, 14000: loaded, 15000: { a: 150 } });
    expect(riseOf(ofItsNames, history, times)).toBe(50);
    expect(riseOf(ofItsNames, read(before), times)).toBeNull();
  });
});

const SENT: readonly (readonly [
  what: string,
  rise: number | null,
  sent: Readonly<Record<number, number>>,
])[] = [
  [
    'from the middle before the load to the most under it',
    40,
    { 1000: 0, 2000: 10, 3000: 90, 13000: 50, 14000: 20 },
  ],
  ['just as it begins is before it', 50, { 10000: 0, 13000: 50 }],
  ['a little later is not', null, { 10001: 0, 13000: 50 }],
  ['just as all of it stands shows nothing yet', null, { 9000: 0, 12000: 50 }],
  ['a little later is under it', 50, { 9000: 0, 12001: 50 }],
  ['just as it ends is under it', 50, { 9000: 0, 20000: 50 }],
  ['a little later is over', null, { 9000: 0, 20001: 50 }],
];

test.each(SENT)('the rise that reports show: %s', (_, rise, sent) => {
  const reports = Object.entries(sent).map(([t, value]) => ({ t: Number(t), value }));
  expect(riseSent(reports, times)).toBe(rise);
});

test.each<[readonly number[], number]>([
  [[3], 3],
  [[1, 4], 2.5],
  [[100, 9, 10], 10],
  [[30, 200, 4, 1000], 115],
])('the middle of %j is %d', (numbers, middle) => {
  expect(median(numbers)).toBe(middle);
});
