import { expect, test } from 'vitest';
import { encodeExactly } from './messages.ts';

test('integers keep every digit, beyond what a double holds', () => {
  const text = encodeExactly({ net_total_up: 2n ** 63n - 1n, ram: 2n ** 53n + 1n, uptime: 5, load: 0.25 });
  expect(text).toBe('{"net_total_up":9223372036854775807,"ram":9007199254740993,"uptime":5,"load":0.25}');
});

test('strings are escaped and undefined members left out', () => {
  const text = encodeExactly({ os: 'a "b"\n', ipv4: undefined });
  expect(JSON.parse(text)).toEqual({ os: 'a "b"\n' });
});
