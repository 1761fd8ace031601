import { expect, test } from 'vitest';
import { acceptFor, isSocketKey, tellingKey } from './handshake.ts';

test('the accept value of the example in RFC 6455 §1.3', () => {
  expect(acceptFor('dGhlIHNhbXBsZSBub25jZQ==')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
});

test.each([
  ['dGhlIHNhbXBsZSBub25jZQ==', true],
  [Buffer.alloc(16, 0xff).toString('base64'), true],
  [Buffer.alloc(15).toString('base64'), false],
  [Buffer.alloc(17).toString('base64'), false],
  ['dGhlIHNhbXBsZSBub25j_Q==', false],
  ['dGhlIHNhbXBsZSBub25jZQ', false],
  [' dGhlIHNhbXBsZSBub25jZQ==', false],
  ['dGhlIHNhbXBsZSBub25jZQ==\n', false],
  ['', false],
])('the key %j: %s', (key, isRight) => {
  expect(isSocketKey(key)).toBe(isRight);
});

test('a telling key is fresh, right, and answered by a value that only the usual base64 spells', () => {
  const keys = Array.from({ length: 50 }, tellingKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => !isSocketKey(key))).toEqual([]);
  expect(keys.map(acceptFor).filter((accept) => !/\+/.test(accept) || !/\//.test(accept))).toEqual([]);
});
