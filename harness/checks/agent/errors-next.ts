/** AGT-ERR-02: how soon after a report that was refused the next one comes. */

import { say } from '../../../spec/messages/message.ts';
import type { Reducer, Setup } from '../../judge.ts';
import type { Exchange } from '../../observe/observation.ts';
import type { Outcome } from '../../outcome.ts';
import { CadenceWatch } from './cadence-watch.ts';
import { fail, inconclusive } from './sights.ts';

/** One report may be left out, or tried again in its stead; and what comes half an interval late is still in time. */
const MOST_INTERVALS = 2.5;

/** The longest time from a refused report to the next, whatever is answered to that. */
export function nextInTime(status: number): (setup: Setup) => Reducer {
  return ({ intervalMs }) => {
    const watch = new CadenceWatch();
    let refused: Exchange | null = null;
    let longest: { readonly ms: number; readonly after: Exchange } | null = null;
    const cameAt = (t: number) => {
      if (refused && t - refused.began > (longest?.ms ?? 0))
        longest = { ms: t - refused.began, after: refused };
    };
    return {
      see(observation) {
        watch.see(observation);
        if (observation.kind === 'report') {
          cameAt(observation.report.t);
          refused = null;
        }
        if (observation.kind !== 'answer') return undefined;
        const { exchange, answer } = observation;
        if (exchange.endpoint === 'report' && answer.status === status) refused = exchange;
        return undefined;
      },
      end({ t }): Outcome | null {
        const most = MOST_INTERVALS * intervalMs;
        if (refused && t - refused.began > most) cameAt(t);
        if (!longest) return null;
        const { ms, after } = longest;
        const seen = say('agent.no-report-for', { seconds: (ms / 1000).toFixed(1), status });
        if (ms <= most) return { verdict: 'pass', message: seen };
        const late = say('inconclusive.stalled', { seconds: (watch.latest / 1000).toFixed(1) });
        if (watch.spoils(ms - intervalMs)) return inconclusive(late, after);
        return fail(
          say('agent.leaves-reports-out', { status }),
          say('agent.next-within', { seconds: (most / 1000).toFixed(1) }),
          seen,
          after,
        );
      },
    };
  };
}
