import type { Clock } from '../../mocks/clock.ts';
import type { Exchanged } from '../../mocks/probe/line.ts';
import type { MessageKey } from '../../spec/messages/message.ts';
import type { Outcome } from '../outcome.ts';
import { Settled } from './settled.ts';

/** What was sent, or was about to be, as JSON. */
export type Input = Readonly<Record<string, unknown>>;

/** What is being tried. */
export interface Trial {
  /** The places of its cases among those of the check. */
  readonly indices: readonly number[];
  /** Each of those cases as JSON, as far as it has come. */
  inputs(): readonly Input[];
}

export interface TryingOptions {
  readonly clock: Clock;
  /** Aborts when the target dies. */
  readonly signal: AbortSignal;
  /** The cases of which the target may have died before. */
  readonly suspects?: readonly number[];
}

/** How long after a connection broke the end of the target may still become known, in milliseconds. */
export const DEATH_KNOWN_MS = 100;
/** The same after an answer: what dies of a request may answer it first. */
const AFTERMATH_MS = 20;

/** What a check has in hand, so that a target which dies of it is known to have died of that. */
export class Trying {
  /**
   * Set where the target has died while this check ran: it does one thing at a time then, these first, to find out of
   * what.
   */
  readonly suspects: readonly number[] | null;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #inHand = new Set<Trial>();
  #before: Promise<unknown> = Promise.resolve();

  constructor({ clock, signal, suspects }: TryingOptions) {
    this.suspects = suspects ?? null;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** What was begun and has not ended, or was just being done when the target died. */
  get inHand(): readonly Trial[] {
    return [...this.#inHand];
  }

  /**
   * Tries something. Where a connection broke, the end of the target may follow: that is waited for, and then thrown;
   * so is, where there are suspects, what comes after an answer.
   */
  async hold<Result extends Outcome>(
    trial: Trial,
    work: () => Promise<Result | null>,
  ): Promise<Result | null> {
    this.#inHand.add(trial);
    try {
      const result = await work();
      await this.#aftermath(trial, result);
      return result;
    } catch (error) {
      if (error instanceof Settled) await this.#aftermath(trial, error.outcome);
      throw error;
    } finally {
      if (!this.#signal.aborted) this.#inHand.delete(trial);
    }
  }

  async #aftermath({ indices }: Trial, outcome: Outcome | null): Promise<void> {
    if (outcome && isBroken(outcome)) await this.#aMoment(DEATH_KNOWN_MS);
    else if (this.suspects?.length === 0 || this.suspects?.some((suspect) => indices.includes(suspect)))
      await this.#aMoment(AFTERMATH_MS);
  }

  /** Sends something; where there are suspects, one after the other, and what comes of each is waited for. */
  async send<Sent extends Pick<Exchanged, 'result'>>(ask: () => Promise<Sent>): Promise<Sent> {
    if (!this.suspects) return ask();
    const sent = this.#before.then(async () => {
      const answered = await ask();
      if (answered.result.type !== 'response') await this.#aMoment(DEATH_KNOWN_MS);
      // What is in hand is looked after as a whole.
      else if (this.#inHand.size === 0) await this.#aMoment(AFTERMATH_MS);
      return answered;
    });
    this.#before = sent.catch(() => undefined);
    return sent;
  }

  /** Waits for a moment; throws where the target dies in it. */
  #aMoment(ms: number): Promise<void> {
    return this.#clock.sleep(ms, this.#signal);
  }
}

/** What is said of a connection that broke. */
const BROKEN: readonly MessageKey[] = [
  'seen.no-answer',
  'seen.broken-off',
  'socket.line-ended',
  'blocked.no-socket',
  'blocked.socket-twin',
];

function isBroken(outcome: Outcome): boolean {
  if (outcome.verdict === 'fail') return BROKEN.includes(outcome.actual.key);
  if (outcome.verdict !== 'blocked') return false;
  const { key, values } = outcome.message;
  return BROKEN.includes(key) || (key === 'blocked.twin' && !/^\d/.test(String(values.actual)));
}
