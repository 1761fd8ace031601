import type { Argv } from 'yargs';
import { nearest } from '../nearest.ts';

/** Something on the command line is wrong: exit code 2, one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Turns what yargs says into one line that names the nearest known word. */
export function complain(
  message: string | null,
  error: Error | undefined,
  parser: Argv,
  commands: readonly string[],
): Error {
  if (error) return error;
  const unknown = /^Unknown arguments?: (.+)$/.exec(message ?? '')?.[1]?.split(', ')[0];
  const command = /^Unknown commands?: (.+)$/.exec(message ?? '')?.[1]?.split(', ')[0];
  if (command !== undefined) return new UsageError(unknownWord('command', command, commands));
  if (unknown !== undefined) {
    const { key } = (parser as unknown as { getOptions(): { key: Record<string, unknown> } }).getOptions();
    const isWord = !process.argv.some(
      (word) => word.startsWith('-') && word.replace(/^-+/, '').split('=')[0] === unknown,
    );
    if (isWord) return new UsageError(unknownWord('command', unknown, commands));
    const names = Object.keys(key).filter((name) => name.length > 1);
    return new UsageError(
      unknownWord(
        'option',
        `--${unknown}`,
        names.map((name) => `--${name}`),
      ),
    );
  }
  return new UsageError(message ?? 'the command line is wrong: see --help');
}

function unknownWord(kind: string, word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return `there is no ${kind} ${word}: ${near ? `did you mean ${near}?` : 'see vanmoi-conform --help'}`;
}
