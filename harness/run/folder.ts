import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it; throws where it cannot be written. One at a time: Node's own recursive way
 * never ends on file systems such as /proc, which answer ENOENT below a folder that exists.
 */
export function makeFolder(folder: string): void {
  const existing = statSync(folder, { throwIfNoEntry: false });
  if (existing?.isDirectory()) {
    accessSync(folder, constants.W_OK);
    return;
  }
  if (!existing && dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder);
}
