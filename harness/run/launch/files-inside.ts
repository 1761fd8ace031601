import { posix } from 'node:path';
import { type FileTemplate, fill, type PlaceholderValues } from '../../targets/index.ts';

/** The files of `--file` as they go into a container: a path that is not absolute is below its working folder. */
export function filesInside(
  files: readonly FileTemplate[],
  values: PlaceholderValues,
  workDir: string,
): { path: string; text: string }[] {
  return files.map(({ path, text }) => ({ path: posix.resolve(workDir, path), text: fill(text, values) }));
}
