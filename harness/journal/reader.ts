import { createReadStream } from 'node:fs';
import type { JournalEvent } from '../../spec/journal.ts';

/** A journal that cannot be read: says which line and why. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * The events of a journal file, in order. A torn last line (the run was killed) is left out; anything else that is
 * no event of version 1 throws a JournalError with its line number.
 */
export async function* readJournal(path: string): AsyncGenerator<JournalEvent> {
  let number = 0;
  let torn: { line: number; reason: string } | null = null;
  for await (const lines of linesOf(path)) {
    for (const line of lines) {
      number++;
      if (torn) throw new JournalError(`${path}:${torn.line}: ${torn.reason}`);
      if (line === '') continue;
      const event = parseLine(line);
      if (typeof event === 'string') torn = { line: number, reason: event };
      else yield event;
    }
  }
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

function parseLine(line: string): JournalEvent | string {
  let value: Partial<JournalEvent> | null;
  try {
    value = JSON.parse(line) as Partial<JournalEvent> | null;
  } catch {
    return 'this line is not JSON';
  }
  if (typeof value !== 'object' || value === null || typeof value.type !== 'string')
    return 'this line is not an event of a journal';
  if (value.v !== 1) return `this is version ${value.v} of the journal; this tool reads version 1`;
  return value as JournalEvent;
}
