import { expect, test } from 'vitest';
import { fieldOfReport } from './fields.ts';
import { History, spread, windowsOf } from './history.ts';

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

test('readings come in any order and stay bounded', () => {
  const history = filled(100, 300, 200);
  expect(history.between(0, 400).map(({ at }) => at)).toEqual([100, 200, 300]);
  for (let at = 400; at < 500_000; at += 100) history.add({ at, values: {} });
  expect(history.between(0, 500_000).length).toBeLessThanOrEqual(1024);
  expect(history.before(500_000)?.at).toBe(499_900);
});

test('of many half are the last ones, the others lie over all the rest', () => {
  expect(spread([1, 2, 3], 4)).toEqual([1, 2, 3]);
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 4, 8, 9]);
});
