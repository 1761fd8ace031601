import { relative } from 'node:path';
import { type Message, say } from '../../../spec/messages/message.ts';
import { RunFailure } from '../../run/failure.ts';
import { UsageError } from '../usage.ts';
import type { Watcher } from './watcher.ts';

/** Why the next run begins, or that there is none. */
type Cause =
  | { readonly why: 'changed'; readonly file: string }
  | { readonly why: 'asked' }
  | { readonly why: 'end' };

/**
 * Runs, and again whenever a file changes or Enter is pressed; a run that is under way is overtaken. Answers the exit
 * code of the last run once the user ends it, which is 130 where that was in the middle of one. What is wrong with the
 * command line rejects at once; what is wrong with a file that has changed meanwhile may be mended.
 */
export async function runAgainAndAgain(
  run: (overtaken: AbortSignal) => Promise<number>,
  watcher: Watcher,
  note: (note: Message) => void,
): Promise<number> {
  let wake: (cause: Cause) => void = () => undefined;
  let isOver = false;
  const onData = (chunk: Buffer) => chunk.includes('\n') && wake({ why: 'asked' });
  const onEnd = () => {
    isOver = true;
    wake({ why: 'end' });
  };
  watcher.onChange = (file) => wake({ why: 'changed', file });
  process.stdin.on('data', onData);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onEnd);
  const awake = setInterval(() => undefined, FOR_EVER_MS); // a pending promise keeps no process alive
  let attempt = run;
  try {
    for (;;) {
      const overtaken = new AbortController();
      const next = new Promise<Cause>((resolve) => {
        wake = (cause) => {
          resolve(cause);
          // What the user interrupts ends by itself, with a report.
          if (cause.why !== 'end') overtaken.abort(new Error('overtaken'));
        };
      });
      const code = await attempt(overtaken.signal);
      attempt = (signal) => run(signal).catch((error: unknown) => complained(error, note));
      if (!isOver && !overtaken.signal.aborted) note(whatIsWatched(watcher.count));
      const cause = isOver ? { why: 'end' as const } : await next;
      if (cause.why === 'end') return code;
      note(cause.why === 'asked' ? say('note.again') : say('note.changed', { file: shown(cause.file) }));
    }
  } finally {
    clearInterval(awake);
    watcher.close();
    process.stdin.off('data', onData);
    process.stdin.pause();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onEnd);
  }
}

/** The longest that a timer can be set to, in milliseconds: 24 days. */
const FOR_EVER_MS = 2 ** 31 - 1;

function whatIsWatched(count: number): Message {
  if (count === 0) return say('note.watching-none');
  return count === 1 ? say('note.watching-one') : say('note.watching', { count });
}

/** Says what is wrong with something that was given; a fault of the tool goes on. */
function complained(error: unknown, note: (note: Message) => void): number {
  const code = error instanceof RunFailure ? error.exitCode : error instanceof UsageError ? 2 : null;
  if (code === null) throw error;
  note(say('plain', { text: (error as Error).message }));
  return code;
}

function shown(file: string): string {
  return relative(process.cwd(), file);
}
