import { RunFailure } from '../run/failure.ts';
import { SupervisorError } from '../targets/errors.ts';
import { UsageError } from './usage.ts';

/** Ends the process once all output is written: a check that ignores its signal must not hold it up. */
export async function exitWith(code: number, error?: unknown): Promise<never> {
  const final = error === undefined ? code : codeOf(error);
  if (error !== undefined) process.stderr.write(`vanmoi-conform: ${textOf(error, final)}\n`);
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(final);
}

function codeOf(error: unknown): number {
  if (error instanceof RunFailure) return error.exitCode;
  return error instanceof UsageError ? 2 : 4;
}

function textOf(error: unknown, code: number): string {
  if (!(error instanceof Error)) return String(error);
  const isOurs = code === 4 && !(error instanceof SupervisorError);
  return isOurs ? `this is a fault of the tool itself\n${error.stack ?? error.message}` : error.message;
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('error', () => resolve()); // a reader that is gone needs nothing more
    stream.write('', () => resolve());
  });
}
