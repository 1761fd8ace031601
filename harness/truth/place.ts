import { say } from '../../spec/messages/message.ts';
import type { Observation } from '../observe/observation.ts';
import type { Outcome } from '../outcome.ts';

/** Whether the machine that is read is the one that the agent reports about. */
export class Place {
  #proc: boolean | null = null;
  #where: 'here' | 'elsewhere' | null = null;
  #isLaunched = false;
  #isContained = false;

  /** Whether the agent lives in a container, and does not see what goes on beside it. */
  get isContained(): boolean {
    return this.#isContained;
  }

  see(observation: Observation): void {
    if (observation.kind === 'launch') this.#isLaunched = true;
    if (observation.kind !== 'reading') return;
    const { source, values } = observation.reading;
    if (source === 'machine') this.#proc = values.proc === 'yes';
    if (source === 'agent') this.#isContained = values.container === 'yes';
    if (source === 'agent') this.#where = values.where === 'here' ? 'here' : 'elsewhere';
  }

  /** Why nothing can be compared; null where it can. An agent that was started here and was not found is here. */
  get outcome(): Outcome | null {
    if (this.#proc === null) return { verdict: 'inconclusive', message: say('truth.no-readings') };
    if (!this.#proc) return unseen('truth.no-proc');
    const isHere = this.#where === 'here' || (this.#where === null && this.#isLaunched);
    return isHere ? null : unseen('truth.elsewhere');
  }
}

function unseen(key: 'truth.no-proc' | 'truth.elsewhere'): Outcome {
  return { verdict: 'not-applicable', reason: 'not-observable', message: say(key) };
}
