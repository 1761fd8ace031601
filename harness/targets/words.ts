import { TargetError } from './errors.ts';

/**
 * Splits a command line into words by the quoting rules of POSIX (shell command language §2.2): single and
 * double quotes, backslash, a backslash at the end of a line joins lines. Nothing is expanded and no character
 * is an operator. Throws a `TargetError` with the position (from 1) of a quote or backslash without its partner.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let at = 0;
  while (at < line.length) {
    const char = line[at] as string;
    if (/[ \t\r\n]/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
      at += 1;
      continue;
    }
    const piece = readPiece(line, at);
    at = piece.end;
    if (piece.joinsLines) continue;
    word = (word ?? '') + piece.text;
  }
  if (word !== null) words.push(word);
  return words;
}

interface Piece {
  readonly text: string;
  /** Index of the first character after it. */
  readonly end: number;
  readonly joinsLines?: boolean;
}

function readPiece(line: string, at: number): Piece {
  const char = line[at] as string;
  if (char === "'") return readSingleQuoted(line, at);
  if (char === '"') return readDoubleQuoted(line, at);
  if (char !== '\\') return { text: char, end: at + 1 };
  const escaped = line[at + 1];
  if (escaped === undefined)
    throw unbalanced('backslash', at, 'has nothing after it: write \\\\ for a backslash');
  if (escaped === '\n') return { text: '', end: at + 2, joinsLines: true };
  return { text: escaped, end: at + 2 };
}

function readSingleQuoted(line: string, at: number): Piece {
  const close = line.indexOf("'", at + 1);
  if (close < 0) throw unbalanced("quote (')", at, "is never closed: add a ' or write \\'");
  return { text: line.slice(at + 1, close), end: close + 1 };
}

function readDoubleQuoted(line: string, start: number): Piece {
  let text = '';
  let at = start + 1;
  while (at < line.length) {
    const char = line[at] as string;
    if (char === '"') return { text, end: at + 1 };
    const next = line[at + 1];
    if (char === '\\' && next !== undefined && '$`"\\\n'.includes(next)) {
      text += next === '\n' ? '' : next;
      at += 2;
    } else {
      text += char;
      at += 1;
    }
  }
  throw unbalanced('quote (")', start, 'is never closed: add a " or write \\"');
}

function unbalanced(what: string, index: number, advice: string): TargetError {
  return new TargetError(`the ${what} at character ${index + 1} of the command line ${advice}`);
}

/** One word as it would be typed: `splitWords(quoteWord(w))` is `[w]`. */
export function quoteWord(word: string): string {
  if (/^[\w@%+=:,./{}-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Words as one command line for people to read and repeat. */
export function quoteWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}
