/**
 * The journal by columns: events of one shape share the names of their members, times become differences, and what
 * repeats stands once. That packs to little more than half of what its lines do, and comes out as it went in.
 */

import type { JournalEvent } from '../../spec/journal.ts';

/** The whole journal, as JSON. */
export interface Columns {
  /** For each kind of event its type and the paths of its members, one behind the other. */
  readonly shapes: readonly (readonly string[])[];
  /** The shape of each event, with commas between them. */
  readonly of: string;
  readonly columns: Readonly<Record<string, Column>>;
  /** Whether the events are to be sorted by `seq`. */
  readonly sorted: boolean;
}

export type Column =
  /** All values are this one. */
  | { readonly same: unknown }
  /** Differences, with commas between them: to the value before, or to the event's `t`; nothing stands for null. */
  | { readonly numbers: string; readonly parts: number; readonly from: 'before' | 't' }
  /** Different values in the order of their first use; for each event how far back, nothing for the next one. */
  | { readonly values: readonly unknown[]; readonly picks: string };

/** Members of payloads and of readings have columns of their own. */
const OPENED = ['body', 'payload', 'values'];
/** Their names, as far as they can stand in the name of a column. */
const PLAIN_NAME = /^[A-Za-z][\w.:@-]*$/;
/** The same in every type, so that they share a column. */
const STAMP = ['v', 'seq', 't', 'run', 'scenario', 'attempt', 'peer', 'conn', 'exchange'];
/** Times are written to the microsecond. */
const PARTS = [1, 1000];

type Members = Record<string, unknown>;

/** Writes events by columns. */
export function toColumns(events: readonly JournalEvent[]): Columns {
  const sorted = events.every(({ seq }, index) => index === 0 || seq > events[index - 1]!.seq);
  // What one check sends is alike: beside each other its events pack best.
  const groups = Map.groupBy(events, ({ scenario }) => scenario);
  const ordered = sorted ? [...groups.values()].flat() : events;
  const shapes = new Map<string, number>();
  const columns = new Map<string, { value: unknown; t: number }[]>();
  const of = ordered.map((event) => {
    const members = membersOf(event);
    const shape = [event.type, ...members.map(([path]) => path)].join(' ');
    if (!shapes.has(shape)) shapes.set(shape, shapes.size);
    for (const [path, value] of members) {
      const name = columnOf(event.type, path);
      const column = columns.get(name);
      if (column) column.push({ value, t: event.t });
      else columns.set(name, [{ value, t: event.t }]);
    }
    return shapes.get(shape);
  });
  return {
    shapes: Array.from(shapes.keys(), (shape) => shape.split(' ')),
    of: of.join(),
    columns: Object.fromEntries(Array.from(columns, ([name, cells]) => [name, written(name, cells)])),
    sorted,
  };
}

/** Reads them back. */
export function fromColumns({ shapes, of, columns, sorted }: Columns): JournalEvent[] {
  const readers = new Map(Object.entries(columns).map(([name, column]) => [name, reader(column)]));
  const events = (of === '' ? [] : of.split(',')).map((index) => {
    const [type = '', ...paths] = shapes[Number(index)] ?? [];
    const event: Members = {};
    for (const path of paths) {
      const value = readers.get(columnOf(type, path))?.(Number(event.t));
      const dot = path.indexOf('.');
      if (dot === -1) event[path] = value;
      else {
        const name = path.slice(0, dot);
        event[name] ??= {};
        (event[name] as Members)[path.slice(dot + 1)] = value;
      }
    }
    for (const name of OPENED) complete(event[name] as Members | undefined);
    return { ...event, type } as unknown as JournalEvent;
  });
  return sorted ? events.sort((a, b) => a.seq - b.seq) : events;
}

function columnOf(type: string, path: string): string {
  return STAMP.includes(path) ? path : `${type} ${path}`;
}

/** The members of an event but its type, `t` first: others are written as differences to it. */
function membersOf(event: JournalEvent): [string, unknown][] {
  const { type: _, t, ...others } = event;
  const members = Object.entries(others).flatMap(([name, value]): [string, unknown][] =>
    OPENED.includes(name) && isPlain(value)
      ? Object.entries(value).map(([inner, one]) => [
          `${name}.${inner}`,
          inner === 'bytes' && one === lengthOf(value) ? null : one,
        ])
      : [[name, value]],
  );
  return [['t', t], ...members.filter(([, value]) => value !== undefined)] as [string, unknown][];
}

function isPlain(value: unknown): value is Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => PLAIN_NAME.test(name));
}

/** The length of a payload that follows from its content is not written. */
function complete(payload: Members | undefined): void {
  if (payload && payload.bytes === null) payload.bytes = lengthOf(payload);
}

const encoder = new TextEncoder();

function lengthOf({ text, base64 }: Members): number | null {
  if (typeof text === 'string') return encoder.encode(text).length;
  return typeof base64 === 'string' ? atob(base64).length : null;
}

interface Cell {
  readonly value: unknown;
  readonly t: number;
}

function written(name: string, cells: readonly Cell[]): Column {
  const [first] = cells;
  if (cells.every(({ value }) => value === first?.value)) return { same: first?.value };
  return asNumbers(name, cells) ?? asValues(cells);
}

function asNumbers(name: string, cells: readonly Cell[]): Column | null {
  const parts = PARTS.find((one) => cells.every(({ value }) => value === null || isExact(value, one)));
  if (parts === undefined) return null;
  let last = 0;
  const before = cells.map(({ value }) => {
    if (value === null) return '';
    const now = Math.round((value as number) * parts);
    const difference = now - last;
    last = now;
    return difference;
  });
  const plain: Column = { numbers: before.join(), parts, from: 'before' };
  if (name === 't' || !cells.every(({ t }) => isExact(t, parts))) return plain;
  const fromT = cells.map(({ value, t }) =>
    value === null ? '' : Math.round((value as number) * parts) - Math.round(t * parts),
  );
  const other: Column = { numbers: fromT.join(), parts, from: 't' };
  return plain.numbers.length <= other.numbers.length ? plain : other;
}

/** Whether a number survives being counted in parts. */
function isExact(value: unknown, parts: number): boolean {
  if (typeof value !== 'number' || Object.is(value, -0)) return false;
  const counted = Math.round(value * parts);
  return Math.abs(counted) < Number.MAX_SAFE_INTEGER / 4 && counted / parts === value;
}

function asValues(cells: readonly Cell[]): Column {
  const known = new Map<string, number>();
  const values: unknown[] = [];
  const picks = cells.map(({ value }) => {
    const key = JSON.stringify(value);
    const at = known.get(key);
    if (at !== undefined) return values.length - at;
    known.set(key, values.length);
    values.push(value);
    return '';
  });
  return { values, picks: picks.join() };
}

/** Gives the values of a column one after the other, each for an event at `t`. */
function reader(column: Column): (t: number) => unknown {
  if ('same' in column) return () => column.same;
  let row = 0;
  if ('values' in column) {
    const picks = column.picks.split(',');
    let next = 0;
    return () => {
      const back = picks[row++];
      return back === '' ? column.values[next++] : column.values[next - Number(back)];
    };
  }
  const { parts, from } = column;
  const numbers = column.numbers.split(',');
  let last = 0;
  return (t) => {
    const difference = numbers[row++];
    if (difference === '') return null;
    last = (from === 't' ? Math.round(t * parts) : last) + Number(difference);
    return last / parts;
  };
}
