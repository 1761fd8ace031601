import { describe, expect, test } from 'vitest';
import { randomFrom } from '../drive/random.ts';
import { estimatedBits } from './entropy.ts';

const HEX = '0123456789abcdef';
const SEEDS = [1, 2, 3, 4, 5];
const COUNT = 128;

type Generator = (i: number, random: ReturnType<typeof randomFrom>) => string;

function uuid(random: ReturnType<typeof randomFrom>): string {
  const [a, b, c, d, e] = [8, 4, 3, 3, 12].map((length) => random.text(length, HEX));
  return `${a}-${b}-4${c}-${random.text(1, '89ab')}${d}-${e}`;
}

const base64 = (text: string) => Buffer.from(text).toString('base64url');
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The time fields of a version 1 UUID, 100 ns each, some thousand apart. */
const uuid1 = (i: number, random: ReturnType<typeof randomFrom>) =>
  `${(0x1ed40000 + i * 9973 + random.int(5000)).toString(16).padStart(8, '0')}-1a2b-11ef-8c3d-0242ac120002`;

const bitsOf = (generate: Generator, seed: number) => {
  const random = randomFrom(seed, 'tokens');
  return estimatedBits(Array.from({ length: COUNT }, (_, i) => generate(i, random)));
};

describe('tokens that cannot be guessed reach 100 bits', () => {
  const good: readonly (readonly [string, Generator])[] = [
    ['random UUIDs', (_, random) => uuid(random)],
    ['128 bits in hex', (_, random) => random.text(32, HEX)],
    ['22 letters and digits behind a prefix', (_, random) => `vmoi_${random.text(22)}`],
    ['of different lengths', (_, random) => random.text(24 + random.int(9))],
    [
      'signed, with a head and claims that differ by a counter',
      (i, random) => `eyJhbGciOiJIUzI1NiJ9.${base64(`{"sub":${i}}`)}.${random.text(43, BASE64)}`,
    ],
    ['numbered in front', (i, random) => `${i + 1}|${random.text(40)}`],
  ];
  test.each(good)('%s', (_, generate) => {
    for (const seed of SEEDS) expect(bitsOf(generate, seed)).toBeGreaterThan(100);
  });

  test('a random UUID is estimated at its 122 bits', () => {
    for (const seed of SEEDS)
      expect(Math.abs(bitsOf((_, random) => uuid(random), seed) - 122)).toBeLessThan(1.5);
  });
});

describe('tokens that can be guessed do not', () => {
  const bad: readonly (readonly [string, Generator])[] = [
    ['a counter', (i) => `vmoi_${String(i).padStart(32, '0')}`],
    ['a counter as it is', (i) => `${i + 1}`],
    ['times in milliseconds', (i, random) => `vmoi_${1764000000000 + i * 17 + random.int(9)}`],
    [
      'times in nanoseconds',
      (i, random) => `${1764000000000000000n + BigInt(i * 1_700_000 + random.int(900_000))}`,
    ],
    ['8 random hex digits', (_, random) => `vmoi_${random.text(8, HEX)}`],
    ['UUIDs of version 1', uuid1],
    ['one and the same', () => 'vmoi_0123456789abcdef0123456789abcdef'],
    ['a counter before much that is fixed', (i) => `${i + 1}.${'kJ8sZq2LmX0vBn7RtYw4'.repeat(6)}`],
    [
      'a counter within much that is fixed',
      (i) => `${'kJ8sZq2LmX'.repeat(6)}${i + 1}${'0vBn7RtYw4'.repeat(6)}`,
    ],
    ['nothing', () => ''],
  ];
  test.each(bad)('%s', (_, generate) => {
    for (const seed of SEEDS) expect(bitsOf(generate, seed)).toBeLessThan(100);
  });
});
