/** What an agent does after a trouble: whether it lives, and whether its reports come back. */

import { type Message, say } from '../../../spec/messages/message.ts';
import type { End, Reducer } from '../../judge.ts';
import { type Accepted, AcceptedReports } from '../../observe/accepted.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import type { Fail, Outcome } from '../../outcome.ts';
import { LONGEST_PAUSE_MS } from '../../scenarios/moments.ts';
import { fail, inconclusive } from './sights.ts';

export type Fault = Extract<Observation, { kind: 'fault' }>;

/** A trouble that the master made. */
export interface Trouble {
  readonly t: number;
  /** `502`, `reset`, `outage`: for people. */
  readonly name: string;
  readonly exchange: Exchange | null;
}

/** The trouble in a fault; its name is the status where something was answered. */
export function troubleOf({ t, fault, exchange }: Fault): Trouble {
  const status = fault.detail?.status;
  const what = fault.intent.replace(/-end$/, '');
  return { t, name: status === undefined ? what : `${status}`, exchange };
}

/** The failure of an agent whose process ended by itself after a trouble. */
export function endedAfter(observation: Observation, trouble: Trouble | null): Fail | undefined {
  if (!trouble || observation.kind !== 'exit' || observation.exit.asked) return undefined;
  const { code, signal } = observation.exit;
  return fail(
    say('agent.ended-after', { trouble: trouble.name }),
    say('expected.alive'),
    say('agent.process-ended', { how: signal ? `signal ${signal}` : `exit code ${code}` }),
    ...shown(trouble),
  );
}

/** What it means that nothing came back until the end of the watch: an agent may still be pausing. */
export function neverBack(trouble: Trouble, expected: Message, { t }: End): Outcome {
  const values = { seconds: Math.floor((t - trouble.t) / 1000), trouble: trouble.name };
  if (t - trouble.t < LONGEST_PAUSE_MS)
    return inconclusive(say('inconclusive.not-back-yet', values), ...shown(trouble));
  return fail(
    say('agent.not-back-after', { trouble: trouble.name }),
    expected,
    say('agent.silent-for', values),
    ...shown(trouble),
  );
}

function shown({ exchange }: Trouble): Exchange[] {
  return exchange ? [exchange] : [];
}

/** The last trouble of one kind, and the reports that were taken since. */
export class Survival {
  readonly #isTrouble: (fault: Fault) => boolean;
  readonly #accepted = new AcceptedReports();
  trouble: Trouble | null = null;
  /** How many troubles there were. */
  troubles = 0;
  /** Reports that the master took since the last trouble; the first few are enough. */
  back: Accepted[] = [];

  constructor(isTrouble: (fault: Fault) => boolean) {
    this.#isTrouble = isTrouble;
  }

  see(observation: Observation): void {
    const accepted = this.#accepted.see(observation);
    if (accepted && this.trouble && accepted.t > this.trouble.t && this.back.length < 100)
      this.back.push(accepted);
    if (observation.kind !== 'fault' || !this.#isTrouble(observation)) return;
    this.trouble = troubleOf(observation);
    this.troubles++;
    this.back = [];
  }
}

/** Passes where reports were taken after each trouble of this kind; an end of the process fails. */
export function outlives(isTrouble: (fault: Fault) => boolean, expected: Message): Reducer {
  const survival = new Survival(isTrouble);
  return {
    see(observation) {
      survival.see(observation);
      return endedAfter(observation, survival.trouble);
    },
    end(end): Outcome | null {
      const { trouble, troubles, back } = survival;
      if (!trouble) return null;
      if (back.length > 0) return { verdict: 'pass', message: say('agent.outlived', { count: troubles }) };
      return neverBack(trouble, expected, end);
    },
  };
}
