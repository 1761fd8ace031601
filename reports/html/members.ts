/** Where in a JSON text the members of its object stand. */
export interface Member {
  readonly name: string;
  /** From the quote of its name to the end of its value. */
  readonly start: number;
  readonly end: number;
}

const STRING = /"(?:[^"\\]|\\.)*"/y;

/** The members of the object that a text is; null where it is none. Not a validator: it finds places to mark. */
export function membersOf(text: string): Member[] | null {
  const open = text.search(/\S/);
  if (text[open] !== '{') return null;
  const members: Member[] = [];
  let start = -1;
  let name = '';
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      STRING.lastIndex = at;
      const string = STRING.exec(text)?.[0];
      if (string === undefined) return null;
      if (depth === 1 && start === -1) {
        start = at;
        name = string.slice(1, -1);
      }
      at += string.length - 1;
    } else if (char === '{' || char === '[') {
      depth++;
    } else if (char === ',' && depth === 1) {
      close(at);
    } else if (char === '}' || char === ']') {
      depth--;
      if (depth === 0) {
        close(at);
        return members;
      }
    }
  }
  return null;

  function close(end: number): void {
    if (start !== -1) members.push({ name, start, end: start + text.slice(start, end).trimEnd().length });
    start = -1;
  }
}
