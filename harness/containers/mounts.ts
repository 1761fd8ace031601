import { isAbsolute, posix, resolve } from 'node:path';
import { shown, TargetError } from '../targets/errors.ts';

/**
 * A `--mount source:path[:options]` as the engine takes it. A source with a slash, or that begins with a dot, is a
 * path below `cwd`; any other is a volume of the user's. Throws a `TargetError` for what is neither.
 */
export function bindOf(text: string, cwd: string): string {
  const [source = '', path = '', options, ...more] = text.split(/:(?!\\)/);
  if (source === '' || !posix.isAbsolute(path) || more.length > 0)
    throw new TargetError(`--mount ${shown(text)} is wrong: write source:/path, or source:/path:ro`);
  const isPath = isAbsolute(source) || source.startsWith('.') || source.includes('/');
  const from = isPath ? resolve(cwd, source) : source;
  return [from, path, ...(options === undefined ? [] : [options])].join(':');
}
