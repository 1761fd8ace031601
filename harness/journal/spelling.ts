/** Escapes of printable ASCII: in JSON strings (RFC 8259 §7) and in URLs (RFC 3986 §2.1). */
const ESCAPE = /\\\/|\\u00[2-7][0-9A-Fa-f]|%[2-7][0-9A-Fa-f]/g;

/** A text without its escapes. */
export interface Spelling {
  readonly plain: string;
  /** Where a position of the plain text is in the spelled one. */
  at(plain: number): number;
}

/** Reads a text that may be spelled in escapes. */
export function spelling(text: string): Spelling {
  if (!text.includes('\\') && !text.includes('%')) return { plain: text, at: (position) => position };
  const starts: number[] = [];
  let plain = '';
  let end = 0;
  const take = (characters: string, from: number) => {
    for (let i = 0; i < characters.length; i++) starts.push(from + i);
    plain += characters;
  };
  for (const { 0: spelled, index } of text.matchAll(ESCAPE)) {
    take(text.slice(end, index), end);
    take(spelled === '\\/' ? '/' : String.fromCharCode(Number.parseInt(spelled.slice(-2), 16)), index);
    end = index + spelled.length;
  }
  take(text.slice(end), end);
  return { plain, at: (position) => starts[position] ?? text.length };
}

/** A mask with the same kind of escapes as what it stands for: what undoes those finds the mask. */
export function spelledLike(spelled: string, mask: string): string {
  if (spelled.includes('\\')) return mask.replace(' ', '\\u0020');
  return spelled.includes('%') ? mask.replace(' ', '%20') : mask;
}
