/** AGT-REP-01 once more: what carries the reports begins anew with each life and each socket, and so must they. */

import { say } from '../../../spec/messages/message.ts';
import { RECOMMENDED_INTERVAL_MS } from '../../../spec/protocol.ts';
import type { Reducer } from '../../judge.ts';
import type { Exchange, Observation, Reported } from '../../observe/observation.ts';
import { type Fail, passed } from '../../outcome.ts';
import { aReportSeen, fail } from './sights.ts';

/** So many reports show the interval that the agent keeps to: it may be its own. */
const SHOW_AN_INTERVAL = 2;

/** Passes where a report followed each new life and each socket after the first report. */
export function reportsAgain(intervalMs: number): Reducer {
  let last: Reported | null = null;
  let count = 0;
  let longestGap = Math.max(intervalMs, RECOMMENDED_INTERVAL_MS);
  /** The last new beginning that no report has followed yet. */
  let begun: { readonly t: number; readonly exchange: Exchange } | null = null;
  let again = 0;
  const never = (t: number): Fail | undefined =>
    begun && count >= SHOW_AN_INTERVAL
      ? fail(
          say('agent.not-reporting-again'),
          say('agent.periodic-expected'),
          say('agent.reports', { count: 0, seconds: Math.round((t - begun.t) / 1000) }),
          begun.exchange,
        )
      : undefined;
  return {
    see(observation) {
      const { t } = observation;
      if (observation.kind === 'exit' && !observation.exit.asked) return never(t);
      const exchange = beginning(observation, last);
      if (exchange) begun = { t, exchange };
      const report = aReportSeen(observation);
      if (!report) return undefined;
      if (last && !begun) longestGap = Math.max(longestGap, report.t - last.t);
      if (begun) again++;
      begun = null;
      last = report;
      count++;
      return undefined;
    },
    end({ t }) {
      if (!begun) return again > 0 ? passed : null;
      return (t - begun.t > 2 * longestGap && never(t)) || null;
    },
  };
}

/** The first request of a life that begins, or the handshake of a socket that opens, once there was a report. */
function beginning(observation: Observation, last: Reported | null): Exchange | undefined {
  if (!last) return undefined;
  if (observation.kind === 'socket-open') return observation.exchange;
  const isFirst = observation.kind === 'request' && observation.exchange.life > last.exchange.life;
  return isFirst ? observation.exchange : undefined;
}
