import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { shown, TargetError } from './errors.ts';
import { fill, type PlaceholderValues } from './placeholders.ts';

/** One `--file path=template`. */
export interface FileTemplate {
  /** Where it goes: below `{workDir}`, or, in a container, anywhere by an absolute path. */
  readonly path: string;
  /** The file it is made from, as typed. */
  readonly source: string;
  /** What is in that, placeholders not yet filled. */
  readonly text: string;
}

/** Reads `--file path=template`; throws a `TargetError` where one of them is missing. */
export function parseFile(text: string): Pick<FileTemplate, 'path' | 'source'> {
  const [, path, source] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (path && source) return { path, source };
  throw new TargetError(`${shown(text)} is no file: write --file path=template`);
}

/** Throws a `TargetError` for a file that would leave the target's own folder. */
export function checkFiles(files: readonly FileTemplate[]): void {
  for (const { path } of files) {
    const clean = normalize(path);
    if (isAbsolute(clean) || clean === '..' || clean.startsWith(`..${sep}`))
      throw new TargetError(
        `--file ${shown(path)} is outside the target's own folder: write a path below {workDir}`,
      );
  }
}

/** Writes the files, placeholders filled, below a folder. */
export async function writeFiles(
  files: readonly FileTemplate[],
  values: PlaceholderValues,
  folder: string,
): Promise<void> {
  for (const { path, text } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, fill(text, values));
  }
}
