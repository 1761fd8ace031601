import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, KEPT_BYTES, payloadOf } from './payload.ts';

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('text stays text, anything else is base64', () => {
  expect(payloadOf(Buffer.alloc(0))).toEqual({ text: '', bytes: 0 });
  expect(payloadOf(Buffer.from('\ufeffä\u2028\0'))).toEqual({ text: '\ufeffä\u2028\0', bytes: 9 });
  expect(payloadOf(Buffer.from([0xff, 0x41]))).toEqual({ base64: '/0E=', bytes: 2 });
  expect(payloadOf(Buffer.from([0xed, 0xa0, 0x80]))).toEqual({ base64: '7aCA', bytes: 3 });
});

test('any bytes come back as they were', () => {
  const character = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
  const text = fc.array(character).map((characters) => Buffer.from(characters.join('')));
  const bytes = fc.uint8Array().map((one) => Buffer.from(one));
  fc.assert(
    fc.property(fc.oneof(text, bytes), (one) => {
      const payload = payloadOf(one);
      expect(bytesOf(payload).equals(one)).toBe(true);
      expect(bytesOf(JSON.parse(JSON.stringify(payload))).equals(one)).toBe(true);
      expect(payload.bytes).toBe(one.length);
    }),
  );
});

describe('over 1 MiB', () => {
  test('what is exactly 1 MiB is kept whole', () => {
    const bytes = Buffer.alloc(KEPT_BYTES, 'x');
    expect(payloadOf(bytes)).toEqual({ text: 'x'.repeat(KEPT_BYTES), bytes: KEPT_BYTES });
  });

  test('a byte more is cut, with the length and digest of the whole', () => {
    const bytes = Buffer.alloc(KEPT_BYTES + 1, 'x');
    const payload = payloadOf(bytes);
    expect(payload).toEqual({ text: 'x'.repeat(KEPT_BYTES), bytes: KEPT_BYTES + 1, sha256: digest(bytes) });
  });

  test.each([1, 2, 3])('text that is cut inside a character (%d bytes in) is still text', (into) => {
    const bytes = Buffer.from(`${'x'.repeat(KEPT_BYTES - into)}🙂${'y'.repeat(9)}`);
    const payload = payloadOf(bytes);
    expect(payload.text).toBe('x'.repeat(KEPT_BYTES - into));
    expect(payload).toMatchObject({ bytes: bytes.length, sha256: digest(bytes) });
  });

  test('what is no UTF-8 is base64, wherever its odd byte is', () => {
    for (const at of [0, KEPT_BYTES - 1, KEPT_BYTES + 8]) {
      const bytes = Buffer.alloc(KEPT_BYTES + 9, 'x');
      bytes[at] = 0xff;
      const payload = payloadOf(bytes);
      expect(bytesOf(payload).equals(bytes.subarray(0, KEPT_BYTES))).toBe(true);
      expect(payload.text).toBe(undefined);
    }
  });
});
