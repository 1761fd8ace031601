/** A target that can end and be started again, or be found gone. */
export interface Mortal {
  /** Resolves when the life that is going on now ends; says how. */
  died(): Promise<string>;
  /** Brings it back; false where that is not possible. */
  revive(): Promise<boolean>;
}

/**
 * Keeps checks and the life of their target in step: when it ends, those that were under way stop; it is started
 * again; and whoever must have it alone can, before anybody else goes on.
 */
export class Liveness {
  readonly #mortal: Mortal;
  #life = new AbortController();
  #alive: Promise<boolean> = Promise.resolve(true);
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;
  deaths = 0;

  constructor(mortal: Mortal) {
    this.#mortal = mortal;
    this.#watch();
  }

  /** Aborts when the life that is going on now ends; its reason is a Died. */
  get signal(): AbortSignal {
    return this.#life.signal;
  }

  /** Resolves when the target lives and nobody needs it alone; false once it is gone for good. */
  async ready(): Promise<boolean> {
    for (;;) {
      const queue = this.#queue;
      const alive = this.#alive;
      await queue;
      const isAlive = await alive;
      // Those who saw an end need the next life alone: whoever waits here lets them go first.
      if (queue === this.#queue && alive === this.#alive) return isAlive;
    }
  }

  /** Resolves when the target lives, or false once it is gone for good: for who has it alone. */
  async lives(): Promise<boolean> {
    for (;;) {
      const alive = this.#alive;
      const isAlive = await alive;
      if (alive === this.#alive) return isAlive;
    }
  }

  /** Runs something while nothing else runs, in a new life where the old one has ended. */
  alone<Result>(work: (alive: boolean) => Promise<Result>): Promise<Result> {
    const turn = this.#queue.then(async () => work(await this.#alive));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** From now on an end is none of our business. */
  close(): void {
    this.#closed = true;
  }

  #watch(): void {
    this.#mortal.died().then(
      (how) => this.#died(how),
      () => undefined, // its supervisor failed: whoever asked for the target says so
    );
  }

  #died(how: string): void {
    if (this.#closed) return;
    this.deaths++;
    const ended = this.#life;
    this.#life = new AbortController();
    this.#alive = this.#mortal.revive().then((revived) => {
      if (revived) this.#watch();
      return revived;
    });
    ended.abort(new Died(how));
  }
}

/** The target ended while a check was under way. */
export class Died extends Error {
  override readonly name = 'Died';
}
