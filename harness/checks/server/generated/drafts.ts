/** Bodies before they are written down: each field as JSON text, and how the whole is laid out. */

import fc from 'fast-check';
import { type Field, fieldsOf } from '../../../../spec/faults.ts';
import { anInfo, aReport } from '../../../drive/bodies.ts';
import { randomFrom } from '../../../drive/random.ts';
import {
  cores,
  decimals,
  int64s,
  ints,
  percentages,
  plainFloats,
  plainWholes,
  temperatures,
} from './numbers.ts';
import { ipv4s, ipv6s, plainTexts, texts } from './strings.ts';

export type RequestKind = 'register' | 'info' | 'report';

export interface Draft {
  /** The JSON text of each field, in the order of the protocol text; null where it is left out. */
  readonly fields: Readonly<Record<string, string | null>>;
  readonly layout: Layout;
}

/** What JSON leaves to the writer (RFC 8259 §2, §4, §7). */
export interface Layout {
  /** 0: the order of the protocol text; else another one. */
  readonly order: number;
  readonly space: Space;
  readonly escapes: 'none' | 'non-ascii' | 'all letters';
}

type Space = 'none' | 'single' | 'indented' | 'around';

/** Which sides of a valid body vary; what does not is ordinary. */
export interface Variety {
  /** Optional fields are left out, in every combination. */
  readonly leftOut?: boolean;
  /** The whole range of int64. */
  readonly int64s?: boolean;
  /** The whole range of int. */
  readonly ints?: boolean;
  /** Every spelling of a float. */
  readonly floats?: boolean;
  /** Strings in any script. */
  readonly strings?: boolean;
  readonly layout?: boolean;
}

export const EVERYTHING: Variety = {
  leftOut: true,
  int64s: true,
  ints: true,
  floats: true,
  strings: true,
  layout: true,
};

const PLAIN_LAYOUT: Layout = { order: 0, space: 'none', escapes: 'none' };

/** An ordinary body of this kind: where every failure shrinks to. */
export function ordinary(kind: RequestKind, prefix = ''): Draft {
  const members = { register: { name: `${prefix}generated` }, info: anInfo(), report: aReport() }[kind];
  const sources = Object.entries(members).map(([field, value]) => [field, JSON.stringify(value)]);
  return { fields: Object.fromEntries(sources), layout: PLAIN_LAYOUT };
}

/** Valid bodies, names with this prefix. A field shrinks to its ordinary value, unless it is what makes the case fail. */
export function drafts(kind: RequestKind, variety: Variety, prefix = ''): fc.Arbitrary<Draft> {
  const usual = ordinary(kind, prefix).fields;
  const fields = fieldsOf(kind).map((field) => {
    const isKept = !(variety.leftOut && field.optional);
    const values = fc.oneof(
      { withCrossShrink: true },
      fc.constant<string | null>(usual[field.name]!),
      { weight: 3, arbitrary: valuesOf(field, variety, prefix) },
      { weight: isKept ? 0 : 3, arbitrary: fc.constant(null) },
    );
    return [field.name, values] as const;
  });
  return fc.record({
    fields: fc.record(Object.fromEntries(fields)),
    layout: variety.layout ? layouts : fc.constant(PLAIN_LAYOUT),
  });
}

function valuesOf({ name, kind }: Field, variety: Variety, prefix: string): fc.Arbitrary<string> {
  if (kind === 'int64') return variety.int64s ? int64s : plainWholes;
  if (kind === 'int') return !variety.ints ? plainWholes : name === 'cpu_cores' ? cores : ints;
  if (kind === 'float') return variety.floats ? floatsOf(name) : plainFloats;
  if (name === 'ipv4') return ipv4s.map(quoted);
  if (name === 'ipv6') return ipv6s.map(quoted);
  const inFront = name === 'name' ? prefix : '';
  const strings = variety.strings ? texts(Math.max(1, 64 - [...inFront].length)) : plainTexts;
  return strings.map((text) => quoted(inFront + text));
}

function floatsOf(name: string): fc.Arbitrary<string> {
  if (name === 'temp') return temperatures;
  return name === 'load' ? decimals(10_000) : percentages;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

const layouts: fc.Arbitrary<Layout> = fc.record({
  order: fc.nat(1000),
  space: fc.constantFrom<Space>('none', 'single', 'indented', 'around'),
  escapes: fc.constantFrom<Layout['escapes']>('none', 'non-ascii', 'all letters'),
});

/** The draft with one field as this JSON text; null leaves it out. */
export function withField(draft: Draft, name: string, source: string | null): Draft {
  return { ...draft, fields: { ...draft.fields, [name]: source } };
}

/** The draft with all that varies so as it ordinarily is. */
export function withoutVariety(kind: RequestKind, draft: Draft, variety: Variety, prefix = ''): Draft {
  const usual = ordinary(kind, prefix).fields;
  const varies = ({ name, kind: type }: Field) =>
    draft.fields[name] === null
      ? variety.leftOut
      : type === 'string'
        ? variety.strings
        : type === 'float'
          ? variety.floats
          : type === 'int64'
            ? variety.int64s
            : variety.ints;
  const fields = fieldsOf(kind)
    .filter(varies)
    .map(({ name }) => [name, usual[name]!] as const);
  return {
    fields: { ...draft.fields, ...Object.fromEntries(fields) },
    layout: variety.layout ? PLAIN_LAYOUT : draft.layout,
  };
}

/** The body as it is sent. */
export function textOf({ fields, layout }: Draft): string {
  const members = Object.entries(fields).flatMap(([name, source]) =>
    source === null ? [] : [[quoted(name), source] as const],
  );
  const [before, colon, comma, after] = SPACES[layout.space];
  const text = inOrder(members, layout.order)
    .map(([name, source]) => escaped(name, layout) + colon + escaped(source, layout))
    .join(comma);
  return before + text + after;
}

const SPACES: Readonly<
  Record<Space, readonly [before: string, colon: string, comma: string, after: string]>
> = {
  none: ['{', ':', ',', '}'],
  single: ['{ ', ': ', ', ', ' }'],
  indented: ['{\n  ', ': ', ',\n  ', '\n}\n'],
  around: [' \t\r\n{\r\n', '\t:\n ', ' ,\r\n', ' \r\n} \n\t'],
};

function inOrder<Item>(items: readonly Item[], order: number): Item[] {
  const left = [...items];
  if (order === 0) return left;
  const random = randomFrom(order, 'order');
  return items.map(() => left.splice(random.int(left.length), 1)[0]!);
}

/** Characters as `\uXXXX`, which means the same (RFC 8259 §7). */
function escaped(source: string, { escapes }: Layout): string {
  if (escapes === 'none' || !source.startsWith('"')) return source;
  const isTouched = (unit: string) => (escapes === 'non-ascii' ? /[^ -~]/ : /[^ -~]|[A-Za-z]/).test(unit);
  const units = (JSON.parse(source) as string).split('');
  const hex = (unit: string) => unit.charCodeAt(0).toString(16).padStart(4, '0');
  return `"${units.map((unit) => (isTouched(unit) ? `\\u${hex(unit)}` : JSON.stringify(unit).slice(1, -1))).join('')}"`;
}

/** In what a draft differs from an ordinary one, for people: `ram = 9223372036854775807, gpu = ∅`. */
export function differences(kind: RequestKind, { fields, layout }: Draft): string[] {
  const usual = ordinary(kind).fields;
  const differing = Object.entries(fields)
    .filter(([name, source]) => source !== usual[name])
    .map(([name, source]) => `${name} = ${source ?? '∅'}`);
  if (layout.order !== 0) differing.push('another order');
  if (layout.space !== 'none') differing.push(`white space: ${layout.space}`);
  if (layout.escapes !== 'none') differing.push(`\\u escapes: ${layout.escapes}`);
  return differing;
}
