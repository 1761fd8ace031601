import { createReadStream } from 'node:fs';
import type { JournalEvent } from '../../spec/journal.ts';
import { wrongMember } from './shape.ts';

/** A journal that cannot be read: says which line and why. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * The events of a journal file, in order. A torn last line (the run was killed) is left out, and `onTorn` is told its
 * number; anything else that is no event of version 1 throws a JournalError with its line number.
 */
export async function* readJournal(
  path: string,
  onTorn?: (line: number) => void,
): AsyncGenerator<JournalEvent> {
  let number = 0;
  let torn: { line: number; reason: string } | null = null;
  for await (const lines of linesOf(path)) {
    for (const line of lines) {
      number++;
      if (torn) throw new JournalError(`${path}:${torn.line}: ${torn.reason}`);
      if (line === '') continue;
      const value = parsed(line);
      const reason = wrongWith(value);
      if (reason === null) yield value as JournalEvent;
      else if (value !== undefined) throw new JournalError(`${path}:${number}: ${reason}`);
      else torn = { line: number, reason };
    }
  }
  if (torn) onTorn?.(torn.line);
}

/**
 * Some lines at a time. They end at `\n` alone: `node:readline` would also part them at U+2028, which JSON holds as it
 * is.
 */
async function* linesOf(path: string): AsyncGenerator<readonly string[]> {
  let rest = '';
  const chunks = createReadStream(path, { encoding: 'utf8', highWaterMark: CHUNK_BYTES });
  for await (const chunk of chunks as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield lines;
  }
  yield [rest];
}

/** The value of a line; undefined where it is no JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Why a value is no event of this version, or null. */
function wrongWith(value: unknown): string | null {
  if (value === undefined) return 'this line is not JSON';
  const event = value as Partial<JournalEvent> | null;
  if (typeof event !== 'object' || event === null || typeof event.type !== 'string')
    return 'this line is not an event of a journal';
  if (event.v !== 1) return `this is version ${event.v} of the journal; this tool reads version 1`;
  const wrong = wrongMember(event as JournalEvent);
  return wrong === null ? null : `${wrong} of this ${event.type} is missing or of another type`;
}
