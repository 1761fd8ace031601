/** How a piece of work waits for its turn. */
export interface Turn {
  /** Who has more goes first. */
  readonly weight: number;
  /** Whether it keeps both sides busy all the time: of these only a few run at once. */
  readonly isBusy: boolean;
}

interface Waiting extends Turn {
  readonly start: () => void;
}

/** Lets so many pieces of work run at once, the weightiest of those that wait first. */
export class Turns {
  readonly #atOnce: number;
  readonly #busyAtOnce: number;
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #busy = 0;

  constructor(atOnce: number, busyAtOnce: number) {
    this.#atOnce = atOnce;
    this.#busyAtOnce = busyAtOnce;
  }

  /** Runs the work when it is its turn; answers, or throws, what the work does. */
  async take<Result>(turn: Turn, work: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((start) => {
      const behind = this.#waiting.findIndex(({ weight }) => weight < turn.weight);
      this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, { ...turn, start });
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#running--;
      if (turn.isBusy) this.#busy--;
      this.#next();
    }
  }

  #next(): void {
    while (this.#running < this.#atOnce) {
      const at = this.#waiting.findIndex(({ isBusy }) => !isBusy || this.#busy < this.#busyAtOnce);
      const next = this.#waiting.splice(at, at === -1 ? 0 : 1)[0];
      if (!next) return;
      this.#running++;
      if (next.isBusy) this.#busy++;
      next.start();
    }
  }
}
