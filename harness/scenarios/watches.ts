/** What must be watched for long: only with `--thorough`, unless the interval is short. */

import {
  pass,
  revoke,
  type Scenario,
  type Span,
  scenario,
  see,
  seeOrGoOn,
  seeWithNewToken,
  swallow,
  usuallyLasts,
} from '../scenario.ts';
import { RECOVERY, reconnecting, running, START } from './moments.ts';

/** How many intervals the cadence is judged by (AGT-TIME-02). */
export const CADENCE_INTERVALS = 20;
/** Reports that end none of these intervals: one over HTTP before the socket is open, one out of turn, the first in turn. */
const BEFOREHAND = 3;
const CADENCE_REPORTS = CADENCE_INTERVALS + BEFOREHAND;
const HALF_THE_REPORTS = CADENCE_INTERVALS / 2 + BEFOREHAND;
/** How long a scenario may watch without `--thorough`, in milliseconds. */
const NOT_THOROUGH_MS = 45_000;
/** A dead connection is to be noticed within this, and some seconds are given to come back (AGT-WS-06). */
export const NOTICED_WITHIN_S = 90;
const COMING_BACK_S = 10;

/** For an agent that is slow, or leaves reports out. */
function patience(reports: number): Span {
  return { intervals: 1.5 * reports, seconds: 8 };
}

/** The scenarios that watch the cadence for as long as AGT-TIME-02 asks; how long that is depends on the interval. */
const CADENCES: readonly Scenario[] = [
  scenario(
    'cadence',
    ['the master does all right for twenty intervals and more', '主控端在二十余个间隔内一切正常'],
    [see('register', 1, START), see('report', CADENCE_REPORTS, patience(CADENCE_REPORTS))],
  ),
  scenario(
    'cadence-revoked',
    ['the token is revoked in the middle of twenty intervals and more', '二十余个间隔的中途令牌被吊销'],
    [
      see('register', 1, START),
      see('report', HALF_THE_REPORTS, patience(HALF_THE_REPORTS)),
      revoke,
      seeWithNewToken('report', 1, RECOVERY),
      seeWithNewToken('report', HALF_THE_REPORTS - 1, patience(HALF_THE_REPORTS)),
    ],
  ),
];

/** Whether this is one of them. */
export function isCadence(id: string): boolean {
  return CADENCES.some((one) => one.id === id);
}

/** Whether this is one of them, and takes more than 45 s at this interval. */
export function isCadenceThorough(id: string, intervalMs: number): boolean {
  return CADENCES.some((one) => one.id === id && usuallyLasts(one, intervalMs) > NOT_THOROUGH_MS);
}

export function watches(intervalMs: number): readonly Scenario[] {
  return [
    ...CADENCES.map((one) => ({ ...one, thorough: isCadenceThorough(one.id, intervalMs) })),

    scenario(
      'swallowed',
      ['the socket stays open and dead', 'WebSocket 保持打开但毫无反应'],
      [
        ...running(1),
        // A watchdog that is started once watches the first socket alone.
        ...reconnecting(1000),
        swallow(true),
        seeOrGoOn('handshake', 1, { seconds: NOTICED_WITHIN_S + COMING_BACK_S }),
        swallow(false),
        pass({ seconds: 1 }),
      ],
      { transport: 'socket', thorough: true },
    ),
  ];
}
