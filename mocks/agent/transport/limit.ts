import type { Clock } from '../../clock.ts';

/** Runs work whose signal aborts after `ms` milliseconds or together with `signal`, whichever comes first. */
export async function withinLimit<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const timer = new AbortController();
  const stop = (): void => limit.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  clock.sleep(ms, timer.signal).then(
    () => limit.abort(new Error(`no answer within ${ms} ms`)),
    () => {},
  );
  try {
    return await work(limit.signal);
  } finally {
    timer.abort();
    signal.removeEventListener('abort', stop);
  }
}
