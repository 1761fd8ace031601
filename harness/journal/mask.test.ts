import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newIdentity } from '../../mocks/master/identities.ts';
import { Masker, PIECE } from './mask.ts';

const T1 = 'vmoi_~.+/-AbCdEfGhIjKlMnOpQrStUvWxYz012345=';
const T2 = 'vmoi_~.+/-zZ9yY8xX7wW6vV5uU4tT3sS2rR1qQ0pPo=';

function maskerOf(...tokens: string[]): Masker {
  const masker = new Masker();
  for (const token of tokens) masker.learn(token);
  return masker;
}

const escaped = (token: string) => token.replaceAll('/', '\\/');
const everyCharacter = (token: string) =>
  [...token].map((one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');

describe('a token and its changes', () => {
  test.each([
    ['itself', T1, '‹token 1›'],
    ['another', T2, '‹token 2›'],
    ['in lower case', T1.toLowerCase(), '‹token 1:lower-case›'],
    ['in upper case', T1.toUpperCase(), '‹token 1:upper-case›'],
    ['in swapped case', T1.replace('AbCd', 'aBcD'), '‹token 1:case›'],
    ['without its end', T1.slice(0, -1), '‹token 1:cut›'],
    ['without its beginning', T1.slice(10), '‹token 1:cut›'],
    ['with one character changed', T1.replace('M', 'm2'.slice(1)), '‹token 1:changed›'],
    ['with two characters changed', T1.replace('A', '0').replace('5=', '6='), '‹token 1:changed›'],
    ['a part of it', T1.slice(12, 30), '‹token 1:part›'],
    ['lengthened', `${T1.slice(0, -1)}A7b3=`, '‹token 1:part›A7b3='],
    ['with something after it', `${T1}x`, '‹token 1›x'],
    ['with something before it', `token=${T1}`, 'token=‹token 1›'],
    ['in another case, with something before it', `token=${T1.toLowerCase()}`, 'token=‹token 1:case›'],
    ['twice, side by side', T1 + T1, '‹token 1›‹token 1›'],
    ['two, side by side', `${T1}/${T2}`, '‹token 1›/‹token 2›'],
    ['in quotes', `"${T1}"`, '"‹token 1›"'],
    ['in a sentence', `Bearer ${T1}, then ${T2}.`, 'Bearer ‹token 1›, then ‹token 2›.'],
    ['what they have in common', 'vmoi_~.+/-', 'vmoi_~.+/-'],
    ['a stranger of the same form', `vmoi_~.+/-${'Qq'.repeat(16)}=`, `vmoi_~.+/-${'Qq'.repeat(16)}=`],
    ['seven characters of it', T1.slice(12, 19), T1.slice(12, 19)],
    ['eight characters of it', T1.slice(12, 20), '‹token 1:part›'],
  ])('%s', (_, text, masked) => {
    expect(maskerOf(T1, T2).mask(text)).toBe(masked);
  });

  test.each([
    ['percent-encoded', encodeURIComponent(T1), '‹token%201›'],
    ['percent-encoded in small letters', encodeURIComponent(T1).toLowerCase(), '‹token%201:lower-case›'],
    ['percent-encoded in every character', everyCharacter(T1), '‹token%201›'],
    ['percent-encoded in a query', `?a=%20&t=${encodeURIComponent(T1)}&b`, '?a=%20&t=‹token%201›&b'],
    ['percent-encoded and cut', encodeURIComponent(T1.slice(0, -5)), '‹token%201:cut›'],
    ['with escaped slashes', escaped(T1), '‹token\\u00201›'],
    ['with escapes for every sign', T1.replace(/\W/g, jsonEscape), '‹token\\u00201›'],
    ['with escaped slashes in JSON', `{"t":"${escaped(T1)}"}`, '{"t":"‹token\\u00201›"}'],
    ['after an escape', `line\\n${T1}`, 'line\\n‹token 1›'],
    ['escapes of something else', '100%25\\/a\\u002f', '100%25\\/a\\u002f'],
  ])('spelled otherwise: %s', (_, text, masked) => {
    expect(maskerOf(T1, T2).mask(text)).toBe(masked);
  });

  test('what only looks like an escape hides nothing', () => {
    expect(maskerOf('abcd2cWXYZkl').mask('at 100%2cWXYZkl')).toBe('at 100%‹token 1:part›');
  });

  test('what undoes the spelling finds the same mask', () => {
    const masker = maskerOf(T1);
    expect(JSON.parse(masker.mask(`"${escaped(T1)}"`))).toBe(masker.mask(T1));
    const inUrl = new URL(`http://x/?t=${masker.mask(encodeURIComponent(T1))}`);
    expect(inUrl.searchParams.get('t')).toBe(masker.mask(T1));
  });

  test('one token is one mask, whatever is learned later', () => {
    const masker = new Masker();
    for (let number = 1; number <= 300; number++) {
      const { token } = newIdentity();
      masker.learn(token);
      masker.learn(token);
      expect(masker.mask(token)).toBe(`‹token ${number}›`);
      expect(masker.knows(token)).toBe(true);
    }
  });

  test('a text that was looked at before is looked at anew once another token is known', () => {
    const masker = maskerOf(T1);
    expect(masker.mask('nothing-like-it')).toBe('nothing-like-it');
    masker.learn('nothing-like-it');
    expect(masker.mask('nothing-like-it')).toBe('‹token 2›');
  });

  test('a text of nothing but tokens, as long as a body may be, is masked in no time', () => {
    const masked = maskerOf(T1).mask(T1.repeat(24_000));
    expect(masked).toBe('‹token 1›'.repeat(24_000));
  });
});

describe('tokens that are like each other', () => {
  test('numbered ones are told apart, also inside something', () => {
    const tokens = Array.from({ length: 50 }, (_, i) => `session-token-${1000 + i}`);
    const masker = maskerOf(...tokens);
    for (const [i, token] of tokens.entries()) {
      expect(masker.mask(token)).toBe(`‹token ${i + 1}›`);
      expect(masker.mask(`?t=${token}`)).toBe(`?t=‹token ${i + 1}›`);
    }
  });

  test('where one begins with the other, a piece of either stays hidden', () => {
    const masker = maskerOf(T1, `${T1}and-much-more-of-it`);
    expect(masker.mask(T1)).toBe('‹token 1›');
    expect(masker.mask(`${T1}and-much-more-of-it`)).toBe('‹token 2›');
    expect(masker.mask(T1.slice(0, -3))).toBe('‹token 1:cut›');
    expect(masker.mask('x-much-more-of')).not.toContain('much');
  });
});

describe('tokens in odd characters', () => {
  const odd = 'päss "wörd" 12:ab/cd';

  test('are hidden as they are, in JSON and in a URL', () => {
    const masker = maskerOf(odd);
    expect(masker.mask(`<${odd}>`)).toBe('<‹token 1›>');
    expect(masker.mask(JSON.stringify({ odd }))).toBe('{"odd":"‹token\\u00201›"}');
    expect(masker.mask(`?t=${encodeURIComponent(odd)}`)).toBe('?t=‹token%201›');
    expect(JSON.parse(masker.mask(JSON.stringify({ odd })))).toEqual({ odd: masker.mask(odd) });
  });

  test('the longer one first, where one holds the other', () => {
    const masker = maskerOf('a:bcd', 'a:bcd:efg');
    expect(masker.mask('a:bcd:efg a:bcd')).toBe('‹token 2› ‹token 1›');
  });

  test('a lone surrogate does not stop it', () => {
    expect(maskerOf('abcd\ud800efgh').mask('abcd\ud800efgh')).toBe('‹token 1›');
  });
});

describe('what is no secret', () => {
  test.each(['', 'abc', 'null', 'true', 'uptime', 'net_total_down', 'token', 'Bearer', '1001', '‹token 1›'])(
    '%j stays in the text',
    (word) => {
      const masker = maskerOf(word);
      const body = JSON.stringify({ uptime: 1001, gpu_name: null, net_total_down: true, token: 'Bearer' });
      expect(masker.mask(`${word} ${body}`)).toBe(`${word} ${body}`);
      expect(masker.knows(word)).toBe(false);
    },
  );

  test('a short token is hidden where it stands alone', () => {
    const masker = maskerOf('T-12');
    expect(masker.mask('{"token":"T-12"} T-123 XT-12')).toBe('{"token":"‹token 1›"} T-123 XT-12');
  });

  test('a masker that knows nothing changes nothing', () => {
    expect(new Masker().mask(T1)).toBe(T1);
  });
});

describe('properties', () => {
  const character = fc.constantFrom(...'ABCabcXYZxyz0123456789-._~+/');
  const secret = fc
    .tuple(
      fc.constantFrom('', 'vmoi_~.+/-', 'key-'),
      fc.string({ unit: character, minLength: 8, maxLength: 40 }),
    )
    .map((parts) => parts.join(''));
  const tokens = fc.uniqueArray(secret, { minLength: 1, maxLength: 6 });
  /** Texts that are made of pieces of the tokens. */
  const texts = tokens.chain((known) => {
    const change = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.toLowerCase(),
      (text) => text.toUpperCase(),
      (text) => text.slice(1),
      (text) => text.slice(0, -2),
      (text) => text.slice(4, 13),
      (text) => `${text.slice(0, 10)}!${text.slice(10)}`,
      (text) => [...text].reverse().join(''),
    );
    const piece = fc.tuple(fc.constantFrom(...known), change).map(([token, changed]) => changed(token));
    const junk = fc.string({ unit: fc.constantFrom(...'abcA0-/=&?"{}: ,\\%'), maxLength: 6 });
    const text = fc.array(fc.oneof(piece, junk), { maxLength: 12 }).map((parts) => parts.join(''));
    return fc.record({ known: fc.constant(known), text });
  });
  const withoutMasks = (masked: string) => masked.replace(/‹token[^›]*›/g, '\0').toLowerCase();

  test('no piece that one token alone has is left over', () => {
    fc.assert(
      fc.property(texts, ({ known, text }) => {
        const left = withoutMasks(maskerOf(...known).mask(text));
        const folded = known.map((token) => token.toLowerCase());
        for (const token of folded)
          for (let at = 0; at + PIECE <= token.length; at++) {
            const piece = token.slice(at, at + PIECE);
            if (folded.filter((other) => other.includes(piece)).length === 1)
              expect(left).not.toContain(piece);
          }
      }),
      { numRuns: 500 },
    );
  });

  test('what is masked is masked: once more changes nothing', () => {
    fc.assert(
      fc.property(texts, ({ known, text }) => {
        const masker = maskerOf(...known);
        const masked = masker.mask(text);
        expect(masker.mask(masked)).toBe(masked);
      }),
      { numRuns: 300 },
    );
  });

  test('a text that has nothing of a token stays as it is', () => {
    const unlike = fc.string({ unit: fc.constantFrom(...'GHIJghij /\\%2F"') });
    fc.assert(
      fc.property(tokens, unlike, (known, text) => {
        expect(maskerOf(...known).mask(text)).toBe(text);
      }),
    );
  });
});

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
