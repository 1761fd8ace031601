import type { Exchange, Observation } from './observation.ts';

/** A report that the master took, and when it came. */
export interface Accepted {
  /** When its first byte came, in journal milliseconds. */
  readonly t: number;
  readonly exchange: Exchange;
}

/**
 * Finds the reports that the master took: answered 200 as is right, however late, or sent over an open socket. One
 * that was answered with anything played instead was not taken, whatever its status.
 */
export class AcceptedReports {
  /** Exchanges that got something else than a right answer, until they are answered. */
  readonly #played = new Set<number>();

  /** Takes every observation in order; gives the report where this is one that was taken. */
  see(observation: Observation): Accepted | null {
    if (observation.kind === 'report') return observation.report.via === 'socket' ? observation.report : null;
    if (observation.kind === 'fault' && observation.exchange && observation.fault.intent !== 'delay')
      this.#played.add(observation.exchange.number);
    if (observation.kind !== 'answer') return null;
    const { exchange, answer } = observation;
    const wasPlayed = this.#played.delete(exchange.number);
    if (wasPlayed || exchange.endpoint !== 'report' || answer.status !== 200 || !answer.whole) return null;
    return { t: exchange.began, exchange };
  }
}
