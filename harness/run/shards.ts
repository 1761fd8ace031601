import { say } from '../../spec/messages/message.ts';
import type { CheckInfo } from '../check.ts';
import type { Judge } from '../judge.ts';
import type { NotSelected } from '../outcome.ts';
import type { Scenario } from '../scenario.ts';
import { judgesOf, scenariosFor } from './agent-checks.ts';
import type { Shard } from './options.ts';
import type { CheckResult } from './result.ts';
import type { Choice } from './selection.ts';

/** `i/n`, as `--shard` takes it and `report.json` holds it. */
export function shardText({ index, of }: Shard): string {
  return `${index}/${of}`;
}

/**
 * Shares out what was selected: the scenarios of an agent, the checks that drive a server. What reads the traffic of
 * all of them does so in every shard, each time that of its own part.
 */
export class ShardPlan {
  readonly #shard: Shard;
  readonly #checks: readonly CheckInfo[];
  readonly #all: readonly Scenario[] | null;
  /** Scenarios that this shard plays, besides those that its checks build on. */
  readonly #mine = new Set<string>();
  #choices: ReadonlyMap<string, Choice> = new Map();

  /** `scenarios` are those that a whole run could play; null for a server. */
  constructor(shard: Shard, checks: readonly CheckInfo[], scenarios: readonly Scenario[] | null) {
    this.#shard = shard;
    this.#checks = checks;
    this.#all = scenarios;
  }

  /** Leaves out what belongs to other shards, before that is added which the rest builds on. */
  narrow(choices: Map<string, Choice>): void {
    this.#choices = choices;
    const selected = this.#checks.filter(({ id }) => choices.get(id) === 'selected');
    const kept = this.#all === null ? this.#ofServer(selected) : this.#ofAgent(selected, this.#all);
    for (const check of selected) if (!kept.has(check)) choices.set(check.id, leftOut);
  }

  #ofServer(selected: readonly CheckInfo[]): Set<CheckInfo> {
    const driving = selected.filter((check) => !isJudge(check));
    const mine = this.#share(driving.length > 0 ? driving : selected);
    return new Set(mine.length === 0 ? [] : [...mine, ...selected.filter(isJudge)]);
  }

  #ofAgent(selected: readonly CheckInfo[], all: readonly Scenario[]): Set<CheckInfo> {
    const judges = selected.filter(isJudge);
    const mine = this.#share(scenariosFor(judges, all));
    for (const { id } of mine) this.#mine.add(id);
    return new Set(mine.flatMap((scenario) => judgesOf(scenario, judges)));
  }

  #share<Unit>(units: readonly Unit[]): Unit[] {
    return units.filter((_, at) => at % this.#shard.of === this.#shard.index - 1);
  }

  /** Of the scenarios that the chosen judges ask for, those of this shard and those that it builds on. */
  played(scenarios: readonly Scenario[]): Scenario[] {
    const supports = this.#checks.filter(({ id }) => this.#choices.get(id) === 'support').filter(isJudge);
    const built = new Set(scenariosFor(supports, scenarios).map(({ id }) => id));
    return scenarios.filter(({ id }) => this.#mine.has(id) || built.has(id));
  }

  /** What this shard gave no occasion to see, another one may have seen: it is left out here, not undecided. */
  settled(result: CheckResult): CheckResult {
    const { outcome, info } = result;
    const sawNothing =
      outcome.verdict === 'inconclusive' && outcome.message.key === 'inconclusive.nothing-seen';
    return sawNothing && this.#isSpread(info) ? { ...result, outcome: leftOut } : result;
  }

  /** Whether other shards look for the same. */
  #isSpread(check: CheckInfo): boolean {
    if (!isJudge(check) || this.#shard.of === 1) return false;
    if (this.#all === null || check.scenarios === 'all') return true;
    return check.scenarios.some((id) => !this.#mine.has(id) && this.#all?.some((one) => one.id === id));
  }
}

const leftOut: NotSelected = {
  verdict: 'not-selected',
  reason: 'shard',
  message: say('not-selected.shard'),
};

/** A check that reads traffic instead of driving the target. */
function isJudge(check: CheckInfo): check is Judge {
  return 'begin' in check;
}
