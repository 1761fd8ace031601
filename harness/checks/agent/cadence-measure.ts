/** Arrival times as numbers about a cadence, and how far this machine lets them be trusted. */

import type { Values } from '../../../spec/messages/message.ts';
import type { Observation, Reported } from '../../observe/observation.ts';

/** A machine that ran this share of a tolerance late cannot tell. */
const LATE_SHARE = 0.25;
/** How many arrivals are kept, however long the watch. */
const MOST_KEPT = 1000;

/** Some intervals between reports; times in milliseconds. */
export interface Cadence {
  readonly count: number;
  /** The interval as the whole watch shows it. */
  readonly mean: number;
  /** The 95th percentile of how far a single interval is from that mean. */
  readonly deviation: number;
  readonly shortest: number;
  readonly longest: number;
}

/** Measures the intervals between these arrivals; at least two are needed. */
export function measureCadence(times: readonly number[]): Cadence {
  const gaps = times.slice(1).map((t, i) => t - times[i]!);
  const mean = (times.at(-1)! - times[0]!) / gaps.length;
  const deviations = gaps.map((gap) => Math.abs(gap - mean)).sort((a, b) => a - b);
  return {
    count: gaps.length,
    mean,
    deviation: deviations[Math.ceil(0.95 * deviations.length) - 1]!,
    shortest: Math.min(...gaps),
    longest: Math.max(...gaps),
  };
}

/** The numbers as messages show them. */
export function shownCadence(cadence: Cadence, intervalMs: number): Values<'agent.cadence-numbers'> {
  const { count, mean, deviation, shortest, longest } = cadence;
  return {
    count,
    mean: seconds(mean),
    drift: percent(mean / intervalMs - 1),
    deviation: percent(deviation / intervalMs),
    shortest: seconds(shortest),
    longest: seconds(longest),
    asked: seconds(intervalMs),
  };
}

/** Milliseconds as seconds with three digits. */
export function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** The reports of an agent, channel by channel: the one that carries most has the cadence. */
export class Arrivals {
  readonly #over = { http: [] as Reported[], socket: [] as Reported[] };

  add(report: Reported): void {
    const reports = this.#over[report.via];
    reports.push(report);
    if (reports.length > MOST_KEPT) reports.shift();
  }

  get most(): readonly Reported[] {
    const { http, socket } = this.#over;
    return http.length > socket.length ? http : socket;
  }
}

/** How late things ran on this machine since the agent's first report. */
export class Lateness {
  #begun = false;
  /** The longest delay of the harness or its sentinel, in milliseconds. */
  latest = 0;

  see(observation: Observation): void {
    if (observation.kind === 'report') this.#begun = true;
    if (observation.kind !== 'lag' || !this.#begun) return;
    this.latest = Math.max(this.latest, observation.lag.loop, observation.lag.sentinel);
  }

  /** Whether that is too much to say that this many milliseconds were overstepped. */
  spoils(toleranceMs: number): boolean {
    return this.latest > LATE_SHARE * toleranceMs;
  }
}
