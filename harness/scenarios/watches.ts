/** What must be watched for long: only with `--thorough`, unless the interval is short. */

import { pass, type Scenario, scenario, see, seeOrGoOn, swallow } from '../scenario.ts';
import { running, START } from './moments.ts';

/** How many intervals the cadence is judged by (AGT-TIME-02); one more goes by before the first of them. */
export const CADENCE_INTERVALS = 20;
const CADENCE_REPORTS = CADENCE_INTERVALS + 2;
/** How long a scenario may watch without `--thorough`, in milliseconds. */
const NOT_THOROUGH_MS = 45_000;
/** A dead connection is to be noticed within this, and some seconds are given to come back (AGT-WS-06). */
export const NOTICED_WITHIN_S = 90;
const COMING_BACK_S = 10;

/** Whether watching the cadence takes more than 45 s at this interval. */
export function isCadenceThorough(intervalMs: number): boolean {
  return (CADENCE_REPORTS - 1) * intervalMs > NOT_THOROUGH_MS;
}

export function watches(intervalMs: number): readonly Scenario[] {
  return [
    scenario(
      'cadence',
      ['the master does all right for twenty intervals and more', '主控端在二十余个间隔内一切正常'],
      [
        see('register', 1, START),
        see('report', CADENCE_REPORTS, { intervals: 1.5 * CADENCE_REPORTS, seconds: 8 }),
      ],
      { thorough: isCadenceThorough(intervalMs) },
    ),

    scenario(
      'swallowed',
      ['the socket stays open and dead', 'WebSocket 保持打开但毫无反应'],
      [
        ...running(1),
        swallow(true),
        seeOrGoOn('handshake', 1, { seconds: NOTICED_WITHIN_S + COMING_BACK_S }),
        swallow(false),
        pass({ seconds: 1 }),
      ],
      { transport: 'socket', thorough: true },
    ),
  ];
}
