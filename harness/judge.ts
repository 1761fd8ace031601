import { type CheckInfo, type CheckOptions, checkInfo } from './check.ts';
import type { Observation } from './observe/observation.ts';
import { type Fail, type Inconclusive, type Outcome, passed } from './outcome.ts';

/**
 * A judge is a reducer over what happened: observations one by one, bounded state, it may speak at any of them and at
 * the end. A live page, a recording, a proxy and a run of days all use the same object.
 */
export interface Judge extends CheckInfo {
  /** The scenarios whose journals it judges; `all` for what must hold whatever the master does. */
  readonly scenarios: readonly string[] | 'all';
  /** Set where it is about one transport alone. */
  readonly transport: Transport | null;
  begin(setup: Setup): Reducer;
}

export type Transport = 'http' | 'socket';

/** What a judge may know besides what it sees. */
export interface Setup {
  /** The interval that the agent was told, in milliseconds. */
  readonly intervalMs: number;
  /** Path under which the master stands. */
  readonly prefix: string;
  /** True where tokens are hidden, so that their characters cannot be judged. */
  readonly masked: boolean;
  /** Whether another scenario of this run gave out the token. */
  isForeign(token: string | null): boolean;
}

export interface Reducer {
  /** A failure as soon as it is seen; the first one counts, the others are counted. */
  see(observation: Observation): Fail | Inconclusive | undefined;
  /** The outcome where nothing failed; null where nothing happened that could be judged. */
  end(end: End): Outcome | null;
}

/** How what was observed came to its end. */
export interface End {
  /** In journal milliseconds. */
  readonly t: number;
  /** Whether the scenario went through all of its steps. */
  readonly complete: boolean;
  /** Set where the harness broke it off: then only what was seen counts, and nothing is missed. */
  readonly interrupted?: boolean;
}

export type JudgeOptions = CheckOptions & {
  readonly scenarios?: readonly string[] | 'all';
  readonly transport?: Transport;
};

/** A judge as a plain value; `begin` makes the state of one scenario. */
export function judge(
  id: string,
  title: readonly [en: string, zh: string],
  options: JudgeOptions,
  begin: (setup: Setup) => Reducer,
): Judge {
  return {
    ...checkInfo(id, title, { method: 'scenario', ...options }),
    scenarios: options.scenarios ?? 'all',
    transport: options.transport ?? null,
    begin,
  };
}

/**
 * The common form: picks what it is about out of all observations and examines each. It passes when at least one was
 * examined and none was wrong.
 */
export function each<Item>(
  pick: (observation: Observation) => Item | undefined,
  examine: (item: Item, setup: Setup) => Fail | Inconclusive | undefined,
): (setup: Setup) => Reducer {
  return (setup) => {
    let seen = 0;
    return {
      see(observation) {
        const item = pick(observation);
        if (item === undefined) return undefined;
        seen++;
        return examine(item, setup);
      },
      end: () => (seen > 0 ? passed : null),
    };
  };
}
