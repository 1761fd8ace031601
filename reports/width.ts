/** How many columns a text takes on a terminal, and wrapping, cutting and padding by that measure. */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const ASCII = /^[\x20-\x7e]*$/;
/** Drawn as a picture by default (flags too), asked for as one (U+FE0F), or a keycap. */
const EMOJI = /^\p{Emoji_Presentation}|^\p{Extended_Pictographic}\u{fe0f}|\u{20e3}$/u;
const MARKS_ONLY = /^(?:\p{M}|\u200c|\u200d|[\u1160-\u11ff])+$/u;

/** East Asian Wide and Fullwidth (UAX 11), in coarse blocks: first and last code point. */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];

/** Columns of a text without control characters and colours. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): 0 | 1 | 2 {
  if (ASCII.test(grapheme)) return 1;
  if (EMOJI.test(grapheme)) return 2;
  if (MARKS_ONLY.test(grapheme)) return 0;
  return isWide(grapheme) ? 2 : 1;
}

function isWide(grapheme: string): boolean {
  const code = grapheme.codePointAt(0) ?? 0;
  return WIDE.some(([first, last]) => code >= first && code <= last);
}

/** Fills up with spaces to `width` columns; a longer text stays as it is. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** As `padEnd`, with the spaces before the text. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Cuts to `width` columns; the last one is then `…`. */
export function truncate(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return width < 1 ? '' : `${fitting(text, width - 1).trimEnd()}…`;
}

/** The longest start of whole characters within `width` columns. */
function fitting(text: string, width: number): string {
  let used = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    used += graphemeWidth(segment);
    if (used > width) return text.slice(0, index);
  }
  return text;
}

/** Punctuation that may not begin a line, and that may not end one, in Chinese typesetting. */
const NOT_FIRST = /^[，。、；：？！）》】」』”’…,.;:?!%)\]}]/u;
const NOT_LAST = /[（《【「『“‘([{]$/u;

/**
 * Breaks a text into lines of at most `columns` columns (at least 2): at spaces, beside wide characters, and inside
 * a word only where it is longer than a line. Always gives at least one line.
 */
export function wrap(text: string, columns: number): string[] {
  const width = Math.max(2, columns);
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text)) {
    if (widthOf(line + piece.trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    let rest = piece.trimStart();
    while (widthOf(rest.trimEnd()) > width) {
      const start = upToComma(fitting(rest, width));
      lines.push(start);
      rest = rest.slice(start.length);
    }
    line = rest;
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

/** Cuts the start of an overlong word behind its last comma or ampersand, where that is not far from its end. */
function upToComma(start: string): string {
  const end = Math.max(start.lastIndexOf(','), start.lastIndexOf('&')) + 1;
  return end > start.length / 3 ? start.slice(0, end) : start;
}

/** The stretches that stay together on a line, each with the spaces behind it. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let previous = ' ';
  for (const { segment } of graphemes.segment(text)) {
    const mayBreak =
      segment !== ' ' &&
      (previous === ' ' || isWide(segment) || isWide(previous)) &&
      !NOT_FIRST.test(segment) &&
      !NOT_LAST.test(previous);
    if (mayBreak || found.length === 0) found.push(segment);
    else found[found.length - 1] += segment;
    previous = segment;
  }
  return found;
}
