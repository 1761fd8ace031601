import type { LagEvent } from '../../spec/journal.ts';
import { lateBy } from '../../spec/late-by.ts';
import { say } from '../../spec/messages/message.ts';
import type { CheckInfo } from '../check.ts';
import type { Outcome } from '../outcome.ts';

/** Who stood still for so long may have been late with an answer, or with seeing one, in milliseconds. */
const STALL_MS = 1000;

/**
 * Requirements whose failures are bytes that an agent sent: no delay of ours can make them. All others also depend on
 * what came in time, or on how long the agent had to wait for the master.
 */
export const ABOUT_BYTES: readonly string[] = [
  'AGT-REG-01',
  'AGT-REG-02',
  'AGT-AUTH-01',
  'AGT-AUTH-02',
  'AGT-INFO-02',
  'AGT-INFO-04',
  'AGT-INFO-05',
  'AGT-REP-02',
  'AGT-REP-03',
  'AGT-REP-04',
  'AGT-REP-09',
  'AGT-WS-01',
  'AGT-WS-02',
  'AGT-WS-04/masked',
  'AGT-WS-04/own-mask',
  'AGT-WS-04/utf-8',
];

/** The longest time that this machine stood still while something was watched. */
export class Stalls {
  #longest = 0;

  see(lag: LagEvent): void {
    this.#longest = Math.max(this.#longest, lateBy(lag));
  }

  /** The same outcome, but for a failure that a machine which stood still may have made. */
  allow({ id, requirement }: CheckInfo, outcome: Outcome | null): Outcome | null {
    if (outcome?.verdict !== 'fail' || this.#longest < STALL_MS) return outcome;
    if (ABOUT_BYTES.includes(id) || ABOUT_BYTES.includes(requirement)) return outcome;
    const seconds = (this.#longest / 1000).toFixed(1);
    return {
      verdict: 'inconclusive',
      message: say('inconclusive.stalled', { seconds }),
      exchanges: outcome.exchanges,
    };
  }
}
