import { expect, test } from 'vitest';
import { answerLimit, type Effort, nextDeadline, pauseBefore } from './pace.ts';

const pauses = (effort: Effort, intervalMs: number, random: number): number[] =>
  Array.from({ length: 12 }, (_, index) => pauseBefore(effort, index + 1, intervalMs, () => random));

test.each(['register', 'info', 'socket'] as const)('pauses before %s grow up to a limit', (effort) => {
  const list = pauses(effort, 5000, 0);
  expect(list).toEqual([...list].sort((a, b) => a - b));
  expect(list[1]).toBeGreaterThan(list[0] ?? Number.NaN);
  expect(list.at(-1)).toBe(list.at(-2));
});

test('pauses are longer by chance, never shorter', () => {
  expect(pauseBefore('register', 1, 5000, () => 0)).toBe(1000);
  expect(pauseBefore('register', 1, 5000, () => 0.999)).toBeCloseTo(1250, -1);
});

test('the first new socket comes within half an interval, at any interval', () => {
  for (const interval of [100, 1000, 5000, 60_000]) {
    expect(pauseBefore('socket', 1, interval, () => 1)).toBeLessThan(interval / 2);
  }
});

test('deadlines stay on the grid however long the work took', () => {
  expect(nextDeadline(1000, 1000, 500)).toBe(1500);
  expect(nextDeadline(1000, 1490, 500)).toBe(1500);
});

test('a beat that is a little late is made up for, a missed one is left out', () => {
  expect(nextDeadline(1000, 1700, 500)).toBe(1500);
  expect(nextDeadline(1000, 1800, 500)).toBe(2000);
  expect(nextDeadline(1000, 61_100, 500)).toBe(61_000);
});

test('an answer is waited for two intervals, within 2 to 10 s', () => {
  expect([100, 3000, 60_000].map(answerLimit)).toEqual([2000, 6000, 10_000]);
});
