import { expect, test } from 'vitest';
import type { ReadingEvent } from '../../spec/journal.ts';
import { fieldOfReport } from './fields.ts';
import { History, readingOf, spread, windowsOf } from './history.ts';

const filled = (...times: readonly number[]) => {
  const history = new History();
  for (const at of times) history.add({ at, values: {} });
  return history;
};
const level = fieldOfReport('ram', 5000);
const rate = fieldOfReport('cpu', 5000);
const moments = (history: History, t: number, since?: number) =>
  windowsOf(level, history, { t, intervalMs: 1000, ...(since !== undefined && { since }) }).map(
    ({ to }) => to.at,
  );

test('a level lies between the reading before its report and the one after it', () => {
  expect(moments(filled(0, 900, 1500, 2100, 2600), 2000)).toEqual([1500, 2100]);
  expect(moments(filled(0, 3000), 2000)).toEqual([0, 3000]);
  expect(moments(filled(0, 1500, 2100), 2000, 1600)).toEqual([2100]);
});

test('without a reading before or after it nothing can be told', () => {
  expect(moments(filled(0, 1500), 2000)).toEqual([]);
  expect(moments(filled(2100, 2200), 2000)).toEqual([]);
});

test('a rate is made over a tenth of a second to two intervals', () => {
  const history = filled(...Array.from({ length: 150 }, (_, i) => i * 100));
  const windows = windowsOf(rate, history, { t: 14_000, intervalMs: 5000 });
  const spans = windows.map(({ from, to }) => to.at - from.at);
  expect(Math.min(...spans)).toBe(100);
  expect(Math.max(...spans)).toBeGreaterThan(9500);
  expect(Math.max(...spans)).toBeLessThanOrEqual(10_100);
  expect(windows.length).toBeLessThanOrEqual(6 * 20);
  const ends = windows.map(({ to }) => to.at);
  expect([Math.min(...ends), Math.max(...ends)]).toEqual([12_000, 14_000]);
});

/** The first and the last reading at which a value may have been read that came at 20 s. */
test.each([
  ['level', 900, 19_000],
  ['level', 3000, 17_000],
  ['level', 6000, 15_000],
  ['rate', 900, 19_000],
  ['rate', 1500, 18_500],
  ['rate', 3000, 18_000],
] as const)('a %s of a report every %i ms is as old as that, within bounds', (kind, intervalMs, first) => {
  const history = filled(...Array.from({ length: 251 }, (_, i) => i * 100));
  const windows = windowsOf(kind === 'rate' ? rate : level, history, { t: 20_000, intervalMs });
  const ends = windows.map(({ to }) => to.at);
  expect([Math.min(...ends), Math.max(...ends)]).toEqual([first, 20_000]);
});

test('the beginnings of a rate, from both sides', () => {
  const history = filled(3909, 3910, 8000, 13_910, 13_911, 14_000);
  const beginnings = (since?: number) =>
    windowsOf(rate, history, { t: 14_000, intervalMs: 5000, ...(since !== undefined && { since }) })
      .filter(({ to }) => to.at === 14_000)
      .map(({ from }) => from.at);
  expect(beginnings()).toEqual([3910, 8000, 13_910]);
  expect(beginnings(8000)).toEqual([8000, 13_910]);
  expect(beginnings(8001)).toEqual([13_910]);
});

test('a reading just as a report comes is one after it', () => {
  const history = filled(1000, 2000, 3000);
  expect([history.before(2000)?.at, history.after(2000)?.at]).toEqual([1000, 2000]);
  expect([history.before(2001)?.at, history.after(2001)?.at]).toEqual([2000, 3000]);
  expect([history.before(1000), history.after(3001)]).toEqual([null, null]);
});

test('readings come in any order, and those of one moment in theirs', () => {
  const history = filled(100, 300, 200);
  for (const name of ['first', 'second']) history.add({ at: 250, values: { name } });
  expect(history.between(100, 300).map(({ at }) => at)).toEqual([100, 200, 250, 250, 300]);
  expect(history.between(101, 299).map(({ values }) => values.name)).toEqual([undefined, 'first', 'second']);
});

test('a reading that does not say when it was taken lies nowhere', () => {
  const read = (values: ReadingEvent['values']) => readingOf({ values } as ReadingEvent);
  expect(read({ at: '7', a: 1 })).toEqual({ at: 7, values: { at: '7', a: 1 } });
  const history = new History();
  history.add(read({ a: 1 }));
  expect([history.before(9e9), history.after(-9e9), history.between(-9e9, 9e9)]).toEqual([null, null, []]);
});

test('of more than 1024 readings every second one of the older half goes', () => {
  const history = filled(...Array.from({ length: 1024 }, (_, i) => i));
  const kept = () => history.between(0, 9e9).map(({ at }) => at);
  expect(kept()).toHaveLength(1024);
  history.add({ at: 1024, values: {} });
  expect(kept().slice(0, 3)).toEqual([0, 2, 4]);
  expect(kept().slice(255, 260)).toEqual([510, 512, 513, 514, 515]);
  expect(kept().at(-1)).toBe(1024);
  expect(kept()).toHaveLength(257 + 512);
  for (let at = 1025; at < 5000; at++) history.add({ at, values: {} });
  expect([kept()[0], kept().at(-1), kept().length <= 1024]).toEqual([0, 4999, true]);
});

test('of many half are the last ones, the others lie over all the rest', () => {
  expect(spread([1, 2, 3], 4)).toEqual([1, 2, 3]);
  expect(spread([1, 2, 3, 4], 4)).toEqual([1, 2, 3, 4]);
  expect(spread([1, 2, 3, 4, 5], 3)).toEqual([1, 3, 5]);
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 4, 8, 9]);
});
