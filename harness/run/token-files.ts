import { type Dirent, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Entry } from '../containers/tar.ts';
import type { TokenFile } from '../scenarios/player.ts';
import type { Home } from '../targets/index.ts';

/** Bounds of the search: what an agent keeps is small. */
const LARGEST_FILE = 1024 * 1024;
const MOST_FILES = 2000;
const DEEPEST = 8;

const GROUP_AND_OTHERS = 0o077;
/** Without these nobody but the owner gets into a folder. */
const THEIR_SEARCH = 0o011;

/**
 * The files below an agent's folders that hold one of these tokens; nothing is found on Windows, where modes say
 * nothing. A folder that the agent closed to others protects what is in it; the harness's own folders do not count.
 */
export function tokenFiles(home: Home, tokens: Iterable<string>): readonly TokenFile[] {
  if (process.platform === 'win32') return [];
  const secrets = [...tokens].map(coreOf);
  const found: TokenFile[] = [];
  let looked = 0;
  const search = (folder: string, closed: boolean, depth: number): void => {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth < DEEPEST) {
        const isClosed = ((modeOf(path) ?? 0) & THEIR_SEARCH) === 0;
        search(path, closed || isClosed, depth + 1);
      } else if (entry.isFile() && ++looked <= MOST_FILES && holdsOneOf(path, secrets)) {
        const mode = modeOf(path);
        if (mode === null) continue;
        found.push({
          path: relative(home.folder, path),
          mode: mode.toString(8).padStart(4, '0'),
          exposed: !closed && (mode & GROUP_AND_OTHERS) !== 0,
        });
      }
    }
  };
  for (const folder of foldersOf(home)) search(folder, false, 0);
  return found;
}

/** The same for what is in the volume of a container: paths below it, those of folders with a slash at the end. */
export function tokenEntries(entries: readonly Entry[], tokens: Iterable<string>): readonly TokenFile[] {
  const secrets = [...tokens].map(coreOf);
  const closed = entries.filter(
    ({ path, mode }) => path.endsWith('/') && path !== './' && (mode & THEIR_SEARCH) === 0,
  );
  return entries
    .filter(({ path, bytes }) => !path.endsWith('/') && bytes.length <= LARGEST_FILE && holds(bytes, secrets))
    .map(({ path, mode }) => ({
      path: join('state', path),
      mode: mode.toString(8).padStart(4, '0'),
      exposed: (mode & GROUP_AND_OTHERS) !== 0 && !closed.some((folder) => path.startsWith(folder.path)),
    }));
}

/** What lies in an agent's folders, one level deep. */
export function contentsOf(home: Home): ReadonlySet<string> {
  return new Set(
    foldersOf(home).flatMap((folder) => entriesOf(folder).map(({ name }) => join(folder, name))),
  );
}

/** Removes what an agent left in its folders: all but what was there before its first start. */
export function emptyFolders(home: Home, before: ReadonlySet<string>): void {
  for (const path of contentsOf(home)) if (!before.has(path)) rmSync(path, { recursive: true, force: true });
}

function foldersOf({ state, home, work, temp }: Home): readonly string[] {
  return [state, home, work, temp];
}

/** The longest run of letters and digits: other characters may be escaped in a file. */
function coreOf(token: string): string {
  const runs = token.match(/[A-Za-z0-9]+/g) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '') || token;
}

function holdsOneOf(path: string, secrets: readonly string[]): boolean {
  try {
    if (statSync(path).size > LARGEST_FILE) return false;
    return holds(readFileSync(path), secrets);
  } catch {
    return false; // gone since, or closed to us too
  }
}

function holds(bytes: Buffer, secrets: readonly string[]): boolean {
  return secrets.some((secret) => bytes.includes(secret));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function modeOf(path: string): number | null {
  try {
    return statSync(path).mode & 0o7777;
  } catch {
    return null;
  }
}
