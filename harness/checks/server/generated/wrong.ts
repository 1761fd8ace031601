/** Bodies with one fault, each beside the valid twin that differs in nothing else. */

import fc from 'fast-check';
import { type Field, fieldsOf } from '../../../../spec/faults.ts';
import { isInteger } from '../../../../spec/fields.ts';
import { type Draft, drafts, ordinary, type RequestKind, textOf, withField } from './drafts.ts';
import { fractions, noPercentages, overflows } from './numbers.ts';

export interface Wrong {
  readonly wrong: string;
  /** The body without the fault. */
  readonly twin: string;
  /** What was done to it, for people: `ram = 1.5`. */
  readonly what: string;
}

/** How many different bodies the faults are put into: each must be accepted before it counts as a twin. */
const BASES = 10;

/** Valid bodies that trouble nobody, a few of them only; shrinks to an ordinary one. */
function bases(kind: RequestKind, prefix?: string): fc.Arbitrary<Draft> {
  const few = fc.sample(drafts(kind, { leftOut: true }, prefix), { seed: 1, numRuns: BASES });
  return fc.constantFrom(ordinary(kind, prefix), ...few);
}

/** Bodies with one field wrong; `values` gives its JSON texts, `∅` stands for leaving it out. */
function oneField(
  kind: RequestKind,
  wanted: (field: Field) => boolean,
  values: (field: Field) => fc.Arbitrary<string | null>,
  prefix?: string,
): fc.Arbitrary<Wrong> {
  const fields = fieldsOf(kind).filter(wanted);
  const faults = fields.map((field) => values(field).map((value) => ({ field, value })));
  return fc.tuple(bases(kind, prefix), fc.oneof(...faults)).map(([base, { field, value }]) => ({
    wrong: textOf(withField(base, field.name, value)),
    twin: textOf(base),
    what: `${field.name} = ${value ?? '∅'}`,
  }));
}

const WRONG_FOR_ALL = fc.constantFrom('true', 'false', '[]', '{}', '["x"]', '[1]', '{"value":1}', '[[]]');

/** Another JSON type than the documented one; null only where the field is required. */
export function wrongTypes(kind: RequestKind, prefix?: string): fc.Arbitrary<Wrong> {
  const forStrings = fc.oneof(
    WRONG_FOR_ALL,
    fc.integer().map(String),
    fc.constantFrom('0', '1.5', '-1', '1e3'),
  );
  const forNumbers = fc.oneof(
    WRONG_FOR_ALL,
    fc.nat().map((number) => `"${number}"`),
    fc.constantFrom('""', '"x"', '"1.5"', '"0x10"', '" 1"', '"NaN"', '"null"', '"true"'),
  );
  return oneField(
    kind,
    () => true,
    ({ kind: type, optional }) => {
      const others = type === 'string' ? forStrings : forNumbers;
      return optional ? others : fc.oneof({ weight: 8, arbitrary: others }, fc.constant('null'));
    },
    prefix,
  );
}

/** A field that is not marked optional is not there. */
export function missing(kind: 'info' | 'report'): fc.Arbitrary<Wrong> {
  return oneField(
    kind,
    ({ optional }) => !optional,
    () => fc.constant(null),
  );
}

/** A fraction in an integer field, or an int64 past its range. */
export function noIntegers(kind: 'info' | 'report'): fc.Arbitrary<Wrong> {
  return oneField(kind, isInteger, (field) =>
    field.kind === 'int64' ? fc.oneof(fractions, overflows) : fractions,
  );
}

export function outOfRange(): fc.Arbitrary<Wrong> {
  return oneField(
    'report',
    ({ max }) => max === 100,
    () => noPercentages,
  );
}

/** Two different fields of the wrong type, or one of the wrong type and another one missing. */
export function twoFaults(kind: 'info' | 'report'): fc.Arbitrary<Wrong> {
  const fields = fieldsOf(kind).filter(({ optional }) => !optional);
  const two = fc.shuffledSubarray([...fields], { minLength: 2, maxLength: 2 });
  return fc
    .tuple(bases(kind), two, fc.constantFrom('[]', 'true', '{}'), fc.constantFrom(null, '[]', '{}', 'false'))
    .map(([base, [first, second], one, other]) => ({
      wrong: textOf(withField(withField(base, first!.name, one), second!.name, other)),
      twin: textOf(base),
      what: `${first!.name} = ${one}, ${second!.name} = ${other ?? '∅'}`,
    }));
}

/** JSON that is no object. */
export function notObjects(kind: RequestKind, prefix?: string): fc.Arbitrary<Wrong> {
  const scalars = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom('[]', 'null', 'true', 'false', '0', '""', '[[]]', '[{}]', '"{}"', '-1.5e3'),
    },
    fc.integer().map(String),
    fc.string({ maxLength: 16 }).map((text) => JSON.stringify(text)),
    fc.array(fc.integer(), { maxLength: 4 }).map((items) => JSON.stringify(items)),
  );
  const wrapped = fc.constantFrom(
    (text: string) => `[${text}]`,
    (text: string) => JSON.stringify(text),
    (text: string) => `[${text},${text}]`,
  );
  return fc
    .tuple(bases(kind, prefix), fc.oneof({ weight: 3, arbitrary: scalars }, wrapped))
    .map(([base, made]) => {
      const twin = textOf(base);
      const wrong = typeof made === 'string' ? made : made(twin);
      return { wrong, twin, what: wrong.slice(0, 40) };
    });
}

type Break = (text: string, at: number) => string;

/** Where a member's value stands; the bodies that are broken are written without white space. */
const VALUE = /(?<=":)("[^"]*"|[^,}]*)/g;
const NAME_END = /(?=":)/g;
const NO_VALUES = ['NaN', 'Infinity', '-Infinity', 'undefined', 'True', 'None', 'nul', ''];
const NO_NUMBERS = ['01', '+1', '.5', '1.', '0x10', '1e', '1_000', '--1', '1,5'];

/** Ways to make a text no JSON; each only usually does, and whoever asks judges again. */
const BREAKS: Readonly<Record<string, Break>> = {
  'nothing at all': () => '',
  'cut short': (text, at) => text.slice(0, 1 + (at % (text.length - 1))),
  'a comma at the end': (text) => text.replace(/\}$/, ',}'),
  'a comma in front': (text) => text.replace('{', '{,'),
  'two commas': (text, at) => replaceOne(text, /,/g, ',,', at),
  'no comma': (text, at) => replaceOne(text, /,/g, ' ', at),
  'no colon': (text, at) => replaceOne(text, /:/g, ' ', at),
  'an equals sign': (text, at) => replaceOne(text, /:/g, '=', at),
  'single quotes': (text) => text.replaceAll('"', "'"),
  'a name without quotes': (text, at) => replaceOne(text, /"\w+"(?=:)/g, 'name', at),
  'a quote missing': (text, at) => replaceOne(text, /"/g, '', at),
  'something after it': (text, at) => text + pick([' x', '}', '{}', ',', ']', ';', ' null'], at),
  'something before it': (text, at) => pick(['x', '{', ',', ")]}',\n", 'callback(', 'null '], at) + text,
  'a comment': (text, at) => text.replace('{', pick(['{/* x */', '{// x\n', '{# x\n'], at)),
  'a value that is none': (text, at) => replaceOne(text, VALUE, pick(NO_VALUES, at), at),
  'a number that is none': (text, at) => replaceOne(text, VALUE, pick(NO_NUMBERS, at), at),
  'a line break in a string': (text, at) => replaceOne(text, NAME_END, '\n', at),
  'a wrong escape': (text, at) => replaceOne(text, NAME_END, pick(['\\x41', '\\u12', '\\', '\\ '], at), at),
};

function pick<Item>(items: readonly Item[], at: number): Item {
  return items[at % items.length]!;
}

/** The text with one of the places that match replaced. */
function replaceOne(text: string, pattern: RegExp, by: string, at: number): string {
  const places = [...text.matchAll(pattern)];
  if (places.length === 0) return text;
  const { index, 0: found } = pick(places, at);
  return text.slice(0, index) + by + text.slice(index + found.length);
}

/** Texts that are nearly JSON. */
export function notJson(kind: RequestKind, prefix?: string): fc.Arbitrary<Wrong> {
  return fc
    .tuple(bases(kind, prefix), fc.constantFrom(...Object.keys(BREAKS)), fc.nat(400))
    .map(([base, how, at]) => {
      const twin = textOf(base);
      return { wrong: BREAKS[how]!(twin, at), twin, what: how };
    });
}
