/** Texts made to act in a sink: markup, commands, control characters, broken surrogates, mixed at random. */

import fc from 'fast-check';
import { HOSTILE } from './rows.ts';

const PIECES = [
  ...['\u001b[2J', '\u009b31m', '\u0000', '\u0007', '\r', '\n', '\r\n', '\t', '\u007f', '\u2028', '\ufeff'],
  ...['\u202e', '\u2066', '\u200f', '\u{e0041}', '\ufffe', '\uffff', '\u{1fffe}', '\ud800', '\udc00'],
  ...[
    ']]>',
    '</script>',
    '<img src=x>',
    '&amp;',
    '"',
    "'",
    '`',
    '```',
    '|',
    '@all',
    'https://x.y',
    '~~~',
    '\\',
  ],
  ...[
    '::error::x',
    ' ::set-output name=a::b',
    '##[error]x',
    '##vso[task]',
    '%0A',
    '%',
    ',',
    ':',
    '- ',
    '1. ',
    '#',
  ],
  ...['中文', '👩‍💻', 'e\u0301', ' ', 'word'],
  HOSTILE,
];

/** Any string of 16-bit units, seeded with what is known to hurt. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...PIECES),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.string(),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

/** Characters that must reach no sink as they are; `kept` are those that this sink takes. */
export function unsafeIn(text: string, kept = ''): string[] {
  const unsafe =
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\p{Noncharacter_Code_Point}]/gu;
  return (text.match(unsafe) ?? []).filter((char) => !kept.includes(char));
}
