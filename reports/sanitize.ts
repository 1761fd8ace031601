/**
 * One sanitiser a sink. What an implementation under test sends ends up in terminals, XML, Markdown and CI logs;
 * nothing in it may act there. Characters that would are made visible, never dropped: a reader must see that
 * they were there.
 */

/**
 * What has no picture of its own and may act: control characters, format characters (bidi codes, tags, zero-width
 * spaces), lone surrogates, line separators, noncharacters. The two joiners stay: scripts and emoji need them.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/** Commands that CI systems take from a line of output: `::error::…` (GitHub), `##[…]`, `##vso[…]` (others). */
const LOG_COMMAND =
  /::(?=(?:error|warning|notice|debug|group|endgroup|echo|set-|save-|add-|remove-|stop-|internal-))|##(?=[a-z]*\[)/gi;

/** Shows every unseen character: C0 as its Unicode picture (`␛`), all others as `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, picture);
}

/** As `visible`, but line feeds and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(UNSEEN, (char) => (char === '\n' || char === '\t' ? char : picture(char)));
}

function picture(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `\\u{${code.toString(16)}}`;
}

/** One line of terminal output, safe in a CI log too. */
export function forTerminal(text: string): string {
  return visible(text).replace(LOG_COMMAND, (mark) => (mark === '::' ? ':\\u{3a}' : '#\\u{23}'));
}

/** Character data of an XML 1.0 document; line feeds and tabs stay. */
export function forXmlText(text: string): string {
  return escapeMarkup(visibleLines(text));
}

/** The value of an XML attribute in double quotes. */
export function forXmlAttribute(text: string): string {
  return escapeMarkup(visible(text)).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** Text or an attribute's value of an HTML page; line feeds and tabs stay. */
export function forHtml(text: string): string {
  return escapeMarkup(visibleLines(text)).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A value of JSON in which every text shows what is unseen: for readers that print what they parsed. */
export function visibleThroughout<Value>(value: Value): Value {
  const json = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? visibleLines(part) : part,
  );
  return JSON.parse(json) as Value;
}

/**
 * A JSON document with a line feed at its end. What is unseen is escaped, so that the file can be printed anywhere;
 * whoever parses it gets every text as it was.
 */
export function jsonDocument(value: unknown, indent = 2): string {
  const unseen = (text: string) =>
    text.replace(UNSEEN, (char) => (char === '\n' ? char : escapedUnits(char)));
  return `${unseen(JSON.stringify(value, null, indent))}\n`;
}

function escapedUnits(char: string): string {
  const units = Array.from({ length: char.length }, (_, at) => char.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** Shows as `@`, and calls nobody. */
const NO_MENTION = '@<!-- -->';

/** Running text of Markdown, also in a table's cell: one line, no markup, no link, no mention. */
export function forMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*[\]<>&|~#]|_(?<!\w_(?=\w))|:(?=\/\/)|(?<=www)\./g, '\\$&')
    .replace(/^(\d+)(?=[.)])|^(?=[-+=])/, '$1\\')
    .replaceAll('@', NO_MENTION);
}

/** HTML text on one line inside Markdown (a `<summary>`), without mentions. */
export function forMarkdownHtml(text: string): string {
  return forXmlAttribute(text).replaceAll('@', NO_MENTION);
}

/** A code span of Markdown on one line; not for cells of a table, where `|` would end the cell. */
export function markdownCode(text: string): string {
  const line = visible(text);
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = /^[` ]|[` ]$|^$/.test(line) ? ' ' : '';
  return fence + pad + line + pad + fence;
}

/** A fenced block of Markdown, with line feeds kept. `language` is its info string. */
export function markdownBlock(text: string, language = 'text'): string {
  const lines = visibleLines(text);
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1));
  return `${fence}${language}\n${lines}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length));
}

/** The message of a GitHub workflow command; line feeds arrive as such in the annotation. */
export function forWorkflowData(text: string): string {
  return visibleLines(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

/** A property of a GitHub workflow command (`title=…`). */
export function forWorkflowProperty(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}
