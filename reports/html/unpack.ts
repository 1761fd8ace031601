import type { JournalEvent } from '../../spec/journal.ts';
import { type Columns, fromColumns } from './columns.ts';

/** The events that a page holds, out of the text of its template: gzip in base64 of the journal by columns. */
export async function unpack(base64: string): Promise<readonly JournalEvent[]> {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return fromColumns((await new Response(stream).json()) as Columns);
}
