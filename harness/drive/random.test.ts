import { expect, test } from 'vitest';
import { randomFrom } from './random.ts';

const some = (seed: number, name: string) => {
  const random = randomFrom(seed, name);
  return [random.int(1000), random.pick(['a', 'b', 'c', 'd']), random.text(20), random.text(8, '01')];
};

test('the same seed and name give the same values', () => {
  expect(some(42, 'SRV-AUTH-02/info')).toEqual(some(42, 'SRV-AUTH-02/info'));
});

test('streams differ by name, and by seed', () => {
  const streams = [
    some(42, 'a'),
    some(42, 'b'),
    some(43, 'a'),
    some(-42, 'a'),
    some(42, 'ab'),
    some(42, 'ba'),
  ];
  expect(new Set(streams.map((values) => values.join())).size).toBe(streams.length);
});

test('numbers stay within their bound, and reach all of it', () => {
  const random = randomFrom(1, 'x');
  const seen = new Map<number, number>();
  for (let i = 0; i < 7000; i++) {
    const value = random.int(7);
    seen.set(value, (seen.get(value) ?? 0) + 1);
  }
  expect([...seen.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(200);
});
