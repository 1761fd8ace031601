/** Protocol §4: the cadence. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge } from '../../judge.ts';
import type { Reported } from '../../observe/observation.ts';
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
      const seenOver = { http: [] as Reported[], socket: [] as Reported[] };
      let latest = 0;
      return {
        see(observation) {
          const report = aReportSeen(observation);
          if (report) seenOver[report.via].push(report);
          const begun = seenOver.http.length + seenOver.socket.length > 0;
          if (observation.kind === 'lag' && begun)
            latest = Math.max(latest, observation.lag.loop, observation.lag.sentinel);
          return undefined;
        },
        end() {
          // An agent may use both channels: the one that carries most reports has the cadence.
          const { http, socket } = seenOver;
          const reports = http.length > socket.length ? http : socket;
          const last = reports.at(-1)?.exchange;
          if (reports.length < 4 || !last) return null;
          const times = reports.map(({ t }) => t);
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
