/** Who talks to the target at this moment. */
export class Company {
  readonly #guests = new Set<Guest>();
  readonly #waiting = new Set<() => void>();

  /** Runs something beside whoever else is there. */
  async join<Result>(work: (guest: Guest) => Promise<Result>): Promise<Result> {
    const guest = new Guest(this);
    this.#guests.add(guest);
    try {
      return await work(guest);
    } finally {
      this.#guests.delete(guest);
      this.#tell();
    }
  }

  /** Resolves when nobody is there. */
  empty(): Promise<void> {
    return this.#until(() => this.#guests.size === 0);
  }

  /** Resolves when nobody does anything but this one, and those who wait for the same. */
  alone(guest: Guest): Promise<void> {
    return this.#until(() => [...this.#guests].every((other) => other === guest || other.waits));
  }

  /** To be called when somebody begins or ceases to wait. */
  changed(): void {
    this.#tell();
  }

  async #until(reached: () => boolean): Promise<void> {
    while (!reached()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  #tell(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}

/** One who is there. */
export class Guest {
  readonly #company: Company;
  #waits = false;

  constructor(company: Company) {
    this.#company = company;
  }

  get waits(): boolean {
    return this.#waits;
  }

  /** Waits until everybody else has left, or waits as well; does the work as one who waits still. */
  async untilAlone<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#waits = true;
    this.#company.changed();
    try {
      await this.#company.alone(this);
      return await work();
    } finally {
      this.#waits = false;
    }
  }
}
