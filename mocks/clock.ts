import { setTimeout as after } from 'node:timers/promises';

/** The longest wait that Node's timers take, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** All time comes through here, so that a test can be its own clock. */
export interface Clock {
  /** Monotonic milliseconds with fractions; only differences mean anything. */
  now(): number;
  /** The time of day. */
  wall(): Date;
  /** Resolves after `ms` milliseconds, or rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => new Date(),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      let left = ms;
      do {
        await after(Math.min(Math.max(0, left), LONGEST_TIMER), undefined, signal ? { signal } : {});
        left -= LONGEST_TIMER;
      } while (left > 0);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #sleepers = new Set<{ due: number; wake: () => void }>();

  now(): number {
    return this.#now;
  }

  wall(): Date {
    return new Date(this.#now);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = { due: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      });
    });
  }

  /** Lets `ms` milliseconds pass and wakes whoever is due, earliest first. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#sleepers].filter((s) => s.due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#now = Math.max(this.#now, next.due);
      this.#sleepers.delete(next);
      next.wake();
      await new Promise((settled) => setImmediate(settled));
    }
    this.#now = end;
  }
}
