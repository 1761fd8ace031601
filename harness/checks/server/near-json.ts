/** Texts that are nearly JSON, or nearly an object, each made of one that is both. */

import { parseExact } from '../../../spec/json.ts';

/** Breaks a text; where there are several places for that, at this one. */
export type Break = (text: string, at: number) => string;

/** A text with one thing wrong, and what that is. */
export interface Broken {
  readonly name: string;
  readonly body: string;
}

/** Where a member's value stands; the bodies that are broken are written without white space. */
const VALUE = /(?<=":)("[^"]*"|[^,}]*)/g;
const NAME_END = /(?=":)/g;
/** What some parsers read as numbers (Python's for one), and JSON has not. */
export const NOT_NUMBERS = ['NaN', 'Infinity', '-Infinity'] as const;
const NO_VALUES = [...NOT_NUMBERS, 'undefined', 'True', 'None', 'nul', ''];
const NO_NUMBERS = ['01', '+1', '.5', '1.', '0x10', '1e', '1_000', '--1', '1,5'];

/** Ways to make a text no JSON, each with all that it may put there; each only usually does. */
export const BREAKS: Readonly<Record<string, Readonly<Record<string, Break>>>> = {
  'nothing at all': one(() => ''),
  'cut short': one((text, at) => text.slice(0, 1 + (at % (text.length - 1)))),
  'a comma at the end': one((text) => text.replace(/\}$/, ',}')),
  'a comma in front': one((text) => text.replace('{', '{,')),
  'two commas': one((text, at) => replaceOne(text, /,/g, ',,', at)),
  'no comma': one((text, at) => replaceOne(text, /,/g, ' ', at)),
  'no colon': one((text, at) => replaceOne(text, /:/g, ' ', at)),
  'an equals sign': one((text, at) => replaceOne(text, /:/g, '=', at)),
  'single quotes': one((text) => text.replaceAll('"', "'")),
  'a name without quotes': one((text, at) => replaceOne(text, /"\w+"(?=:)/g, 'name', at)),
  'a quote missing': one((text, at) => replaceOne(text, /"/g, '', at)),
  'something after it': each([' x', '}', '{}', ',', ']', ';', ' null'], (by) => (text) => text + by),
  'something before it': each(['x', '{', ',', ")]}',\n", 'callback(', 'null '], (by) => (text) => by + text),
  'a comment': each(['{/* x */', '{// x\n', '{# x\n'], (by) => (text) => text.replace('{', by)),
  'a value that is none': each(NO_VALUES, (by) => (text, at) => replaceOne(text, VALUE, by, at)),
  'a number that is none': each(NO_NUMBERS, (by) => (text, at) => replaceOne(text, VALUE, by, at)),
  'a line break in a string': one((text, at) => replaceOne(text, NAME_END, '\n', at)),
  'a wrong escape': each(
    ['\\x41', '\\u12', '\\', '\\ '],
    (by) => (text, at) => replaceOne(text, NAME_END, by, at),
  ),
};

function one(how: Break): Readonly<Record<string, Break>> {
  return { '': how };
}

function each(texts: readonly string[], how: (by: string) => Break): Readonly<Record<string, Break>> {
  return Object.fromEntries(texts.map((by) => [by, how(by)]));
}

/** The text with one of the places that match replaced. */
function replaceOne(text: string, pattern: RegExp, by: string, at: number): string {
  const places = [...text.matchAll(pattern)];
  const place = places[at % places.length];
  if (!place) return text;
  return text.slice(0, place.index) + by + text.slice(place.index + place[0].length);
}

/** The text of an object broken in every way, each of them once, so that none is left to chance. */
export function brokenTexts(text: string): Broken[] {
  const form = new URLSearchParams(JSON.parse(text) as Record<string, string>);
  const broken = Object.entries(BREAKS).flatMap(([how, all]) =>
    Object.entries(all).map(([by, breakIt], at) => ({
      name: by === '' ? how : `${how}: ${JSON.stringify(by)}`,
      body: breakIt(text, at),
    })),
  );
  return [...broken, { name: 'a form', body: `${form}` }].filter(({ body }) => !parseExact(body).ok);
}

/** JSON that is no object, though the object may be inside it. */
export function noObjects(text: string): Broken[] {
  const plain = ['[]', '[[]]', '[{}]', 'null', 'true', 'false', '0', '-1.5e3', '""', '"text"', '"{}"'];
  return [
    ...plain.map((body) => ({ name: body, body })),
    { name: 'in an array', body: `[${text}]` },
    { name: 'twice in an array', body: `[${text},${text}]` },
    { name: 'in a string', body: JSON.stringify(text) },
  ];
}
