/** What the judges of a cadence follow: when reports came, under which identity, and how late this machine ran. */

import { lateBy } from '../../../spec/late-by.ts';
import type { Exchange, Observation, Reported } from '../../observe/observation.ts';
import type { Beside } from './cadence-measure.ts';

/** A machine that ran this share of a tolerance late cannot tell. */
const LATE_SHARE = 0.25;
/** How many reports are kept, however long the watch. */
const MOST_KEPT = 1000;

/** A report that came, in journal milliseconds. */
export interface Arrival {
  readonly t: number;
  /** The exchange, or the handshake of its socket. */
  readonly exchange: Exchange;
}

/** Reports in a row, with no re-registration in between. */
export type Stretch = readonly Arrival[];

interface Kept extends Arrival {
  /** How many identities had been refused and replaced before it. */
  readonly stretch: number;
}

/**
 * Follows the reports of one agent. The time that it takes to register again after a 401 belongs to no interval: what
 * comes before it and what comes after are stretches of their own.
 */
export class CadenceWatch {
  readonly #over = { http: [] as Kept[], socket: [] as Kept[] };
  readonly #overlaps = new Overlaps();
  readonly #lateness = new Lateness();
  #issued = 0;
  #stretch = 0;
  #token: string | null = null;
  /** When the identity was first refused. */
  #refused: number | null = null;

  see(observation: Observation): undefined {
    this.#lateness.see(observation);
    this.#overlaps.see(observation);
    if (observation.kind === 'report') this.#add(observation.report);
    if (observation.kind !== 'answer') return;
    const { exchange, answer } = observation;
    const { status, issued } = answer;
    if (status === 401 && exchange.token === (this.#token ?? exchange.token)) this.#refused ??= observation.t;
    if (issued) this.#goesOnWith(issued.token);
  }

  /** The reports over the channel that carries most. */
  get stretches(): readonly Stretch[] {
    return stretchesOf(this.#most);
  }

  /** Those of them that came after a registration which followed a 401. */
  get stretchesAfterwards(): readonly Stretch[] {
    return stretchesOf(this.#most.filter(({ stretch }) => stretch > 0));
  }

  /** What happened beside these reports. */
  beside(stretches: readonly Stretch[]): Beside {
    const overlapping = stretches.flat().filter(({ exchange }) => this.#overlaps.has(exchange));
    return { overlaps: overlapping.length, registrations: Math.max(0, this.#issued - 1) };
  }

  /** The longest delay of the harness or its sentinel since the first report, in milliseconds. */
  get latest(): number {
    return this.#lateness.latest;
  }

  /** Whether this machine ran too late to say that this many milliseconds were overstepped. */
  spoils(toleranceMs: number): boolean {
    return this.latest > LATE_SHARE * toleranceMs;
  }

  get #most(): readonly Kept[] {
    const { http, socket } = this.#over;
    return http.length > socket.length ? http : socket;
  }

  #add({ via, t, exchange }: Reported): void {
    // What still comes with the old token was made before the new one: it is in nobody's turn.
    if (this.#stretch > 0 && exchange.token !== this.#token) return;
    const kept = this.#over[via];
    kept.push({ t, exchange, stretch: this.#stretch });
    if (kept.length > MOST_KEPT) kept.shift();
  }

  #goesOnWith(token: string): void {
    this.#issued++;
    this.#token = token;
    const refused = this.#refused;
    this.#refused = null;
    if (refused === null) return;
    this.#stretch++;
    // A report that was tried again with the refused token is in nobody's turn either.
    this.#over.http = this.#over.http.filter(({ t }) => t <= refused);
  }
}

function stretchesOf(reports: readonly Kept[]): readonly Stretch[] {
  return [...Map.groupBy(reports, ({ stretch }) => stretch).values()];
}

/** Finds the HTTP reports that were sent while an earlier one was still unanswered. */
class Overlaps {
  readonly #unanswered = new Set<number>();
  readonly #overlapping = new Set<number>();
  #answered = Number.NEGATIVE_INFINITY;

  see(observation: Observation): void {
    if (observation.kind === 'report' && observation.report.via === 'http') {
      const { t, exchange } = observation.report;
      if (this.#unanswered.size > 0 || this.#answered > t) remember(this.#overlapping, exchange.number);
      remember(this.#unanswered, exchange.number);
    }
    if (observation.kind === 'answer' && this.#unanswered.delete(observation.exchange.number))
      this.#answered = observation.t;
  }

  has({ number }: Exchange): boolean {
    return this.#overlapping.has(number);
  }
}

function remember(numbers: Set<number>, number: number): void {
  numbers.add(number);
  if (numbers.size > MOST_KEPT) for (const oldest of numbers) return void numbers.delete(oldest);
}

/** How late things ran on this machine since the agent's first report. */
class Lateness {
  #begun = false;
  /** The longest delay of the harness or its sentinel, in milliseconds. */
  latest = 0;

  see(observation: Observation): void {
    if (observation.kind === 'report') this.#begun = true;
    if (observation.kind !== 'lag' || !this.#begun) return;
    this.latest = Math.max(this.latest, lateBy(observation.lag));
  }
}
