import { basename, extname } from 'node:path';

/** Languages that agents and servers are written in. Data is not among them: a target may write that itself. */
const SOURCES = new Set(
  'bash c cc cjs clj cpp cs cts ex exs fs go h hpp java jl js jsx kt kts lua mjs ml mod mts nim php pl py rb rs scala sh swift ts tsx zig'
    .split(' ')
    .map((extension) => `.${extension}`),
);
/** Folders with what others wrote, or what is made anew. */
const PASSED_OVER = new Set(['node_modules', '__pycache__', 'venv', 'vendor', 'coverage', 'target']);

export function isSource(path: string): boolean {
  return SOURCES.has(extname(path).toLowerCase());
}

/** Whether a folder inside another is looked into. */
export function isLookedInto(folder: string): boolean {
  const name = basename(folder);
  return !name.startsWith('.') && !PASSED_OVER.has(name);
}
