import { expect, test } from 'vitest';
import { holdsUuid, withoutUuid } from './uuid-inside.ts';

const UUID = '6f1c2f0e-9a41-4c55-8b7d-3e0f5a61c2d4';
const BYTES = Buffer.from(UUID.replaceAll('-', ''), 'hex');
const SECRET = 'Zm9vYmFyYmF6';

test.each([UUID, UUID.toUpperCase(), UUID.replaceAll('-', ''), `vmoi_${UUID}_x`])(
  '%s is the uuid',
  (token) => {
    expect(holdsUuid(token, UUID)).toBe(true);
  },
);

test('anything else is not', () => {
  expect(holdsUuid(SECRET, UUID)).toBe(false);
  expect(holdsUuid(SECRET, 'Zm9v')).toBe(false);
  expect(withoutUuid(SECRET, UUID)).toBe(SECRET);
});

test.each(['base64', 'base64url', 'hex'] as const)('%s hides no uuid', (encoding) => {
  for (const bytes of [Buffer.from(UUID), Buffer.from(UUID.toUpperCase()), BYTES])
    expect(withoutUuid(bytes.toString(encoding), UUID).length).toBeLessThanOrEqual(3);
});

test.each(['', '{', '{"', '{"sub":"'])(
  'after %s it is found too, and what stands around it is kept',
  (before) => {
    const token = Buffer.from(`${before}${UUID}"}`).toString('base64url');
    const left = withoutUuid(`${SECRET}.${token}.${SECRET}`, UUID);
    expect(left.length).toBeLessThan(2 * SECRET.length + 20);
    expect(left.startsWith(`${SECRET}.`)).toBe(true);
    expect(left.endsWith(`.${SECRET}`)).toBe(true);
  },
);
