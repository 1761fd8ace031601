/** The fields of each message as a table, read off the JSON Schemas when the project is built. */

import { fields } from './generated/fields.ts';
import type { MessageKind } from './protocol.ts';

/** The type that the protocol text gives a field; it leaves the width of `int` open. */
export type FieldKind = 'string' | 'int' | 'int64' | 'float';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly optional: boolean;
  /** The least and greatest value of a float, where the text bounds it; an int64 is bounded by its kind. */
  readonly min?: number;
  readonly max?: number;
  /** True where the empty string is no value. */
  readonly nonEmpty?: true;
  /** The one value that is right, where there is only one. */
  readonly only?: string;
}

/** The fields of a message, in the order of the protocol text. */
export function fieldsOf(kind: MessageKind): readonly Field[] {
  return fields[kind];
}

/** Whether a field is an integer one: `int` or `int64`. */
export function isInteger(field: Field): boolean {
  return field.kind === 'int' || field.kind === 'int64';
}
