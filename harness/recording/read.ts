import { open, readFile } from 'node:fs/promises';
import type { JournalEvent } from '../../spec/journal.ts';
import { JournalError, readJournal } from '../journal/reader.ts';
import { eventsOfHar, harEntries } from './har.ts';

/** Traffic that was recorded once. */
export interface Recording {
  readonly format: 'journal' | 'har';
  /** In the order in which they happened. A HAR gives traffic alone, and no `run` event. */
  readonly events: readonly JournalEvent[];
  /** Whether the last line of a journal was cut, and left out: its run was killed. */
  readonly isCut: boolean;
}

/** A file that is no recording: one line that names it and says why. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** How much of a file tells what it is, in bytes. */
const BEGINNING = 64 * 1024;

/**
 * Reads a journal (`traffic.ndjson`) or a HAR (`traffic.har`); the content tells which it is.
 *
 * @throws RecordingError where the file cannot be read, is neither of the two, empty, or of another version.
 */
export async function readRecording(path: string): Promise<Recording> {
  try {
    const beginning = await beginningOf(path);
    if (beginning.trim() === '') throw new RecordingError(`${path} is empty`);
    return looksLikeJournal(beginning) ? await fromJournal(path) : await fromHar(path);
  } catch (error) {
    if (error instanceof JournalError) throw new RecordingError(error.message);
    if (!isFileError(error)) throw error;
    throw new RecordingError(`${path} cannot be read: ${WHY[error.code] ?? error.message}`);
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it is closed to you',
};

function isFileError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Every line of a journal has its version, as a rule in front; a HAR has an object named `log`. */
function looksLikeJournal(beginning: string): boolean {
  const line = beginning.trimStart().split('\n', 1)[0]!;
  if (/^\{\s*"v"\s*:/.test(line)) return true; // cut or not
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'v' in value;
  } catch {
    return false;
  }
}

async function fromJournal(path: string): Promise<Recording> {
  const events: JournalEvent[] = [];
  let isCut = false;
  const torn = () => {
    isCut = true;
  };
  for await (const event of readJournal(path, torn)) events.push(event);
  if (events.length === 0) throw new RecordingError(`${path} holds no whole line of a journal`);
  return { format: 'journal', events, isCut };
}

async function fromHar(path: string): Promise<Recording> {
  let value: unknown;
  try {
    value = JSON.parse((await readFile(path, 'utf8')).replace(/^\ufeff/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RecordingError(`${path} is neither a journal nor a HAR: it is not JSON, or was cut off`);
  }
  const entries = harEntries(value);
  if (!entries) throw new RecordingError(`${path} is neither a journal nor a HAR: it has no log.entries`);
  return { format: 'har', events: eventsOfHar(entries), isCut: false };
}
