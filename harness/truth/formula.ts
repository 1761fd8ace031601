import type { Message } from '../../spec/messages/message.ts';
import type { Values } from './proc.ts';

/** What the machine showed at one moment. */
export interface Reading {
  /** When it was taken, in journal milliseconds. */
  readonly at: number;
  readonly values: Readonly<Values>;
}

/** One way to make the value of a field from readings. */
export interface Formula {
  /** As people write it, in terms of its source; the same in every language. */
  readonly name: string;
  /** From the reading at the end of a window and the one at its beginning; for a level both are the same. */
  value(to: Reading, from: Reading): number | null;
}

/** A known mistake: what a field holds where it was made. */
export interface Wrong {
  readonly id: string;
  says(name: string): Message;
  /** What becomes of the right value, rising or falling with it; null where that cannot be told. */
  turned(right: number, to: Reading, from: Reading): number | null;
  /** Set where it does not depend on the right value. */
  readonly alone?: true;
}

/** A field of a report or of basic information, and all that is known about how it may be made. */
export interface Field {
  readonly name: string;
  /** Which readings it is made from. */
  readonly source: 'rates' | 'levels' | 'sockets';
  /** Whether it needs two readings. */
  readonly isRate: boolean;
  /** Whether it goes up and down by itself, so that between two readings it may lie beside them. */
  readonly wavers: boolean;
  formulas(latest: Reading): readonly Formula[];
  readonly wrongs: readonly Wrong[];
  /** How far a right value may lie beside what a reading shows. */
  noise(right: number, to: Reading, from: Reading): number;
  /** Where right values stay below this, one that is right proves nothing. */
  readonly least?: number;
  /** Set where it counts the lines of tables, each of which has a heading. */
  readonly isOfTables?: true;
  /** Where right values lie further apart than this, nothing can be told. */
  readonly widest?: number;
}

/** A value of a reading; null where it is not there. */
export function amount(reading: Reading, name: string): number | null {
  const value = reading.values[name];
  return value === undefined ? null : Number(value);
}

/** A sum of values less others; null where one of them is not there. */
export function combined(
  name: string,
  plus: readonly string[],
  minus: readonly string[] = [],
  atLeast = Number.NEGATIVE_INFINITY,
): Formula {
  return {
    name,
    value(to) {
      let sum = 0;
      for (const [names, sign] of [
        [plus, 1],
        [minus, -1],
      ] as const) {
        for (const part of names) {
          const value = amount(to, part);
          if (value === null) return null;
          sum += sign * value;
        }
      }
      return Math.max(sum, atLeast);
    },
  };
}

/** The right value in another unit or scale. */
export function scaled(id: string, factor: number, says: Wrong['says']): Wrong {
  return { id, says, turned: (right) => right * factor };
}

/** Another quantity in place of the right one. */
export function instead(
  id: string,
  says: Wrong['says'],
  value: (to: Reading, from: Reading) => number | null,
): Wrong {
  return { id, says, alone: true, turned: (_, to, from) => value(to, from) };
}
