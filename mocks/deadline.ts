/** How long others may take: a process that stood still does not blame them for what it could not hear meanwhile. */

/** A timer that comes so much too late shows that this process stood still, in milliseconds. */
const STOOD_STILL_MS = 100;
/** However often it stands still, it comes to an end. */
const MOST_GRACES = 3;

/**
 * Calls `over` after `ms` milliseconds unless it is called off, which the answer does. Timers are looked at before the
 * network: where this one comes late, what came in meanwhile is heard first, for as long again as it was late.
 */
export function deadline(ms: number, over: () => void): () => void {
  let graces = 0;
  let due = 0;
  let timer: NodeJS.Timeout;
  const wait = (forMs: number) => {
    due = performance.now() + forMs;
    timer = setTimeout(come, forMs).unref();
  };
  const come = () => {
    const late = performance.now() - due;
    if (late < STOOD_STILL_MS || graces++ === MOST_GRACES) return over();
    wait(Math.min(late, ms));
  };
  wait(ms);
  return () => clearTimeout(timer);
}

/** The same as a signal that aborts. */
export function deadlineSignal(ms: number): AbortSignal {
  const ends = new AbortController();
  deadline(ms, () => ends.abort(new DOMException(`nothing within ${ms} ms`, 'TimeoutError')));
  return ends.signal;
}
