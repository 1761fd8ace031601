import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Where the collectors read from, so that a test can be a machine of its own. */
export interface Source {
  /** The text of a file, or an empty one where it cannot be read. */
  read(path: string): string;
  /** The names in a folder, none where it cannot be read. */
  list(path: string): readonly string[];
  exists(path: string): boolean;
}

/**
 * The files of this machine. Reading is synchronous: `/proc` is memory, and a trip through the thread pool would
 * take longer than the read itself and arrive at a time of its own.
 */
export const thisMachine: Source = {
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  },

  list(path) {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  },

  exists: existsSync,
};
