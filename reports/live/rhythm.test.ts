import { describe, expect, test } from 'vitest';
import { distributionOf, dueOf, gapsOf, numbersOf, rhythmOf } from './rhythm.ts';
import type { AgentView, Mark, Tick } from './view.ts';

const ticksAt = (...times: readonly number[]): Tick[] => times.map((t) => [t, `x${t}`, 0]);
const agent = (times: readonly number[], marks: Mark[] = []): Pick<AgentView, 'ticks' | 'marks'> => ({
  ticks: ticksAt(...times),
  marks,
});

describe('the interval', () => {
  test('is the one that was asked for, or else the median of its own', () => {
    expect(rhythmOf(agent([0, 990, 2010, 3000]), 5000)).toMatchObject({ interval: 5000, isAsked: true });
    expect(rhythmOf(agent([0, 990, 2010, 3000]), null)).toMatchObject({ interval: 990, isAsked: false });
    expect(rhythmOf(agent([0, 990, 2010]), null).interval).toBe(null);
  });

  test('follows an agent that is started anew with another', () => {
    const before = Array.from({ length: 60 }, (_, index) => index * 5000);
    const after = Array.from({ length: 60 }, (_, index) => 400_000 + index * 200);
    expect(rhythmOf(agent([...before, ...after]), null).interval).toBe(200);
  });
});

test('the numbers of some intervals', () => {
  const { beats } = rhythmOf(agent([0, 1000, 2000, 3200, 4000]), 1000);
  const { median, jitter, shortest, longest } = numbersOf(beats)!;
  expect([median, shortest, longest]).toEqual([1, 0.8, 1.2]);
  expect(jitter).toBeCloseTo(0.2);
  expect(beats.map(({ isOut }) => isOut)).toEqual([false, false, true, true]);
  expect(numbersOf([])).toBe(null);
});

describe('gaps', () => {
  const gaps = (
    times: readonly number[],
    marks: Mark[] = [],
    stalls: readonly (readonly [number, number])[] = [],
  ) =>
    gapsOf(rhythmOf(agent(times), 1000), { marks }, { now: 10_000, stalls: [...stalls] }).map(
      ({ from, to, isExcused }) => [from, to, isExcused],
    );

  test('begin at one and a half intervals, and last until now where nothing came', () => {
    expect(gaps([6000, 7400, 9000])).toEqual([[7400, 9000, false]]);
    expect(gaps([6000, 7000])).toEqual([[7000, 10_000, false]]);
    expect(gaps([8000, 9000])).toEqual([]);
  });

  test('are excused by a fault that was played, a registration, or a stall of the tool', () => {
    const times = [1000, 4000, 5000, 6000, 7000, 8000, 9000];
    expect(gaps(times)).toEqual([[1000, 4000, false]]);
    expect(gaps(times, [[1000, 'fault', 'e1']])).toEqual([[1000, 4000, true]]);
    expect(gaps(times, [[2000, 'register', 'x1']])).toEqual([[1000, 4000, true]]);
    expect(gaps(times, [[2000, 'refused', 'x1']])).toEqual([[1000, 4000, false]]);
    expect(gaps(times, [], [[3000, 900]])).toEqual([[1000, 4000, true]]);
    expect(gaps(times, [], [[3000, 20]])).toEqual([[1000, 4000, false]]);
    expect(gaps(times, [[5000, 'fault', 'e1']])).toEqual([[1000, 4000, false]]);
  });
});

test('a report is due an interval after the last one, again and again while none comes', () => {
  const due = (times: readonly number[], from: number, to: number) =>
    dueOf(rhythmOf(agent(times), 1000), from, to);
  expect(due([0, 1000, 1500], 0, 1600)).toEqual([
    [900, 1100],
    [1900, 2100],
  ]);
  expect(due([0, 3000], 0, 3050)).toEqual([
    [900, 1100],
    [1900, 2100],
    [2900, 3100],
  ]);
  expect(due([0], 60_000, 61_500)).toEqual([
    [59_900, 60_100],
    [60_900, 61_100],
  ]);
  expect(dueOf(rhythmOf(agent([0, 1]), null), 0, 10)).toEqual([]);
});

test('the distribution counts every interval, those outside the scale at its ends', () => {
  const { beats } = rhythmOf(agent([0, 1000, 2000, 3000, 3100, 13_100]), 1000);
  const bars = distributionOf(beats, { from: 0.5, to: 1.5 }, 5);
  expect(bars.map(({ share }) => share)).toEqual([1 / 3, 0, 1, 0, 1 / 3]);
  expect(bars[0]?.from).toBeCloseTo(0.5);
  expect(bars.at(-1)?.to).toBeCloseTo(1.5);
});
