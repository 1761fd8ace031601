/** Files as they go in and out of containers: in tar archives. */

import { buffer } from 'node:stream/consumers';
import { libraries } from './libraries.ts';

/** One file or folder of an archive. */
export interface Entry {
  /** Path without a slash at its beginning; one at the end makes it a folder. */
  readonly path: string;
  readonly mode: number;
  readonly bytes: Buffer;
}

/** An archive of these, which belong to root. */
export function pack(entries: readonly Entry[]): Promise<Buffer> {
  const archive = libraries().tarStream.pack();
  for (const { path, mode, bytes } of entries)
    archive.entry({ name: path, mode, type: path.endsWith('/') ? 'directory' : 'file' }, bytes);
  archive.finalize();
  return buffer(archive);
}

/**
 * The files and folders of an archive; links and the like are passed over. Where it is cut, what stands before counts:
 * the engine ends it early when a file grows shorter under its hands.
 */
export async function unpack(archive: Buffer): Promise<Entry[]> {
  const entries: Entry[] = [];
  const reader = libraries().tarStream.extract();
  reader.end(archive);
  try {
    for await (const entry of reader) {
      const { name, type } = entry.header;
      const mode = entry.header.mode & 0o7777; // the engine says beside it what kind of file it is
      const bytes = await buffer(entry);
      if (type === 'file') entries.push({ path: name, mode, bytes });
      else if (type === 'directory') entries.push({ path: `${name.replace(/\/$/, '')}/`, mode, bytes });
    }
  } catch (error) {
    if (!/end of data/.test((error as Error).message)) throw error;
  }
  return entries;
}
