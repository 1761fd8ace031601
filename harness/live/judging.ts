import type { LagEvent } from '../../spec/journal.ts';
import { agentJudges } from '../checks/agent/index.ts';
import type { Judge, Reducer, Setup } from '../judge.ts';
import type { Observation } from '../observe/observation.ts';
import type { Fail } from '../outcome.ts';
import { Stalls } from '../run/stalls.ts';

/** What must hold whatever the master does. */
export const LIVE_JUDGES: readonly Judge[] = agentJudges.filter(({ scenarios }) => scenarios === 'all');

/** How long a machine that stood still excuses what comes late, in milliseconds. */
const EXCUSED_MS = 30_000;

/** The judges of one agent, over all that it does. */
export class Judging {
  readonly #watches: readonly { readonly judge: Judge; readonly reducer: Reducer }[];
  #broken = new Set<Judge>();

  constructor(setup: Setup) {
    this.#watches = LIVE_JUDGES.map((judge) => ({ judge, reducer: judge.begin(setup) }));
  }

  /** Each failure that is seen, however often; doubts are nobody's violation. */
  see(observation: Observation, excuses: Excuses): { judge: Judge; fail: Fail }[] {
    return this.#watches.flatMap(({ judge, reducer }) => {
      const said = this.#broken.has(judge) ? undefined : this.#ask(judge, reducer, observation);
      const allowed = said ? excuses.allow(judge, said) : null;
      return allowed?.verdict === 'fail' ? [{ judge, fail: allowed }] : [];
    });
  }

  /** An exception inside a judge is our own fault: it says no more about this agent. */
  #ask(judge: Judge, reducer: Reducer, observation: Observation) {
    try {
      return reducer.see(observation);
    } catch {
      this.#broken.add(judge);
      return undefined;
    }
  }
}

/** Whether this machine stood still of late, so that what an agent did late is no fault of the agent. */
export class Excuses {
  #since = 0;
  #older = new Stalls();
  #newer = new Stalls();

  see(lag: LagEvent, t: number): void {
    if (t - this.#since > EXCUSED_MS) {
      this.#since = t;
      this.#older = this.#newer;
      this.#newer = new Stalls();
    }
    this.#newer.see(lag);
  }

  allow(judge: Judge, outcome: NonNullable<ReturnType<Reducer['see']>>) {
    return this.#newer.allow(judge, this.#older.allow(judge, outcome));
  }
}
