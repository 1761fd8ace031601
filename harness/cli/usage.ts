import { nearest } from '../nearest.ts';

/** Something on the command line is wrong: exit code 2, one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A word that no command or option is called; `inContext` finds the nearest one that is. */
export class UnknownWord extends UsageError {
  readonly #word: string;

  constructor(word: string) {
    super(`there is no ${word}`);
    this.#word = word;
  }

  /** The same error with the way out, given the help text, which names all options, and the commands. */
  inContext(help: string, commands: readonly string[]): UsageError {
    const isOption = process.argv.some((given) => given.replace(/=.*/s, '') === `--${this.#word}`);
    const options = [...new Set(help.match(/--[a-z][\w-]+/g) ?? [])];
    const [kind, word, known] = isOption
      ? ['option', `--${this.#word}`, options]
      : ['command', this.#word, commands];
    const near = nearest(word, known);
    const way = near ? `did you mean ${near}?` : 'see vanmoi-conform --help';
    return new UsageError(`there is no ${kind} ${word}: ${way}`);
  }
}

/** Turns what the parser says into an error of ours. */
export function complain(message: string | null, error: Error | undefined): Error {
  if (error) return error;
  const few = /^Not enough non-option arguments: got (\d+), need at least (\d+)$/.exec(message ?? '');
  if (few)
    return new UsageError(
      `${few[1]} of at least ${few[2]} arguments were given: --help after the command shows an example`,
    );
  const unknown = /^Unknown (?:argument|command)s?: (.+)$/.exec(message ?? '')?.[1]?.split(', ')[0];
  return unknown === undefined
    ? new UsageError((message ?? 'the command line is wrong: see --help').replaceAll('\n', ' '))
    : new UnknownWord(unknown);
}
