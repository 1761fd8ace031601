import { describe, expect, test } from 'vitest';
import type { RawHeaders } from '../../spec/journal.ts';
import { bearerToken, headerPairs, headerValue, headerValues } from './headers.ts';

const headers: RawHeaders = [
  ['Host', 'a'],
  ['X-Two', '1'],
  ['x-tWO', '2'],
];

test('pairs keep names, order and repetitions as they are', () => {
  expect(headerPairs(['Host', 'a', 'X-Two', '1', 'x-tWO', '2'])).toEqual(headers);
  expect(headerPairs([])).toEqual([]);
});

test('names match without regard to case', () => {
  expect(headerValues(headers, 'X-TWO')).toEqual(['1', '2']);
  expect(headerValue(headers, 'x-two')).toBe('1');
  expect(headerValues(headers, 'x')).toEqual([]);
  expect(headerValue(headers, 'x')).toBe(null);
});

describe('the token of an Authorization header', () => {
  test.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER abc', 'abc'],
    ['Bearer   abc', 'abc'],
    ['Bearer abc  ', 'abc'],
    ['Bearer aZ09-._~+/==', 'aZ09-._~+/=='],
    ['Bearer', null],
    ['Bearer ', null],
    ['Bearerabc', null],
    [' Bearer abc', null],
    ['Bearer\tabc', null],
    ['Bearer "abc"', null],
    ["Bearer 'abc'", null],
    ['Bearer abc def', null],
    ['Bearer abc,def', null],
    ['Bearer a=b', null],
    ['Bearer =', null],
    ['Bearer tök', null],
    ['Bearer Bearer abc', null],
    ['Basic abc', null],
    ['Token abc', null],
    ['abc', null],
    ['', null],
  ])('%j: %j', (value, token) => {
    expect(bearerToken([['authorization', value]])).toBe(token);
  });

  test('no header, no token', () => {
    expect(bearerToken([['X-Authorization', 'Bearer abc']])).toBe(null);
  });

  test('of several headers the first counts', () => {
    const both: RawHeaders = [
      ['Authorization', 'Basic abc'],
      ['Authorization', 'Bearer abc'],
    ];
    expect(bearerToken(both)).toBe(null);
    expect(bearerToken([...both].reverse())).toBe('abc');
  });
});
