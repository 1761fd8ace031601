import { say } from '../../spec/messages/message.ts';
import type { ServerCheck } from '../checks/server/define.ts';
import { DEATH_KNOWN_MS } from '../drive/trying.ts';
import type { Outcome } from '../outcome.ts';
import { type AttemptOptions, attempt, type Circumstances, interrupted } from './attempt.ts';
import type { Company } from './company.ts';
import { Death, killed, killedOnce } from './killed.ts';
import { Died, type Liveness } from './liveness.ts';

/** A check that has run. */
interface Run {
  readonly check: ServerCheck;
  /** How often it has run, this time included. */
  readonly attempts: number;
}

/** A check that was under way when the target died. */
interface Witness extends Run {
  readonly death: Death;
}

/** One that was over by then. */
interface Past extends Run {
  readonly at: number;
}

/** What an inquest comes to: an outcome for those who were looked at, nothing for those who just run again. */
type Rulings = ReadonlyMap<ServerCheck, Outcome>;

interface Inquest {
  readonly witnesses: Witness[];
  readonly rulings: Promise<Rulings>;
}

/** Takes down what an inquest finds besides what it was asked. */
export interface Clerk {
  /** The target died of a check that had come to something else. */
  correct(check: ServerCheck, outcome: Outcome): void;
  /** The target ended while nothing was under way, and of nothing that is known. */
  unexplained(how: string): void;
}

/** How often a check may run in an inquest. */
export const ATTEMPTS_OF_AN_INQUEST = 2;

/** How long before its end became known a target may have got what it died of, in milliseconds. */
const LATELY_MS = 2 * DEATH_KNOWN_MS;
/** How many exchanges are shown of a check that may have been the one. */
const SHOWN = 8;

/**
 * Finds out what a target died of. Those who had sent something that it did not answer run again in its next life, each
 * alone, first one thing at a time and then as usual, until one kills it again: that one is guilty, with the input of
 * that moment. The others just run again. Where it is none of them, those are looked at that had just ended.
 */
export class Inquests {
  readonly #liveness: Liveness;
  readonly #company: Company;
  readonly #options: AttemptOptions;
  readonly #clerk: Clerk;
  readonly #inquests = new Map<Died, Inquest>();
  #past: Past[] = [];
  /** What dies in an inquest belongs to it. */
  #isExamining = false;

  constructor(liveness: Liveness, company: Company, options: AttemptOptions, clerk: Clerk) {
    this.#liveness = liveness;
    this.#company = company;
    this.#options = options;
    this.#clerk = clerk;
    this.#watch();
  }

  /** To be told when a check has ended: the target may die of it all the same. */
  hasEnded(run: Run): void {
    const at = this.#options.server.clock.now();
    this.#past = [...this.#past.filter((one) => at - one.at < LATELY_MS), { ...run, at }];
  }

  /** What a check comes to during which the target died; null where it is to run again beside the others. */
  async ruleOn(witness: Witness): Promise<Outcome | null> {
    const inquest = this.#on(witness.death.died);
    inquest.witnesses.push(witness);
    return (await inquest.rulings).get(witness.check) ?? null;
  }

  /** Resolves when every death so far has been looked into. */
  async settled(): Promise<void> {
    await Promise.all([...this.#inquests.values()].map(({ rulings }) => rulings));
  }

  /** A death for which nobody comes is looked into as well. */
  #watch(): void {
    const { signal } = this.#liveness;
    signal.addEventListener('abort', () => {
      this.#watch();
      if (!this.#isExamining && signal.reason instanceof Died) this.#on(signal.reason);
    });
  }

  #on(died: Died): Inquest {
    const inquest = this.#inquests.get(died) ?? this.#begin(died);
    this.#inquests.set(died, inquest);
    return inquest;
  }

  /** Whoever was under way will have come by the time that nobody is. */
  #begin(died: Died): Inquest {
    const witnesses: Witness[] = [];
    const since = this.#options.server.clock.now() - LATELY_MS;
    const rulings = this.#liveness.alone(async () => {
      await this.#company.empty();
      await new Promise((resolve) => setImmediate(resolve));
      this.#isExamining = true;
      try {
        const lately = this.#past.filter(({ at }) => at >= since);
        return await this.#examine(died, witnesses, lately);
      } finally {
        this.#isExamining = false;
      }
    });
    return { witnesses, rulings };
  }

  async #examine(died: Died, witnesses: readonly Witness[], lately: readonly Past[]): Promise<Rulings> {
    const isOnly = witnesses.length + lately.length === 1;
    const isAlive = await this.#liveness.lives();
    if (this.#options.signal.aborted) return new Map(witnesses.map(({ check }) => [check, interrupted]));
    if (!isAlive) return this.#gone(witnesses, isOnly);
    const rulings = new Map<ServerCheck, Outcome>();
    const suspects = suspectsAmong(witnesses);
    for (const { check, attempts, death } of suspects) {
      const came = await this.#confront({ check, attempts }, death);
      rulings.set(check, came instanceof Death ? killed(came, this.#options.server) : came);
      if (came instanceof Death) return rulings;
    }
    for (const past of lately) {
      const came = await this.#confront(past);
      if (!(came instanceof Death)) continue;
      this.#clerk.correct(past.check, killed(came, this.#options.server));
      return rulings;
    }
    // Nobody kills it alone. Who was there by itself did it all the same; among several nobody is accused.
    for (const { check, death } of suspects) {
      const again = rulings.get(check)!;
      if (again.verdict === 'pass')
        rulings.set(check, isOnly ? killedOnce(death, this.#options.server) : inDoubt(death));
    }
    if (witnesses.length === 0) this.#clerk.unexplained(died.message);
    return rulings;
  }

  /** Runs a suspect alone: with one thing at a time, so that it is known which, and then as usual. */
  async #confront({ check, attempts }: Run, death?: Death): Promise<Outcome | Death> {
    if (this.#options.signal.aborted) return interrupted;
    const circumstances: Circumstances = {
      number: attempts + 1,
      life: this.#liveness.signal,
      isAlone: true,
      quiet: (work) => work(),
    };
    const suspects = death?.trials.flatMap(({ indices }) => indices) ?? [];
    const first = await attempt(check, this.#options, { ...circumstances, suspects });
    if (first instanceof Death) return first;
    return attempt(check, this.#options, { ...circumstances, number: attempts + 2 });
  }

  /** It does not come back: a check is accused only where it can have been no other. */
  #gone(witnesses: readonly Witness[], isOnly: boolean): Rulings {
    return new Map(
      witnesses.map(({ check, death }): [ServerCheck, Outcome] => {
        if (isOnly) return [check, killed(death, this.#options.server)];
        const message = say('inconclusive.died-for-good', { how: death.died.message });
        return [check, { verdict: 'inconclusive', message, exchanges: shownOf(death) }];
      }),
    );
  }
}

/** Those who had something unanswered, the longest wait first: a target dies of what it is at, and takes it in turn. */
function suspectsAmong(witnesses: readonly Witness[]): readonly Witness[] {
  const since = ({ death }: Witness) => death.unanswered[0]?.at;
  const speaking = witnesses.filter((witness) => since(witness) !== undefined);
  return speaking.length > 0 ? speaking.sort((a, b) => since(a)! - since(b)!) : witnesses;
}

function inDoubt(death: Death): Outcome {
  const message = say('inconclusive.died-once', { how: death.died.message });
  return { verdict: 'inconclusive', message, exchanges: shownOf(death) };
}

function shownOf({ unanswered }: Death): number[] {
  return unanswered.map(({ exchange }) => exchange).slice(0, SHOWN);
}
