import { describe, expect, test } from 'vitest';
import { say } from '../../spec/messages/message.ts';
import { madeUpField as field } from '../testing/made-up-field.ts';
import { amount, combined, type Field, type Formula, instead, type Reading, scaled } from './formula.ts';
import { type Weighed, weigh } from './weigh.ts';

type Shown = Readonly<Record<string, number>>;
const readings = (shown: readonly Shown[]): readonly Reading[] =>
  shown.map((values, i) => ({ at: 1000 * i, values }));
/** Each reading is a window of its own. */
const weighed = (value: number, shown: readonly Shown[], more: Partial<Field> = {}): Weighed | null =>
  weigh(
    { ...field, ...more },
    value,
    readings(shown).map((one) => ({ from: one, to: one })),
  );

describe('the formulas that explain a value, and how far it lies beside', () => {
  const RIGHT: readonly (readonly [what: string, right: Shown, value: number, shown: readonly Shown[]])[] = [
    ['one of two', { a: 0 }, 100, [{ a: 100, b: 200 }]],
    ['the other', { b: 1 }, 201, [{ a: 100, b: 200 }]],
    ['both', { a: 2, b: 1 }, 102, [{ a: 100, b: 103 }]],
    ['none', {}, 150, [{ a: 100, b: 200 }]],
    ['less by the noise', { a: 5 }, 95, [{ a: 100 }]],
    ['less by more', {}, 94.9, [{ a: 100 }]],
    ['more by the noise', { a: 5 }, 105, [{ a: 100 }]],
    ['more by more', {}, 105.1, [{ a: 100 }]],
    ['between two readings, beside the last', { a: 30 }, 130, [{ a: 100 }, { a: 160 }]],
    ['in any order', { a: 30 }, 130, [{ a: 160 }, { a: 100 }]],
    ['one formula that shows nothing', { b: 0 }, 200, [{ b: 200 }]],
    ['a reading that shows nothing', { a: 0 }, 100, [{ a: 100 }, {}, { b: 900 }]],
    ['a reading that shows no number', { a: 0 }, 100, [{ a: 100 }, { a: Number.NaN }, { a: Infinity }]],
  ];

  test.each(RIGHT)('%s', (_, right, value, shown) => {
    expect(Object.fromEntries(weighed(value, shown)!.right)).toEqual(right);
  });

  test('nothing is said where nothing is shown', () => {
    expect(weighed(0, [{}, { c: 1 }])).toBeNull();
  });

  test.each([
    [110, ['a']],
    [110.1, []],
    [900, ['b']],
    [899.9, []],
  ])('the noise is that of what is shown: %d', (value, right) => {
    const found = weighed(value, [{ a: 100, b: 1000 }], { noise: (shown) => 0.1 * shown })!;
    expect([...found.right.keys()]).toEqual(right);
  });

  test('the formulas are those of the last reading', () => {
    const formulas = ({ values }: Reading) => Object.keys(values).map((name) => combined(name, [name]));
    expect([...weighed(7, [{ a: 7 }, { c: 7 }, { b: 7 }], { formulas })!.right.keys()]).toEqual(['b']);
    expect(weighed(7, [], { formulas })).toBeNull();
  });

  test('a rate is made of both ends, and lies beside the nearest', () => {
    const rise: Formula = { name: 'Δ a', value: (to, from) => amount(to, 'a')! - amount(from, 'a')! };
    const [first, second, third, fourth] = readings([{ a: 0 }, { a: 10 }, { a: 40 }, { a: 60 }]);
    const windows = [
      { from: first!, to: second! },
      { from: second!, to: third! },
      { from: third!, to: fourth! },
    ];
    const rate: Field = {
      ...field,
      isRate: true,
      formulas: () => [rise],
      noise: (_, to, from) => to.at - from.at,
    };
    expect(weigh(rate, 28, windows)).toEqual({
      right: new Map([['Δ a', 2]]),
      wrong: new Map(),
      nearest: { formula: 'Δ a', low: 10 - 1000, high: 30 + 1000 },
      span: 0,
      most: 30,
      still: null,
    });
  });
});

describe('the nearest formula, what it shows, and how far that lies apart for certain', () => {
  const near = (formula: string, low: number, high: number) => ({ formula, low, high });
  const NEAREST: readonly (readonly [
    what: string,
    nearest: Weighed['nearest'],
    span: number,
    most: number,
    value: number,
    shown: readonly Shown[],
  ])[] = [
    ['the first', near('a', 95, 105), 0, 200, 120, [{ a: 100, b: 200 }]],
    ['the second', near('b', 195, 205), 0, 200, 160, [{ a: 100, b: 200 }]],
    ['from above', near('b', 95, 105), 0, 200, 120, [{ a: 200, b: 100 }]],
    ['the first of equals', near('a', 95, 105), 0, 200, 150, [{ a: 100, b: 200 }]],
    ['the first of those that explain it', near('a', 95, 105), 0, 102, 102, [{ a: 100, b: 102 }]],
    ['the only one', near('b', 195, 205), 0, 200, 0, [{ b: 200 }]],
    ['over readings within the noise', near('a', 95, 115), 0, 110, 0, [{ a: 100 }, { a: 110 }]],
    ['over readings further apart', near('a', 95, 125), 10, 120, 0, [{ a: 120 }, { a: 100 }, { a: 110 }]],
  ];

  test.each(NEAREST)('%s', (_, nearest, span, most, value, shown) => {
    expect(weighed(value, shown)).toMatchObject({ nearest, span, most });
  });

  test.each([
    [70, true],
    [69.9, false],
    [150, true],
    [150.1, false],
  ])('what wavers may have gone as far again: %d', (value, isRight) => {
    const found = weighed(value, [{ a: 100 }, { a: 120 }], { wavers: true, noise: () => 10 })!;
    expect(found.right.has('a')).toBe(isRight);
    expect(found.nearest).toEqual(near('a', 70, 150));
  });
});

describe('mistakes that explain a value, and how far it lies beside', () => {
  const says = () => say('wrong.zero', { name: 'made-up' });
  const wrongs = [
    scaled('tenfold', 10, says),
    { id: 'rest', says, turned: (right: number) => 1000 - right },
    instead('other', says, (to) => amount(to, 'c')),
  ];
  const WRONG: readonly (readonly [what: string, wrong: Shown, value: number, shown: readonly Shown[]])[] = [
    ['none where it is right', {}, 100, [{ a: 100, c: 100 }]],
    ['none', {}, 500, [{ a: 100, b: 120, c: 7 }]],
    ['made by one formula', { tenfold: 3 }, 1003, [{ a: 100, b: 300 }]],
    ['made by the other', { tenfold: 3 }, 3003, [{ a: 100, b: 300 }]],
    ['by both: the nearer counts', { tenfold: 10 }, 1010, [{ a: 100, b: 104 }]],
    ['in any order', { tenfold: 10 }, 1010, [{ a: 104, b: 100 }]],
    ['less by the noise and rounding', { tenfold: 50.5 }, 949.5, [{ a: 100 }]],
    ['less by more', {}, 949.4, [{ a: 100 }]],
    ['more by the noise and rounding', { tenfold: 50.5 }, 1050.5, [{ a: 100 }]],
    ['more by more', {}, 1050.6, [{ a: 100 }]],
    ['one that falls as the value rises', { rest: 5.5 }, 894.5, [{ a: 100 }]],
    ['by more', {}, 894.4, [{ a: 100 }]],
    ['by as much the other way', { rest: 5.5 }, 905.5, [{ a: 100 }]],
    ['by more the other way', {}, 905.6, [{ a: 100 }]],
    ['another quantity', { other: 5 }, 705, [{ a: 100, c: 700 }]],
    ['beside it by more', {}, 705.1, [{ a: 100, c: 700 }]],
    ['two at once', { tenfold: 4, other: 1 }, 1004, [{ a: 100, c: 1003 }]],
    ['between two readings', { tenfold: 300 }, 1300, [{ a: 100 }, { a: 160 }]],
    ['where a reading shows none', { other: 0 }, 700, [{ a: 100 }, { a: 100, c: 700 }, { a: 100 }]],
  ];

  test.each(WRONG)('%s', (_, wrong, value, shown) => {
    expect(Object.fromEntries(weighed(value, shown, { wrongs })!.wrong)).toEqual(wrong);
  });

  test.each([
    [310, ['other']],
    [310.1, []],
  ])('another quantity lies within the noise of the usual formula: %d', (value, wrong) => {
    const noise = (right: number) => 0.1 * right;
    const found = weighed(value, [{ a: 100, b: 1000, c: 300 }], { wrongs, noise })!;
    expect([...found.wrong.keys()]).toEqual(wrong);
  });
});
