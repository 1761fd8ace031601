import type { Outcome } from '../outcome.ts';

/** Thrown inside a check to end it with its outcome. Anything else that a check throws is a fault of the harness. */
export class Settled extends Error {
  override readonly name = 'Settled';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.verdict);
    this.outcome = outcome;
  }
}
