import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Named } from './named-files.ts';
import { isLookedInto, isSource } from './sources.ts';

/** Editors write in several steps, and several files at once, in milliseconds. */
const SETTLE_MS = 200;
/** A folder with more files than this is no project of one agent. */
const MOST_FILES = 5000;

/** Tells when one of these files has changed, or one has come into the folders. */
export class Watcher {
  /** Of each file how it looked last: its time and size. */
  readonly #files = new Map<string, string>();
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #out: string;
  #onChange: (file: string) => void = () => undefined;
  #timer: NodeJS.Timeout | null = null;

  /** `out` is what the run itself writes. */
  constructor({ files, folders }: Named, out: string) {
    this.#out = out;
    for (const file of files) this.#add(file);
    for (const folder of folders) this.#lookInto(folder);
  }

  get count(): number {
    return this.#files.size;
  }

  /** From now on this is told of each change, once all of it is written. */
  set onChange(listener: (file: string) => void) {
    this.#onChange = listener;
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  #add(file: string): void {
    this.#files.set(file, looksOf(file));
    this.#watch(dirname(file), false);
  }

  #lookInto(folder: string): void {
    if (folder === this.#out || this.#files.size > MOST_FILES) return;
    this.#watch(folder, true);
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && isLookedInto(path)) this.#lookInto(path);
      else if (entry.isFile() && isSource(path)) this.#files.set(path, looksOf(path));
    }
  }

  /** Watches a folder, where files are replaced rather than written: one that is `all` ours, or for a file in it. */
  #watch(folder: string, all: boolean): void {
    const before = this.#watchers.get(folder);
    if (before && !all) return;
    before?.close();
    try {
      const watcher = watch(folder, (_, name) => name !== null && this.#look(join(folder, name), all));
      watcher.on('error', () => undefined); // the folder went away
      this.#watchers.set(folder, watcher);
    } catch {
      // it cannot be watched; Enter runs again
    }
  }

  #look(path: string, all: boolean): void {
    const looks = looksOf(path);
    if (looks === '') return; // it went away, or is being replaced
    if (looks === 'folder') {
      if (all && isLookedInto(path) && !this.#watchers.has(path)) this.#lookInto(path);
      return;
    }
    if (!this.#files.has(path) && !(all && isSource(path))) return;
    if (this.#files.get(path) === looks) return;
    this.#files.set(path, looks);
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#onChange(path), SETTLE_MS);
  }
}

function looksOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return '';
  return stats.isDirectory() ? 'folder' : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
