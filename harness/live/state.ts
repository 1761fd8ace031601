import { apply, type Entry, emptyView, type Patch, type View } from '../../reports/live/view.ts';
import type { JournalEvent } from '../../spec/journal.ts';
import { lateBy } from '../../spec/late-by.ts';
import { RECOMMENDED_INTERVAL_MS } from '../../spec/protocol.ts';
import type { Observation } from '../observe/observation.ts';
import { Observer } from '../observe/observer.ts';
import type { Fail } from '../outcome.ts';
import { type Detail, Details } from './details.ts';
import { entryOf } from './entries.ts';
import { Excuses, Judging } from './judging.ts';
import { count, type Lane, markOf } from './lane.ts';
import { Lanes } from './lanes.ts';
import type { PageMask } from './page-mask.ts';
import { registeredBefore } from './registered-before.ts';
import { violationOf } from './violation.ts';

/** A delay of our own from here on is shown, in milliseconds. */
const STALL_MS = 100;

export interface LiveOptions extends Pick<View, 'run' | 'master' | 'startedAt' | 'interval' | 'journal'> {
  /** Path under which the master stands. */
  readonly prefix: string;
  /** Hides tokens where the view leaves the process; learns them here. */
  readonly mask: PageMask;
}

/**
 * What happens at a master, as a bounded view: a reducer of the events of its journal. Each agent is followed by the
 * judges that also follow it in a run.
 */
export class LiveState {
  readonly view: View;
  readonly #options: LiveOptions;
  readonly #observer: Observer;
  readonly #lanes: Lanes;
  readonly #details = new Details();
  readonly #excuses = new Excuses();
  readonly #judging = new WeakMap<Lane, Judging>();
  readonly #lastReport = new WeakMap<Lane, number>();
  #patches: Patch[] = [];

  constructor(options: LiveOptions) {
    const { run, master, startedAt, interval, journal } = options;
    this.view = emptyView({ run, master, startedAt, interval, journal });
    this.#options = options;
    this.#observer = new Observer(options.prefix);
    this.#lanes = new Lanes(options.mask);
  }

  /** Takes the next event and gives what changes with it; the view has changed already. */
  see(event: JournalEvent): readonly Patch[] {
    this.#patches = [];
    const concerned = new Set<Lane>();
    for (const observation of this.#observer.see(event)) {
      const lane = this.#laneOf(event, observation);
      this.#observe(event, observation, lane);
      if (lane) concerned.add(lane);
    }
    if (event.type === 'response' && event.exchange !== null) this.#details.add(`x${event.exchange}`, event);
    this.#options.mask.learn(event);
    if (event.type === 'connection' && event.phase === 'close' && event.conn !== null)
      this.#lanes.closed(event.conn);
    for (const lane of concerned) this.#change({ p: 'agent', agent: this.#factsOf(lane, event.t) });
    if (this.#patches.length > 0) this.#change({ p: 'now', t: event.t });
    return this.#patches;
  }

  /** Time passes, and nothing happens. */
  pass(t: number): readonly Patch[] {
    this.#patches = [];
    this.#change({ p: 'now', t });
    return this.#patches;
  }

  /** Begins to collect violations anew. */
  forgetViolations(): readonly Patch[] {
    this.#details.unpinAll();
    this.#patches = [];
    this.#change({ p: 'forget-violations' });
    return this.#patches;
  }

  /** The lines of the journal behind an entry; null where they are no longer kept. */
  detail(entry: string): Detail | null {
    return this.#details.get(entry);
  }

  /** The agent that a page calls so; null where it is not followed any more. */
  lane(agent: string): Lane | null {
    return this.#lanes.get(agent);
  }

  get lanes(): readonly Lane[] {
    return this.#lanes.all;
  }

  /** How much is held besides the view. */
  get size(): Details['size'] {
    return this.#details.size;
  }

  #laneOf(event: JournalEvent, observation: Observation): Lane | null {
    if (observation.kind === 'request') {
      const lane = this.#lanes.claim(observation.exchange);
      if (lane && !this.#judging.has(lane)) this.#follow(lane, observation);
      return lane;
    }
    if (observation.kind === 'report') return this.#lanes.of(observation.report.exchange);
    if ('exchange' in observation && observation.exchange) return this.#lanes.of(observation.exchange);
    return this.#lanes.get(event.peer ?? '') ?? this.#lanes.ofConnection(event.conn);
  }

  #follow(lane: Lane, { t, exchange }: Extract<Observation, { kind: 'request' }>): void {
    const { interval, prefix } = this.#options;
    const judging = new Judging({
      intervalMs: interval ?? RECOMMENDED_INTERVAL_MS,
      prefix,
      masked: false,
      isForeign: () => false,
    });
    this.#judging.set(lane, judging);
    const { token } = lane;
    const isOfBefore = token !== null && token === exchange.token;
    for (const told of isOfBefore ? registeredBefore(token, prefix, t) : []) judging.see(told, this.#excuses);
  }

  #observe(event: JournalEvent, observation: Observation, lane: Lane | null): void {
    const { t } = observation;
    if (observation.kind === 'lag') this.#lag(observation);
    if (observation.kind === 'lag' || observation.kind === 'reading') {
      for (const every of this.#lanes.all) this.#judge(every, observation, null);
      return;
    }
    const after = observation.kind === 'report' && lane ? this.#since(lane, observation.report.t) : null;
    const { entry, keeps } = entryOf(event, observation, lane?.id ?? null, after, this.view.entries);
    if (keeps) this.#details.add(keeps, event);
    if (entry) this.#change({ p: 'entry', entry });
    if (!lane) return;
    lane.facts.heard = t;
    this.#count(lane, observation, entry);
    this.#judge(lane, observation, keeps ?? entry?.id ?? null);
  }

  #lag({ lag, t }: Extract<Observation, { kind: 'lag' }>): void {
    this.#excuses.see(lag, t);
    const ms = lateBy(lag);
    if (ms >= STALL_MS) this.#change({ p: 'stall', t, ms });
  }

  #since(lane: Lane, t: number): number | null {
    const before = this.#lastReport.get(lane);
    this.#lastReport.set(lane, t);
    return before === undefined ? null : t - before;
  }

  /** What the lane of an agent shows of it. */
  #count(lane: Lane, observation: Observation, entry: Entry | null): void {
    const kind = markOf(observation);
    if (observation.kind === 'answer') this.#lanes.answered(observation.exchange);
    count(lane, observation, entry);
    if (!entry || (kind === null && observation.kind !== 'report')) return;
    this.#change({ p: 'agent', agent: this.#factsOf(lane, observation.t) });
    if (kind !== null) this.#change({ p: 'mark', agent: lane.id, mark: [observation.t, kind, entry.id] });
    if (observation.kind !== 'report') return;
    this.#change({ p: 'tick', agent: lane.id, tick: [observation.report.t, entry.id, entry.faultCount] });
  }

  #judge(lane: Lane, observation: Observation, entry: string | null): void {
    for (const { judge, fail } of this.#judging.get(lane)?.see(observation, this.#excuses) ?? []) {
      const id = `${judge.id} ${lane.id}`;
      const example = exampleOf(fail, observation, entry);
      const before = this.view.violations.find((one) => one.id === id);
      this.#details.pin(id, example);
      const violation = violationOf({ id, judge, fail, agent: lane.id, t: observation.t, example }, before);
      this.#change({ p: 'violation', violation });
    }
  }

  #factsOf(lane: Lane, heard: number) {
    const { facts, name, token } = lane;
    const mask = token === null ? null : this.#options.mask.mask(token);
    return { ...facts, heard: Math.max(heard, facts.heard), name, token: mask };
  }

  #change(patch: Patch): void {
    apply(this.view, patch);
    this.#patches.push(patch);
  }
}

/** What shows it: usually what has just come, but some judges take their time. */
function exampleOf({ exchanges }: Fail, observation: Observation, entry: string | null): string {
  const shown = `x${exchanges.at(-1) ?? ''}`;
  const now = observation.kind === 'report' ? observation.report : observation;
  const isNow = 'exchange' in now && now.exchange?.number === exchanges.at(-1);
  return isNow ? (entry ?? shown) : shown;
}
