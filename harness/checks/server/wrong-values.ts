/** Values that a field must not take, each beside the twin that differs in nothing else. */

import { type Field, fieldsOf } from '../../../spec/faults.ts';
import { exact } from '../../drive/bodies.ts';

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
      const others = [true, ['x'], { x: 1 }, ...(optional ? [] : [null])];
      return kind === 'string' ? [42, ...others] : ['12', ...others];
    },
  );
}

/** Fractions in integer fields, and 2^63 in those that are int64. */
export function noInt64(message: 'info' | 'report'): FieldCase[] {
  return cases(
    message,
    ({ kind }) => kind === 'int' || kind === 'int64',
    ({ kind }) => (kind === 'int64' ? [exact('1.5'), exact('9223372036854775808')] : [exact('1.5')]),
  );
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
  const spellings = ['45', '45.0', '4.5e1', '4.5E+1', '450e-1', '0', '0.0', '0.001'];
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
    .flatMap((field) =>
      valuesFor(field).map((value) => ({
        field: field.name,
        value,
        name: `${field.name} = ${JSON.stringify(value)}`,
      })),
    );
}

/** Every subset of these names but the empty one. */
export function subsets(names: readonly string[]): string[][] {
  const all: string[][] = [];
  for (let bits = 1; bits < 2 ** names.length; bits++) all.push(names.filter((_, i) => bits & (1 << i)));
  return all;
}
