/** Values that a field must not take, each beside the twin that differs in nothing else. */

import { type Field, fieldsOf } from '../../../spec/faults.ts';
import { anInfo, aReport, bytesOfBody, exact } from '../../drive/bodies.ts';
import { type Broken, brokenTexts, NOT_NUMBERS, noObjects } from './near-json.ts';

const LONGEST_SHOWN = 40;

/** One field with one value put into it. */
export interface FieldCase {
  readonly field: string;
  readonly value: unknown;
  readonly name: string;
}

/** JSON values of every type that the field is not documented to have; null where the field is required. */
export function wrongTypes(message: 'info' | 'report'): FieldCase[] {
  return cases(
    message,
    () => true,
    ({ kind, optional }) => {
      const others = [true, false, ['x'], { x: 1 }, ...(optional ? [] : [null])];
      return kind === 'string' ? [42, 0, ...others] : ['12', '', ...others];
    },
  );
}

/** Bodies that are no JSON object: a right one broken in every way, and with what is no number in each such field. */
export function noBodies(message: 'info' | 'report'): Broken[] {
  const text = bytesOfBody(message === 'info' ? anInfo() : aReport()).toString();
  const noNumbers = fieldsOf(message)
    .filter(({ kind }) => kind !== 'string')
    .flatMap(({ name }) =>
      NOT_NUMBERS.map((value) => ({
        name: `${name} = ${value}`,
        body: text.replace(new RegExp(`(?<="${name}":)[^,}]*`), value),
      })),
    );
  return [...brokenTexts(text), ...noObjects(text), ...noNumbers];
}

/** 2^63 and 2^64, which would wrap to the least and to 0, and a large one as a float is printed. */
const OVERFLOWS = ['9223372036854775808', '18446744073709551616', '1e19'];

/** Fractions in integer fields, and more than an int64 holds in those that are int64. */
export function noInt64(message: 'info' | 'report'): FieldCase[] {
  return cases(
    message,
    ({ kind }) => kind === 'int' || kind === 'int64',
    ({ kind }) => ['1.5', ...(kind === 'int64' ? OVERFLOWS : [])].map(exact),
  );
}

/** Past the double range, and so what some languages read as infinity. */
const ODD_NUMBERS = ['1e400', '-1e400', '9'.repeat(400)];
const ODD_INTEGERS = [
  ...ODD_NUMBERS,
  '-1',
  '-9223372036854775808',
  '-9223372036854775809',
  '9223372036854775808',
  '150.0',
  '1.5e2',
];
/** Members of other names, some of which every object of some languages has. */
const ODD_NAMES = ['', '__proto__', 'constructor', 'toString', 'extra'];

/** What the text leaves open, or nobody should send, in every field and beside them: a server must outlive it. */
export function oddValues(message: 'info' | 'report'): FieldCase[] {
  const inFields = cases(
    message,
    () => true,
    ({ name, kind, optional }) => {
      const numbers = kind === 'float' ? ODD_NUMBERS : kind === 'string' ? [] : ODD_INTEGERS;
      const past32Bits = kind === 'int' ? ['2147483648'] : [];
      // An empty gpu_name is no oddity (protocol §2).
      const empty = kind === 'string' && name !== 'gpu_name' ? [''] : [];
      return [...[...numbers, ...past32Bits].map(exact), ...empty, ...(optional ? [null] : [])];
    },
  );
  const beside = ODD_NAMES.flatMap((field) =>
    [null, exact('1e400'), { '': { '': null } }].map((value) => caseOf(field, value)),
  );
  return [...inFields, ...beside];
}

/** The edges of the non-negative int64 range. */
export function int64Edges(message: 'info' | 'report'): FieldCase[] {
  const edges = ['0', '2147483648', '9007199254740993', '9223372036854775807'];
  return cases(
    message,
    ({ kind }) => kind === 'int64',
    () => edges.map(exact),
  );
}

/** Every JSON spelling of a number, in every float field. */
export function floatSpellings(): FieldCase[] {
  // The last two as languages print what a division gives.
  const spellings = [
    '45',
    '45.0',
    '4.5e1',
    '4.5E+1',
    '450e-1',
    '0',
    '0.0',
    '0.001',
    '33.333333333333336',
    '5e-07',
  ];
  return [
    ...cases(
      'report',
      ({ kind }) => kind === 'float',
      () => spellings.map(exact),
    ),
    ...cases(
      'report',
      ({ max }) => max === 100,
      () => ['100', '100.0', '1e2'].map(exact),
    ),
  ];
}

/** Percentages that are none. */
export function outOfRange(): FieldCase[] {
  return cases(
    'report',
    ({ max }) => max === 100,
    () => [-1, -0.5, 100.5, 101, 1000],
  );
}

function cases(
  message: 'info' | 'report',
  wanted: (field: Field) => boolean,
  valuesFor: (field: Field) => readonly unknown[],
): FieldCase[] {
  return fieldsOf(message)
    .filter(wanted)
    .flatMap((field) => valuesFor(field).map((value) => caseOf(field.name, value)));
}

function caseOf(field: string, value: unknown): FieldCase {
  const text = JSON.stringify(value);
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return { field, value, name: `${field} = ${shown}` };
}

/** Every subset of these names but the empty one. */
export function subsets(names: readonly string[]): string[][] {
  const all: string[][] = [];
  for (let bits = 1; bits < 2 ** names.length; bits++) all.push(names.filter((_, i) => bits & (1 << i)));
  return all;
}
