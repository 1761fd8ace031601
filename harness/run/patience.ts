/** How long something may take, but for the time in which it is kept waiting. */
export class Patience {
  readonly #ends = new AbortController();
  readonly #ms: number;
  #left: number;
  #began = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Begins at once. */
  constructor(ms: number) {
    this.#ms = ms;
    this.#left = ms;
    this.#goOn();
  }

  /** Aborts when it has come to its end. */
  get signal(): AbortSignal {
    return this.#ends.signal;
  }

  /** All of it, in seconds. */
  get seconds(): number {
    return this.#ms / 1000;
  }

  /** No time passes in `wait` until it goes on with something. */
  async heldBack<Result>(
    wait: (goOn: (work: () => Promise<Result>) => Promise<Result>) => Promise<Result>,
  ): Promise<Result> {
    this.#hold();
    try {
      return await wait((work) => {
        this.#goOn();
        return work();
      });
    } finally {
      this.#goOn();
    }
  }

  /** It never aborts from now on. */
  end(): void {
    clearTimeout(this.#timer);
    this.#left = Number.POSITIVE_INFINITY;
  }

  #hold(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left -= performance.now() - this.#began;
  }

  #goOn(): void {
    if (this.#timer || this.#left === Number.POSITIVE_INFINITY) return;
    this.#began = performance.now();
    this.#timer = setTimeout(() => this.#ends.abort(new Error('too long')), Math.max(0, this.#left));
  }
}
