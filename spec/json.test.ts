import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExact } from './json.ts';

function sourceIn(text: string, name = 'n'): string | undefined {
  const parsed = parseExact(text);
  return parsed.ok ? parsed.source(name) : undefined;
}

test.each(['1', '1.0', '1e0', '-0', '9007199254740993', '9223372036854775807', '1e400', '0.1E-7'])(
  'a number is seen as it was written: %s',
  (number) => {
    expect(sourceIn(`{"n": ${number} }`)).toBe(number);
  },
);

test.each([
  ['of two members with one name the last counts', '{"n":1.0,"n":2e0}', '2e0'],
  ['also where the last holds no number', '{"n":1,"n":"1"}', undefined],
  ['members of inner objects are not meant', '{"x":{"n":1}}', undefined],
  ['an inner object of the same name does not hide it', '{"x":{"n":1},"n":2.0}', '2.0'],
  ['names may be escaped', '{"\\u006e":3.0}', '3.0'],
  ['a bare number has no members', '1', undefined],
])('%s', (_, text, source) => {
  expect(sourceIn(text)).toBe(source);
});

test.each(['', '{', "{'n':1}", '{"n":01}', '{"n":NaN}', '\uFEFF{}'])('no JSON: %j', (text) => {
  expect(parseExact(text)).toEqual({ ok: false });
});

test('nesting deeper than the stack still gives the numbers, as JavaScript writes them', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  expect(sourceIn(`{"deep":${deep},"n":1.50}`)).toBe('1.5');
});

test('the value is the one that JSON.parse gives, for any text', () => {
  const texts = fc.oneof(
    fc.json(),
    fc.string(),
    fc.tuple(fc.json(), fc.string()).map((two) => two.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseExact(text);
      expect(parsed.ok ? [parsed.value] : []).toEqual(oracle(text));
    }),
  );
});

function oracle(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

test('every number comes back verbatim', () => {
  const digits = fc.stringMatching(/^-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?$/);
  fc.assert(
    fc.property(fc.dictionary(fc.string(), digits), (numbers) => {
      const members = Object.entries(numbers).map(([name, number]) => `${JSON.stringify(name)}:${number}`);
      const text = `{${members.join(',')}}`;
      for (const [name, number] of Object.entries(numbers)) expect(sourceIn(text, name)).toBe(number);
    }),
  );
});
