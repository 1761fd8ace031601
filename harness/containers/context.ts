/** The folder of a Dockerfile as the engine takes it: an archive of what `.dockerignore` leaves in. */

import { createReadStream, readFileSync } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { END, header, padding } from './tar.ts';

/** These go along whatever `.dockerignore` says: the engine reads them. */
const ALWAYS = ['Dockerfile', '.dockerignore'];

/** The archive, made as it is read; it fails where a file cannot be read. */
export function packFolder(folder: string): Readable {
  return Readable.from(pieces(folder));
}

async function* pieces(folder: string): AsyncGenerator<Buffer> {
  const rules = ignoreFile(folder);
  for await (const path of filesIn(folder, { isIgnored: ignored(rules), letsIn: /^\s*!/m.test(rules) })) {
    const file = join(folder, path);
    const { mode, size, isLink, isFolder } = await lookAt(file);
    if (isLink) yield header({ path, mode, size: 0, target: await readlink(file) });
    else if (isFolder) yield header({ path: `${path}/`, mode, size: 0 });
    else {
      yield header({ path, mode, size });
      // A file that grows meanwhile is taken as long as it was.
      if (size > 0) yield* createReadStream(file, { end: size - 1 });
      yield padding(size);
    }
  }
  yield END;
}

async function lookAt(file: string) {
  const found = await lstat(file);
  const [isLink, isFolder] = [found.isSymbolicLink(), found.isDirectory()];
  return { mode: found.mode & 0o7777, size: found.size, isLink, isFolder };
}

/** What is left in, folders before what is in them, by paths with slashes. */
async function* filesIn(folder: string, rules: Rules, below = ''): AsyncGenerator<string> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const isOut = rules.isIgnored(path) && !ALWAYS.includes(path);
    const isTaken = entry.isFile() || entry.isSymbolicLink() || entry.isDirectory();
    if (!isOut && isTaken) yield path;
    if (entry.isDirectory() && (!isOut || rules.letsIn)) yield* filesIn(folder, rules, path);
  }
}

interface Rules {
  readonly isIgnored: (path: string) => boolean;
  /** Whether a rule lets something in again, perhaps below a folder that is ignored. */
  readonly letsIn: boolean;
}

function ignoreFile(folder: string): string {
  try {
    return readFileSync(join(folder, '.dockerignore'), 'utf8');
  } catch {
    return '';
  }
}

/** Whether a path is left out by these rules: the last one that names it, or a folder above it, counts. */
export function ignored(rules: string): (path: string) => boolean {
  const patterns = rules
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ letsIn: line.startsWith('!'), pattern: patternOf(line.replace(/^!/, '')) }));
  return (path) => patterns.findLast(({ pattern }) => pattern.test(path))?.letsIn === false;
}

function patternOf(rule: string): RegExp {
  const clean = rule.trim().replace(/^(\.?\/)+|\/+$/g, '');
  const source = clean.replace(/\*\*\/?|\*|\?|\[[^\]]*\]|[^*?[]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.length > 1 ? part : part.replace(/[\\^$.|+(){}\]]/, '\\$&');
  });
  return new RegExp(`^${source}(?:/.*)?$`, 's');
}
