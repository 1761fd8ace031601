/** What the text leaves open about a request, where its types and fields are right: any 2xx or 4xx is right then. */

import { headerValues } from '../../mocks/wire/headers.ts';
import { type Field, fieldsOf } from '../../spec/faults.ts';
import type { RawHeaders } from '../../spec/journal.ts';

type RequestKind = 'register' | 'info' | 'report';

const INT32_MAX = 2 ** 31 - 1;
/** Longer strings, in code points, are extremes (SRV-ERR-07). */
const LONGEST_STRING = 255;

/**
 * Whether a JSON object without a fault holds something that the text does not speak of: an unknown field, one that
 * stands there twice, an empty or extreme string, an `int` past 32 bits.
 */
export function holdsOpenValues(kind: RequestKind, text: string): boolean {
  const names = memberNames(text);
  const fields = new Map(fieldsOf(kind).map((field) => [field.name, field]));
  if (repeatedNames(text).size > 0 || names.some((name) => !fields.has(name))) return true;
  const members = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return names.some((name) => isOpenValue(fields.get(name)!, members[name]));
}

function isOpenValue({ name, kind }: Field, value: unknown): boolean {
  if (typeof value === 'number') return kind === 'int' && value > INT32_MAX;
  if (typeof value !== 'string') return false;
  if (value === '') return name !== 'gpu_name'; // the one field that the text shows empty
  return value.includes('\0') || !value.isWellFormed() || [...value].length > LONGEST_STRING;
}

/** The members that an object has more than once. */
export function repeatedNames(text: string): ReadonlySet<string> {
  const names = memberNames(text);
  return new Set(names.filter((name, i) => names.indexOf(name) !== i));
}

/** The names of the members of the outermost object of a JSON text, each as often as it stands there. */
function memberNames(text: string): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [token, name, colon] of text.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && name && colon) names.push(JSON.parse(name) as string);
  }
  return names;
}

/** Whether a request says that its body is JSON, in the one way that the text shows, or with the charset named. */
export function saysJson(headers: RawHeaders): boolean {
  const types = headerValues(headers, 'content-type');
  return types.length === 1 && /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(types[0]!);
}
