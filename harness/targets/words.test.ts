import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TargetError } from './errors.ts';
import { quoteWords, splitWords } from './words.ts';

describe('splitting a command line', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['node agent.js', ['node', 'agent.js']],
    [' a\tb\n c ', ['a', 'b', 'c']],
    [`a 'b c' d`, ['a', 'b c', 'd']],
    [`a "b c" d`, ['a', 'b c', 'd']],
    [`a''b ''`, ['ab', '']],
    [`--x="y z"'w'`, ['--x=y zw']],
    [`'a\\b'`, ['a\\b']],
    [`"a\\b\\"\\$\\\\"`, ['a\\b"$\\']],
    [`a\\ b \\'`, ['a b', "'"]],
    ['a \\\n b', ['a', 'b']],
    ['a\\\nb', ['ab']],
    [`$HOME ~ * | > a && b; #c`, ['$HOME', '~', '*', '|', '>', 'a', '&&', 'b;', '#c']],
  ])('%j', (line, words) => expect(splitWords(line)).toEqual(words));

  it.each([
    [`a 'b`, 'character 3'],
    [`"ab`, 'character 1'],
    [`a "b' c`, 'character 3'],
    ['ab\\', 'character 3'],
  ])('%j names the place of what is unbalanced', (line, place) => {
    expect(() => splitWords(line)).toThrow(TargetError);
    expect(() => splitWords(line)).toThrow(place);
  });

  it('gives back any words, however each of their characters is quoted', () => {
    const quoted = fc.array(
      fc.tuple(fc.string({ unit: 'binary' }), fc.constantFrom('single', 'double', 'backslash')),
    );
    const word = fc.array(quoted, { maxLength: 3 }).map((parts) => parts.flat());
    fc.assert(
      fc.property(fc.array(word), fc.constantFrom(' ', '\t', ' \n '), (words, space) => {
        const line = words.map((parts) => `''${parts.map(([text, how]) => QUOTE[how](text)).join('')}`);
        const plain = words.map((parts) => parts.map(([text]) => text).join(''));
        expect(splitWords(line.join(space))).toEqual(plain);
      }),
    );
  });

  it('gives back what was quoted for printing', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (words) => {
        expect(splitWords(quoteWords(words))).toEqual(words);
      }),
    );
  });

  it('leaves plain words unquoted when printing', () => {
    expect(quoteWords(['./agent', '--url={url}', 'a b', "it's", ''])).toBe(
      `./agent --url={url} 'a b' 'it'\\''s' ''`,
    );
  });
});

const QUOTE = {
  single: (text: string) => `'${text.replaceAll("'", `'"'"'`)}'`,
  double: (text: string) => `"${text.replace(/[$`"\\]/g, '\\$&')}"`,
  // A backslash before a line end would join lines.
  backslash: (text: string) => [...text].map((char) => (char === '\n' ? `'\n'` : `\\${char}`)).join(''),
};
