/** The life of a target that was launched: what is written down of it, and what is said of its end. */

import type { Recorder } from '../../../mocks/recorder.ts';
import { type Exit, LaunchError, type Launched, TargetError } from '../../targets/index.ts';
import { RunFailure } from '../failure.ts';

/** Turns a refused launch into the exit code that the contract gives it. */
export async function started<Result>(start: () => Promise<Result>): Promise<Result> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof LaunchError) throw new RunFailure(3, error.message);
    if (error instanceof TargetError) throw new RunFailure(2, error.message);
    throw error;
  }
}

/** Writes down what a launched target prints, and its end. */
export function recordLife(launched: Launched, recorder: Recorder): void {
  launched.onOutput((stream, text) => recorder.record({ type: 'output', stream, text }));
  void launched.exited.then(
    ({ code, signal, asked }) => recorder.record({ type: 'exit', code, signal, asked }),
    () => undefined, // the supervisor failed: whoever waits for the launch says so
  );
}

/** `it ended with code 1`, for people. */
export function howEnded({ code, signal }: Pick<Exit, 'code' | 'signal'>): string {
  return signal ? `signal ${signal}` : `exit code ${code}`;
}

/** Why a target that ended at once cannot be judged, with its last words and the way out. */
export function exitedEarly(
  exit: Pick<Exit, 'code' | 'signal'>,
  tail: readonly string[],
  hint: string | null,
): string {
  const way = hint ? `\n  it runs in a folder of its own; name files of this folder so: ${hint}` : '';
  return `the target ended before it answered (${howEnded(exit)})${withOutput(tail)}${way}`;
}

/** The last words of a target, for people. */
export function withOutput(tail: readonly string[]): string {
  return tail.length === 0
    ? ', without a word'
    : `; its last output:\n${tail
        .slice(-8)
        .map((line) => `  | ${line}`)
        .join('\n')}`;
}
