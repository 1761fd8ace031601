import type { RawHeaders } from '../../spec/journal.ts';

/** Node's flat list of raw headers as pairs. */
export function headerPairs(flat: readonly string[]): RawHeaders {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i]!, flat[i + 1]!]);
  return pairs;
}

/** Every value of a header, in order; names match without regard to case (RFC 9110 §5.1). */
export function headerValues(headers: RawHeaders, name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/** The first value of a header, or null. */
export function headerValue(headers: RawHeaders, name: string): string | null {
  return headerValues(headers, name)[0] ?? null;
}

/** The token of an `Authorization: Bearer …` header (RFC 6750 §2.1); null where there is none of that form. */
export function bearerToken(headers: RawHeaders): string | null {
  const match = /^bearer +([A-Za-z0-9\-._~+/]+=*) *$/i.exec(headerValue(headers, 'authorization') ?? '');
  return match?.[1] ?? null;
}
