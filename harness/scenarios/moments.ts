/** Moments that many scenarios go through, and how long they may take. */

import { closeSockets, type Scenario, type Span, type Step, see, seeOrGoOn } from '../scenario.ts';

/** More exchanges than any agent makes in one scenario; a number that JSON can hold. */
export const ALWAYS = 1_000_000;

/** An agent needs a moment to start, whatever its language. */
export const START: Span = { seconds: 15 };
/** Pauses between tries are the agent's own and do not shrink with its interval. */
export const RECOVERY: Span = { intervals: 2, seconds: 20 };
/** No agent pauses longer than this between tries, in milliseconds, however often it had to try before. */
export const LONGEST_PAUSE_MS = 60_000;
/** One that has come back already is given all of that and a little more, as far as the scenario lasts. */
export const RECOVERY_AGAIN: Span = { seconds: 62 };
/** Long enough to tell that no report comes, of an agent that may keep to the interval of the text (AGT-REP-01). */
const NEXT_REPORT: Span = { intervals: 2, seconds: 12 };
/** The end of a scenario whose judges can do without what would come later: 45 s at the recommended interval. */
const USUALLY_WITHIN: Span = { intervals: 5, seconds: 20 };
/** Longer than any pause that an agent may make, 60 s, on a machine that is a little late. */
export const THOROUGH_PATIENCE: Span = { intervals: 1, seconds: 62 };

/** How long a pong may take, in milliseconds; agents may read only as often as they report. */
export function pongLimit(intervalMs: number): number {
  return Math.max(2000, intervalMs);
}

/** Up and running: registered, and its first reports in. */
export function running(reports = 1): Step[] {
  return [see('register', 1, START), see('report', reports, { intervals: reports + 1, seconds: 8 })];
}

/** The same, once the master has taken those reports: none of them is still on its way. */
export function reporting(reports = 1): Step[] {
  return [see('register', 1, START), see('accepted', reports, { intervals: reports + 1, seconds: 8 })];
}

/** The socket ends like this, and comes back with a report on it. */
export function reconnecting(code: number | 'reset', patience = RECOVERY): Step[] {
  return [closeSockets(code), see('socket', 1, patience), see('report', 1, NEXT_REPORT)];
}

/** How patient the scenarios of a run are. */
export interface Patience {
  /** With `--thorough` an agent is waited for as long as it may pause. */
  readonly thorough: boolean;
}

/** The end of the whole; none where the run is thorough. */
export function usualEnd({ thorough }: Patience): Pick<Scenario, 'within'> {
  return thorough ? {} : { within: USUALLY_WITHIN };
}

/**
 * Waits for `times` reports that the master takes, and goes on where they do not come; so many as `met` trouble come
 * before them.
 */
export function reportsComeBack(times: number, { thorough }: Patience, met = 1): Step {
  const patience = thorough ? addReports(THOROUGH_PATIENCE, times + met) : USUALLY_WITHIN;
  return seeOrGoOn('accepted', times, patience);
}

function addReports({ intervals = 0, seconds = 0 }: Span, times: number): Span {
  return { intervals: intervals + times, seconds };
}
