/** Bodies with one fault, each beside the valid twin that differs in nothing else. */

import fc from 'fast-check';
import { type Field, fieldsOf } from '../../../../spec/faults.ts';
import { isInteger } from '../../../../spec/fields.ts';
import { BREAKS } from '../near-json.ts';
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

/** Texts that are nearly JSON. */
export function notJson(kind: RequestKind, prefix?: string): fc.Arbitrary<Wrong> {
  return fc
    .tuple(bases(kind, prefix), fc.constantFrom(...Object.keys(BREAKS)), fc.nat(400))
    .map(([base, how, at]) => {
      const twin = textOf(base);
      const ways = Object.values(BREAKS[how]!);
      return { wrong: ways[at % ways.length]!(twin, at), twin, what: how };
    });
}
