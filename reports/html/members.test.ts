import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membersOf } from './members.ts';

describe('the members of a JSON text', () => {
  it('are where they stand, however the text is written', () => {
    const text = ' { "a" : [1, {"b": "}"}] ,\n"c\\"d":"x,y" }';
    expect(membersOf(text)?.map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual([
      ['a', '"a" : [1, {"b": "}"}]'],
      ['c\\"d', '"c\\"d":"x,y"'],
    ]);
  });

  it('are found in every object that can be written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const text = JSON.stringify(object);
        const values = membersOf(text)?.map(({ start, end }) => JSON.parse(`{${text.slice(start, end)}}`));
        expect(Object.assign({ __proto__: null }, ...(values ?? []))).toEqual(
          Object.assign({ __proto__: null }, JSON.parse(text)),
        );
      }),
    );
  });

  it('are none where there is no object, or half of one', () => {
    for (const text of ['', '[]', '"{}"', '1', '{"a":1', '{"a']) expect(membersOf(text)).toBeNull();
  });
});
