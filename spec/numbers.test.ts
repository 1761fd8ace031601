import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeInteger } from './numbers.ts';

test.each([
  ['0', 'integer'],
  ['-0', 'integer'],
  ['9007199254740993', 'integer'],
  ['9223372036854775807', 'integer'],
  ['9223372036854775808', 'overflow'],
  ['-9223372036854775808', 'integer'],
  ['-9223372036854775809', 'overflow'],
  ['0.0', 'spelling'],
  ['0e999', 'spelling'],
  ['150.0', 'spelling'],
  ['1.5e2', 'spelling'],
  ['15000E-2', 'spelling'],
  ['0.00000000000000000000001e23', 'spelling'],
  ['922337203685477580.7e1', 'spelling'],
  ['922337203685477580.8e1', 'overflow'],
  ['92e17', 'spelling'],
  ['93e17', 'overflow'],
  ['1e19', 'overflow'],
  ['1e400', 'overflow'],
  ['1e99999999999999999999', 'overflow'],
  ['1.5', 'fraction'],
  ['15e-1', 'fraction'],
  ['9223372036854775807.5', 'fraction'],
  ['1e-99999999999999999999', 'fraction'],
  ['Infinity', 'overflow'],
])('%s is %s to an integer field', (source, verdict) => {
  expect(judgeInteger(source)).toBe(verdict);
});

test('a million zeros are judged at once', () => {
  expect(judgeInteger(`1${'0'.repeat(1_000_000)}1`)).toBe('overflow');
  expect(judgeInteger(`0.${'0'.repeat(1_000_000)}`)).toBe('spelling');
});

test('moving the point of an int64 changes its spelling alone', () => {
  const shifts = fc.integer({ min: 1, max: 25 });
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), shifts, (value, shift) => {
      expect(judgeInteger(`${value}`)).toBe('integer');
      expect(judgeInteger(`${value}${'0'.repeat(shift)}e-${shift}`)).toBe('spelling');
      expect(judgeInteger(`${value}.${'0'.repeat(shift)}`)).toBe('spelling');
      expect(judgeInteger(`${value}.${'0'.repeat(shift)}1`)).toBe('fraction');
    }),
  );
});
