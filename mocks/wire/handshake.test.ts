import { expect, test } from 'vitest';
import { acceptFor, isSocketKey } from './handshake.ts';

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
