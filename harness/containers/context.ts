/** The folder of a Dockerfile as the engine takes it: an archive of what `.dockerignore` leaves in. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { libraries } from './libraries.ts';

/** These go along whatever `.dockerignore` says: the engine reads them. */
const ALWAYS = ['Dockerfile', '.dockerignore'];

/**
 * The archive, made as it is read, all of it root's. The stream fails where a file cannot be read: whoever gets it
 * listens at once.
 */
export async function packFolder(folder: string): Promise<Readable> {
  const rules = await readFile(join(folder, '.dockerignore'), 'utf8').catch(() => '');
  const entries: string[] = [];
  for await (const path of filesIn(folder, { isIgnored: ignored(rules), letsIn: /^\s*!/m.test(rules) }))
    entries.push(path);
  return libraries().tarFs.pack(folder, {
    entries,
    ignore: () => true, // what is in a folder is among the entries
    map: (header) => ({ ...header, uid: 0, gid: 0 }),
    umask: 0,
    strict: false,
  });
}

/** What is left in, folders before what is in them, by paths with slashes. */
async function* filesIn(folder: string, rules: Rules, below = ''): AsyncGenerator<string> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const isOut = rules.isIgnored(path) && !ALWAYS.includes(path);
    if (!isOut) yield path;
    // A folder that is out is not opened: it may be large, or closed to us.
    if (entry.isDirectory() && (!isOut || rules.letsIn)) yield* filesIn(folder, rules, path);
  }
}

interface Rules {
  readonly isIgnored: (path: string) => boolean;
  /** Whether a rule lets something in again, perhaps below a folder that is ignored. */
  readonly letsIn: boolean;
}

/** Characters that mean themselves in a rule; the library would take them for a regular expression's. */
const PLAIN = /(?<!\\)[+(){}|]/g;

/** Whether a path is left out by these rules: the last one that names it, or a folder above it, counts. */
export function ignored(rules: string): (path: string) => boolean {
  const known = libraries().dockerignore({ ignorecase: false }).add(rules.replace(PLAIN, '\\$&'));
  return (path) => known.ignores(path);
}
