import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, extname, isAbsolute, join, resolve } from 'node:path';
import { LaunchError, shown } from './errors.ts';
import { fill, type PlaceholderValues } from './placeholders.ts';
import { quoteWords } from './words.ts';

export interface CommandOptions {
  /** Words as typed, placeholders in them. */
  readonly argv: readonly string[];
  readonly values: PlaceholderValues;
  /** The folder where the user typed the command: `{cwd}`. */
  readonly cwd: string;
  /** PATH of the target's environment. */
  readonly path?: string | undefined;
}

/** A command that is ready to be launched. */
export interface PreparedCommand {
  /** Absolute path of the program. */
  readonly file: string;
  readonly args: readonly string[];
  /** The filled command line, the program as typed, for people to read. */
  readonly command: string;
}

/**
 * Fills the placeholders and finds the program as a shell would from `cwd`: a word with a slash is a path, a bare
 * word is looked up on PATH. Throws a `LaunchError` where it is not found or may not be executed.
 */
export async function prepareCommand(options: CommandOptions): Promise<PreparedCommand> {
  const words = options.argv.map((word) => fill(word, options.values));
  const [program = '', ...args] = words;
  const file = isPath(program) ? await atPath(program, options.cwd) : await onPath(program, options);
  return { file, args, command: quoteWords(words) };
}

function isPath(word: string): boolean {
  return word.includes('/') || (process.platform === 'win32' && /[\\:]/.test(word));
}

async function atPath(program: string, cwd: string): Promise<string> {
  const file = resolve(cwd, program);
  for (const candidate of withExtensions(file)) {
    const found = await lookAt(candidate);
    if (found === 'program') return candidate;
    if (found === 'folder') throw new LaunchError(`${shown(program)} is a folder: name the program in it`);
    if (found === 'file') {
      throw new LaunchError(
        `${shown(program)} is not executable: chmod +x it, or name the program that runs it`,
      );
    }
  }
  throw new LaunchError(`the program ${shown(program)} was not found: ${shown(file)} does not exist`);
}

async function onPath(program: string, { cwd, path = '' }: CommandOptions): Promise<string> {
  for (const folder of path.split(delimiter)) {
    // An empty entry of PATH is the current folder.
    for (const candidate of withExtensions(join(resolve(cwd, folder), program))) {
      if ((await lookAt(candidate)) === 'program') return candidate;
    }
  }
  const beside = (await lookAt(resolve(cwd, program))) !== null;
  const advice = beside ? `write ./${program} for the one in ${shown(cwd)}` : 'install it, or write its path';
  throw new LaunchError(`the program ${shown(program)} was not found on PATH: ${advice}`);
}

function withExtensions(file: string): string[] {
  if (process.platform !== 'win32' || extname(file) !== '') return [file];
  return ['.exe', '.com', '.cmd', '.bat'].map((extension) => file + extension);
}

async function lookAt(file: string): Promise<'program' | 'file' | 'folder' | null> {
  const found = await stat(file).catch(() => null);
  if (!found) return null;
  if (found.isDirectory()) return 'folder';
  const executable = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  return executable ? 'program' : 'file';
}

/**
 * The command line with `{cwd}/` before each argument that names a file which exists under `cwd` and not under
 * `workDir`, where the target runs; also behind `=`, as in `--config=app.yaml`. Null where there is none.
 */
export async function hintFor(argv: readonly string[], cwd: string, workDir: string): Promise<string | null> {
  const [program = '', ...args] = argv;
  const corrected = await Promise.all(args.map((word) => correct(word, cwd, workDir)));
  if (corrected.every((word, index) => word === args[index])) return null;
  return quoteWords([program, ...corrected]);
}

async function correct(word: string, cwd: string, workDir: string): Promise<string> {
  const [, before = '', name = ''] = /^(-[^=]*=)?(.*)$/s.exec(word) ?? [];
  if (name === '' || name.startsWith('-') || isAbsolute(name) || /\{\w+\}/.test(name)) return word;
  const here = await stat(resolve(cwd, name)).catch(() => null);
  if (!here || (await stat(resolve(workDir, name)).catch(() => null))) return word;
  // A bare word that is also the name of a folder is more often a subcommand: `run`, `test`.
  if (here.isDirectory() && !name.includes('/')) return word;
  return `${before}${name.startsWith('./') ? `{cwd}${name.slice(1)}` : `{cwd}/${name}`}`;
}
