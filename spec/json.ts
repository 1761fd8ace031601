/**
 * Exact JSON: what `JSON.parse` gives, and beside it how each number was written. `1`, `1.0` and `1e0` differ,
 * and nothing is lost past 2^53. About ten times slower than a plain parse: for judging, not for hot paths.
 */

export type ExactJson = ParsedJson | NotJson;

export interface ParsedJson {
  readonly ok: true;
  /** What `JSON.parse` gives. */
  readonly value: unknown;
  /**
   * The number that a member of the outermost object holds, as it was written; undefined where that member is
   * missing or holds no number. Of a member that is there twice the last one counts, as for `value`.
   */
  source(name: string): string | undefined;
}

export interface NotJson {
  readonly ok: false;
}

/** Parses a text exactly. Never throws. */
export function parseExact(text: string): ExactJson {
  const value = parsePlain(text);
  if (value === undefined) return { ok: false };
  const sources = numberSources(text);
  return { ok: true, value, source: (name) => sources.get(name) };
}

function parsePlain(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The members of the outermost object that hold numbers, as they are written in a text that is JSON. */
function numberSources(text: string): ReadonlyMap<string, string> {
  const byHolder = new Map<unknown, Map<string, string>>();

  function remember(this: unknown, name: string, value: unknown, context?: { source?: string }): unknown {
    if (typeof value !== 'number' || context?.source === undefined) return value;
    const sources = byHolder.get(this);
    if (sources) sources.set(name, context.source);
    else byHolder.set(this, new Map([[name, context.source]]));
    return value;
  }

  try {
    return byHolder.get(JSON.parse(text, remember)) ?? new Map();
  } catch {
    // Nested too deep for a reviver, which recurses: the numbers then stand as JavaScript writes them.
    return plainSources(JSON.parse(text));
  }
}

function plainSources(value: object): Map<string, string> {
  const numbers = Object.entries(value).filter(([, member]) => typeof member === 'number');
  return new Map(numbers.map(([name, member]) => [name, String(member)]));
}
