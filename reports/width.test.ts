import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forTerminal } from './sanitize.ts';
import { hostileText } from './testing/hostile.ts';
import { padEnd, padStart, truncate, widthOf, wrap } from './width.ts';

test.each([
  ['plain', 5],
  ['上海', 4],
  ['，。', 4],
  ['ｆｕｌｌ', 8],
  ['한국', 4],
  ['e\u0301', 1],
  ['\u0301', 0],
  ['😀', 2],
  ['👩‍💻', 2],
  ['🇨🇳', 2],
  ['❤️', 2],
  ['✗ ✓', 3],
  ['𠮷', 2],
  ['', 0],
])('%s takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test('pads by columns', () => {
  expect(padEnd('上海', 6)).toBe('上海  ');
  expect(padStart('上海', 6)).toBe('  上海');
  expect(padEnd('too long', 3)).toBe('too long');
});

test('cuts by columns and says so', () => {
  expect(truncate('上海机房', 8)).toBe('上海机房');
  expect(truncate('上海机房', 7)).toBe('上海机…');
  expect(truncate('上海机房', 6)).toBe('上海…');
  expect(truncate('text', 0)).toBe('');
});

test('wraps at spaces, between Chinese characters, and never before their punctuation', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('上海机房，北京', 8)).toEqual(['上海机', '房，北京']);
  expect(wrap('名称（上海）', 6)).toEqual(['名称', '（上', '海）']);
  expect(wrap('', 10)).toEqual(['']);
});

test('breaks a word that is longer than a line, behind a comma where one is near', () => {
  expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  expect(wrap('{"a":1,"b":2}', 10)).toEqual(['{"a":1,', '"b":2}']);
});

test('no line is ever too wide, and only spaces are lost', () => {
  fc.assert(
    fc.property(hostileText.map(forTerminal), fc.integer({ min: 2, max: 40 }), (text, width) => {
      const lines = wrap(text, width);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, '')); // an unusual space too
      expect(widthOf(truncate(text, width))).toBeLessThanOrEqual(width);
    }),
    { numRuns: 500 },
  );
});
