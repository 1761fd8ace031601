/** Protocol §4: the cadence. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge } from '../../judge.ts';
import type { Exchange } from '../../observe/observation.ts';
import { aReportSeen, fail, inconclusive } from './sights.ts';

/** How far the median interval may be off. */
const TOLERANCE = 0.1;
/** A machine that ran this share of the tolerance late cannot tell. */
const LATE_SHARE = 0.25;

export const timeJudges: readonly Judge[] = [
  judge(
    'AGT-TIME-01/median',
    ['the interval between reports is the one that was asked for', '上报间隔符合要求'],
    { scenarios: ['steady'], buildsOn: ['AGT-REP-01'], timing: true },
    ({ intervalMs }) => {
      const times: number[] = [];
      let last: Exchange | null = null;
      let latest = 0;
      return {
        see(observation) {
          const report = aReportSeen(observation);
          if (report) {
            times.push(report.t);
            last = report.exchange;
          }
          if (observation.kind === 'lag' && times.length > 0)
            latest = Math.max(latest, observation.lag.loop, observation.lag.sentinel);
          return undefined;
        },
        end() {
          if (times.length < 4 || !last) return null;
          const median = medianOf(times.slice(1).map((t, i) => t - times[i]!));
          const values = { median: seconds(median), asked: seconds(intervalMs), count: times.length - 1 };
          const seen = say('agent.median', values);
          const tolerance = TOLERANCE * intervalMs;
          if (Math.abs(median - intervalMs) <= tolerance) return { verdict: 'pass', message: seen };
          if (latest > LATE_SHARE * tolerance)
            return inconclusive(say('inconclusive.busy', { late: Math.round(latest), ...values }), last);
          return fail(
            say('agent.cadence'),
            say('agent.median-expected', { asked: seconds(intervalMs) }),
            seen,
            last,
          );
        },
      };
    },
  ),
];

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}

/** The middle of some numbers; NaN of none. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle - 0.5)]! + sorted[Math.ceil(middle - 0.5)]!) / 2;
}
