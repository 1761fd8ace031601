import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from './random.ts';
import { isSendable, nearMisses, neverIssued } from './tokens.ts';

const UUID = '550e8400-e29b-41d4-a716-446655440000';
const named = (token: string, uuid = UUID, seed = 1) =>
  new Map(
    nearMisses({ token, uuid }, randomFrom(seed, 'x')).map(({ name, authorization }) => [
      name,
      authorization,
    ]),
  );

const hex = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes).toString('hex'));
const bytes = fc.uint8Array({ minLength: 4, maxLength: 64 }).map((array) => Buffer.from(array));
/** Tokens of every usual kind, and how a server that is lenient might decode what follows `Bearer`. */
const kinds: readonly (readonly [string, fc.Arbitrary<string>, (text: string) => string])[] = [
  ['hex', hex(16), (text) => Buffer.from(text, 'hex').toString('hex')],
  ['hex in capitals', hex(20).map((text) => text.toUpperCase()), (text) => text.toLowerCase()],
  [
    'hex in both cases',
    hex(16).map((text) => text.slice(0, 9).toUpperCase() + text.slice(9)),
    (text) => text.toLowerCase(),
  ],
  ['UUID', fc.uuid(), (text) => text.toLowerCase().replaceAll('-', '')],
  [
    'UUID behind a prefix',
    fc.uuid().map((uuid) => `AGT-${uuid}`),
    (text) => text.toLowerCase().replaceAll('-', ''),
  ],
  [
    'base64',
    bytes.map((buffer) => buffer.toString('base64')),
    (text) => Buffer.from(text, 'base64').toString('hex'),
  ],
  [
    'base64url',
    bytes.map((buffer) => buffer.toString('base64url')),
    (text) => Buffer.from(text, 'base64url').toString('hex'),
  ],
  ['base32', fc.stringMatching(/^[A-Z2-7]{26}$/), (text) => text.toUpperCase()],
  ['letters and digits', fc.stringMatching(/^vmoi_[A-Za-z0-9]{32}$/), (text) => text],
  [
    'numbered, as some frameworks do',
    fc.stringMatching(/^[1-9][0-9]{0,3}\|[A-Za-z0-9]{40}$/),
    (text) => text,
  ],
];

/** What a lenient decoder takes for the token, as it does its `unlessTaken`. */
const BEHIND_PADDING = 'lengthened behind its padding';

/** What a near miss gives for a token, where it gives one. */
const credentials = (authorization: string) => /^Bearer (.+)$/.exec(authorization)?.[1];

describe.each(kinds)('near misses of %s', (_, tokens, decode) => {
  test('are never the token, nor what decodes to the same', () => {
    fc.assert(
      fc.property(tokens, fc.integer(), (token, seed) => {
        for (const [name, authorization] of named(token, UUID, seed)) {
          const given = credentials(authorization);
          if (given === undefined || name === 'in quotes' || name === BEHIND_PADDING) continue;
          expect([name, given]).not.toEqual([name, token]);
          expect([name, decode(given)]).not.toEqual([name, decode(token)]);
        }
      }),
      { seed: 1 },
    );
  });

  test('can all be sent', () => {
    fc.assert(
      fc.property(tokens, fc.integer(), (token, seed) => {
        for (const authorization of named(token, UUID, seed).values())
          expect(isSendable(authorization.trimEnd())).toBe(true);
      }),
      { seed: 1 },
    );
  });
});

describe('one near miss', () => {
  const token = 'vmoi_Abcdefgh1234';
  test.each([
    ['cut short', 'Bearer vmoi_Abcdefgh'],
    ['lengthened', 'Bearer vmoi_Abcdefgh1234A7b3'],
    ['lengthened in front', 'Bearer A7b3vmoi_Abcdefgh1234'],
    ['in quotes', 'Bearer "vmoi_Abcdefgh1234"'],
    ['empty', 'Bearer '],
    ['another scheme', 'Basic vmoi_Abcdefgh1234'],
    ['another scheme of six letters', 'Digest vmoi_Abcdefgh1234'],
    ['no scheme', 'vmoi_Abcdefgh1234'],
    ['the uuid', `Bearer ${UUID}`],
    ['SQL metacharacters', "Bearer ' OR '1'='1"],
    ['a wildcard', 'Bearer %'],
    ['case flipped', 'Bearer vmoi_aBCDEFGH1234'],
  ])('%s', (name, authorization) => {
    expect(named(token).get(name)).toBe(authorization);
  });

  test('changes one character, in the middle half', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const changed = named(token, UUID, seed).get('one character changed')!.slice('Bearer '.length);
        const at = [...changed].findIndex((character, i) => character !== token[i]);
        expect(changed.slice(at + 1)).toBe(token.slice(at + 1));
        expect(at).toBeGreaterThanOrEqual(token.length / 4 - 1);
        expect(at).toBeLessThan((3 * token.length) / 4);
      }),
    );
  });

  test('lengthens before padding', () => {
    expect(named('QUJD/w==').get('lengthened')).toBe('Bearer QUJD/wA7b3==');
  });

  test.each(['QUJD/w==', 'QUJD/wA=', 'vmoi_0123456789012+-='])(
    'lengthens %s behind its padding, beside what a lenient decoder alone takes for the same',
    (padded) => {
      const all = nearMisses({ token: padded, uuid: UUID }, randomFrom(1, 'x'));
      const { authorization, unlessTaken } = all.find(({ name }) => name === BEHIND_PADDING)!;
      expect(authorization).toBe(`Bearer ${padded}A7b3`);
      const other = credentials(unlessTaken!)!;
      expect(other).not.toBe(padded);
      expect(other).toHaveLength(padded.length);
      if (!padded.startsWith('vmoi'))
        expect(Buffer.from(other, 'base64')).toEqual(Buffer.from(padded, 'base64'));
    },
  );

  test('has nothing behind its padding where there is none', () => {
    expect(named(token).has(BEHIND_PADDING)).toBe(false);
  });

  test.each([
    ['one case', 'abcdef0123456789zz', false],
    ['capitals', 'ABCDEFGH12345678', false],
    ['digits', '1234567890123456', false],
    ['both cases in the prefix only', 'Agent_0123456789abcdefghij', false],
    ['both cases', 'aGVsbG8gd29ybGQhIQ', true],
  ])('flips case only where both cases say something: %s', (_, given, flips) => {
    expect(named(given).has('case flipped')).toBe(flips);
  });

  test.each([
    ['the token itself', UUID, UUID],
    ['the token without dashes', UUID.replaceAll('-', ''), UUID],
    ['no legal header', 'abcdefgh12345678', 'a\nb'],
    ['empty', 'abcdefgh12345678', ''],
  ])('leaves out a uuid that is %s', (_, given, uuid) => {
    expect(named(given, uuid).has('the uuid')).toBe(false);
  });
});

describe('a token that was never issued', () => {
  test('looks like one that was', () => {
    const token = 'vmoi_0123456789012345678901234567890123456789';
    const other = neverIssued(token, randomFrom(1, 'x'));
    expect(other).toMatch(/^vmoi_[A-Za-z0-9]{40}$/);
    expect(other).not.toBe(token);
  });

  test('is long enough that nobody holds it', () => {
    expect(neverIssued('t1', randomFrom(1, 'x'))).toMatch(/^[A-Za-z0-9]{32}$/);
  });
});

test.each([
  ['abc', true],
  ['a b', true],
  ['1|x', true],
  ['\u00e9', true],
  ['', false],
  [' a', false],
  ['a ', false],
  ['a\nb', false],
  ['a\0b', false],
  ['令牌', false],
])('%j can stand in a header: %s', (text, sendable) => {
  expect(isSendable(text)).toBe(sendable);
});
