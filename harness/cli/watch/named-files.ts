import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { RunOptions } from '../../run/options.ts';
import { parseTarget } from '../../targets/index.ts';
import { isSource } from './sources.ts';

/** What a command line names, as far as it is there. */
export interface Named {
  readonly files: readonly string[];
  /** Folders whose sources belong to the target: those of its scripts, and those that are named. */
  readonly folders: readonly string[];
}

/** The files that the target is made of, as its command line names them; none for a target that runs elsewhere. */
export function namedFiles(
  options: Pick<RunOptions, 'target' | 'extraArguments' | 'scenarios' | 'cwd'>,
): Named {
  const words = [...argvOf(options.target), ...options.extraArguments];
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const word of [...words.flatMap(pathsIn), ...options.scenarios]) {
    const path = resolve(options.cwd, word.replace(/^\{cwd\}\/?/, './'));
    const kind = kindOf(path);
    if (kind === 'folder') folders.add(path);
    if (kind === 'file') files.add(path);
    if (kind === 'file' && isSource(path) && !options.scenarios.includes(word)) folders.add(dirname(path));
  }
  return { files: [...files], folders: [...folders] };
}

/** The words of a command; what is wrong with a target is said when it is run. */
function argvOf(text: string): readonly string[] {
  try {
    const target = parseTarget(text);
    return target.kind === 'command' ? target.argv : [];
  } catch {
    return [];
  }
}

/** A word may be a path, or an option with one behind it. */
function pathsIn(word: string): string[] {
  const behind = /^--?[\w-]+=(.+)$/.exec(word)?.[1];
  return behind === undefined ? [word] : [behind];
}

function kindOf(path: string): 'file' | 'folder' | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'folder' : null;
}
