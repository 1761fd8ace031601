/** What is wrong with the body of a message, judged on its very characters. */

import { type Field, fieldsOf, isInteger } from './fields.ts';
import { type ParsedJson, parseExact } from './json.ts';
import { judgeInteger } from './numbers.ts';
import type { MessageKind } from './protocol.ts';

export { type Field, type FieldKind, fieldsOf } from './fields.ts';
export { isValid, type Messages } from './validators.ts';

/**
 * Of the body as a whole:
 * - `not-utf8`: bytes that are no UTF-8 (left open for servers)
 * - `not-json`: also a byte order mark in front (left open for servers: RFC 8259 §8.1), and no body at all
 *   (left open for servers where it registers)
 * - `not-object`: JSON, but no object
 *
 * Of a field:
 * - `missing`: required and not there
 * - `null`: null stands in it (left open for servers where the field is optional)
 * - `wrong-type`: another JSON type than the documented one
 * - `fraction`: 1.5 in an integer field
 * - `overflow`: an integer outside int64 (an `int` field is measured so as well, as the text leaves its width
 *   open), or a float past the double range (left open for servers but in int64 fields above 0)
 * - `spelling`: a whole number in an integer field that is written `150.0` or `1.5e2` (left open for servers)
 * - `negative`: an integer below 0 (left open for servers)
 * - `out-of-range`: `cpu` or `gpu` outside 0 to 100, exactly: tolerances are the caller's (left open for
 *   servers where it is past the double range)
 * - `empty`: an empty `uuid` or `token`
 * - `wrong-value`: a `status` that is not "ok"
 */
export type FaultKind =
  | 'not-utf8'
  | 'not-json'
  | 'not-object'
  | 'missing'
  | 'wrong-type'
  | 'null'
  | 'fraction'
  | 'overflow'
  | 'spelling'
  | 'out-of-range'
  | 'negative'
  | 'empty'
  | 'wrong-value';

export interface Fault {
  readonly kind: FaultKind;
  /** The field concerned, or null where it is the body as a whole. */
  readonly field: string | null;
  /**
   * What stood there as JSON, shortened, or the beginning of the body; empty for what is missing. With
   * `out-of-range` the number is never cut, so that `Number(seen)` is its value.
   */
  readonly seen: string;
}

const SHOWN = 60;

/**
 * Everything wrong with the body of a message, in field order; empty when it is right. A field may have two
 * faults: `-1.0` is `spelling` and `negative`. Extra members are no fault, and of duplicate keys the last counts.
 */
export function faultsOf(kind: MessageKind, body: string | Uint8Array): Fault[] {
  const text = typeof body === 'string' ? body : decodeUtf8(body);
  if (text === undefined)
    return [{ kind: 'not-utf8', field: null, seen: shorten(lossy(body as Uint8Array)) }];
  const parsed = parseExact(text);
  if (!parsed.ok) return [{ kind: 'not-json', field: null, seen: shorten(text) }];
  if (!isObject(parsed.value)) return [{ kind: 'not-object', field: null, seen: shorten(text) }];
  const members = parsed.value;
  return fieldsOf(kind).flatMap((field) => faultsOfField(field, members, parsed));
}

/**
 * Whether the text leaves it open what a server does with a request body that has this fault: then any 2xx or
 * 4xx is right, and the fault is one for agents alone. A body needs a 400 only where at least one of its
 * faults is not left open. `kind` matters for no body at all, which is open only where it registers; where it
 * is not given the benefit of the doubt counts. About answers (`identity`, `status`) nothing is left open.
 */
export function isLeftOpenForServers(fault: Fault, kind?: MessageKind): boolean {
  const field = requestField(fault.field);
  switch (fault.kind) {
    case 'not-utf8':
    case 'spelling':
    case 'negative':
      return true;
    case 'not-json':
      return (
        fault.seen.startsWith(BYTE_ORDER_MARK) || (fault.seen === '' && (kind ?? 'register') === 'register')
      );
    case 'null':
      return field?.optional === true;
    case 'overflow':
      return field?.kind !== 'int64' || fault.seen.startsWith('-');
    case 'out-of-range':
      return !Number.isFinite(Number(fault.seen));
    default:
      return false;
  }
}

const BYTE_ORDER_MARK = '\uFEFF';

/** A field of the messages that agents send; a name means the same in each of them. */
function requestField(name: string | null): Field | undefined {
  const requests: MessageKind[] = ['register', 'info', 'report'];
  return requests.flatMap((kind) => fieldsOf(kind)).find((field) => field.name === name);
}

function faultsOfField(
  field: Field,
  members: Readonly<Record<string, unknown>>,
  parsed: ParsedJson,
): Fault[] {
  const { name } = field;
  if (!Object.hasOwn(members, name))
    return field.optional ? [] : [{ kind: 'missing', field: name, seen: '' }];
  const value = members[name];
  if (value === null) return [{ kind: 'null', field: name, seen: 'null' }];
  if (typeof value === 'string' && field.kind === 'string') return faultsOfString(field, value);
  const source = parsed.source(name);
  if (typeof value === 'number' && source !== undefined && field.kind !== 'string') {
    return isInteger(field) ? faultsOfInteger(name, source) : faultsOfFloat(field, value, source);
  }
  return [{ kind: 'wrong-type', field: name, seen: shorten(source ?? stringify(value)) }];
}

function faultsOfString(field: Field, value: string): Fault[] {
  const fault = { field: field.name, seen: shorten(stringify(value)) };
  if (field.nonEmpty && value === '') return [{ kind: 'empty', ...fault }];
  return field.only === undefined || value === field.only ? [] : [{ kind: 'wrong-value', ...fault }];
}

function faultsOfInteger(name: string, source: string): Fault[] {
  const fault = { field: name, seen: shorten(source) };
  const verdict = judgeInteger(source);
  if (verdict === 'fraction' || verdict === 'overflow') return [{ kind: verdict, ...fault }];
  const faults: Fault[] = [];
  if (verdict === 'spelling') faults.push({ kind: 'spelling', ...fault });
  if (Number(source) < 0) faults.push({ kind: 'negative', ...fault });
  return faults;
}

function faultsOfFloat(field: Field, value: number, source: string): Fault[] {
  if (value < (field.min ?? -Infinity) || value > (field.max ?? Infinity)) {
    return [
      { kind: 'out-of-range', field: field.name, seen: source.length > SHOWN ? String(value) : source },
    ];
  }
  return Number.isFinite(value) ? [] : [{ kind: 'overflow', field: field.name, seen: shorten(source) }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function lossy(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Nested deeper than the stack.
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}

function shorten(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1).toWellFormed()}…`;
}
