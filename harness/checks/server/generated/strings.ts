/** Strings for the fields of messages: of at most 64 code points, with neither NUL nor lone surrogates. */

import fc from 'fast-check';

const LONGEST = 64;

/** What programs that build queries, pages or file names out of strings stumble over, and what scripts do. */
const TRICKY: readonly string[] = [
  "O'Brien",
  '"quoted"',
  'back\\slash',
  "'; DROP TABLE agents; --",
  '<script>alert(1)</script>',
  '%s %d %n {{y}} $(z)',
  '../../etc/passwd',
  '上海机房-01',
  'ＡＢＣ全角',
  'Zu\u0308rich e\u0301',
  'خادم ١٢٣',
  'שרת-אחד',
  'Сервер №1',
  'सर्वर',
  '🚀',
  '👩‍💻 edge',
  '🇨🇳',
  '𝕏𝟘',
  'null',
  'true',
  '0',
  '1e3',
  'NaN',
];

/** Any letter, digit, sign or punctuation of any script, now and then with a mark upon it; shrinks to `a`. */
const characters: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: printables(0x2ff) },
  { weight: 4, arbitrary: printables(0xffdc) },
  { weight: 2, arbitrary: printables(0x323af) },
  { weight: 1, arbitrary: fc.constantFrom(' ', 'e\u0301', 'क्ष', 'ы̆', '👍🏽', '🏳️‍🌈') },
);

function printables(last: number): fc.Arbitrary<string> {
  return fc
    .nat({ max: last - 0x21 })
    .map((at) => String.fromCodePoint(at === 0 ? 0x61 : 0x21 + at))
    .filter((character) => /^[\p{L}\p{N}\p{S}\p{P}]$/u.test(character));
}

/** Strings of up to so many of these; `fc.string` would spend a second on preparing what nobody asks for. */
function stringsOf(units: fc.Arbitrary<string>, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.array(units, { minLength, maxLength, size: 'max' }).map((all) => all.join(''));
}

/** Printable text in any script; never blank. */
export function texts(longest = LONGEST): fc.Arbitrary<string> {
  return fc
    .oneof(
      { weight: 3, arbitrary: stringsOf(characters, 1, longest) },
      { weight: 2, arbitrary: fc.constantFrom(...TRICKY) },
      { weight: 1, arbitrary: fc.constantFrom('n'.repeat(longest), '界'.repeat(longest)) },
    )
    .filter((text) => isOrdinary(text, longest));
}

function isOrdinary(text: string, longest: number): boolean {
  return [...text].length <= longest && /[\p{L}\p{N}\p{S}\p{P}]/u.test(text);
}

/** Text that nobody would type, though JSON can hold it: control characters, nothing but space, nothing at all. */
export const oddTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\u00a0',
    '\u001b[31m',
    '\u007f',
    '\u0085',
    '\u2028',
    '\ufeff',
  ),
  stringsOf(codePoints(), 0, LONGEST),
);

/** Any code point but NUL and the halves of surrogate pairs. */
function codePoints(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.integer({ min: 1, max: 0xd7ff }).map((code) => String.fromCodePoint(code)),
    fc.integer({ min: 0xe000, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
  );
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.';

/** Text that troubles nobody. */
export const plainTexts: fc.Arbitrary<string> = stringsOf(fc.constantFrom(...LETTERS), 1, 20);

export const ipv4s: fc.Arbitrary<string> = fc.ipV4();

/** Addresses in the ways in which they are usually written (RFC 5952). */
export const ipv6s: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('2001:db8::1', '::1', 'fe80::1', '::', '2001:db8:0:0:1:0:0:1', '2001:DB8::A'),
  fc
    .array(fc.nat(0xffff), { minLength: 8, maxLength: 8 })
    .map((groups) => groups.map((group) => group.toString(16)).join(':')),
);
