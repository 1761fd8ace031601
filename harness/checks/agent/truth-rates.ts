/** Protocol §3: the rates of a report agree with the growth of its totals. */

import { type Judge, judge, type Reducer, type Setup } from '../../judge.ts';
import type { Exchange } from '../../observe/observation.ts';
import { passed } from '../../outcome.ts';
import { fieldOfReport } from '../../truth/fields.ts';
import type { Field } from '../../truth/formula.ts';
import { History, readingOf, windowsOf } from '../../truth/history.ts';
import { type Counters, RateTally } from '../../truth/rates.ts';
import { rateOfTotal } from '../../truth/traffic.ts';
import { weigh } from '../../truth/weigh.ts';
import { aReportSeen, membersOf, numberIn } from './sights.ts';

/** An agent that floods is judged without the readings after its reports. */
const MOST_WAITING = 16;

export const rateJudges: readonly Judge[] = [
  aboutRate('in', 'net_in', 'net_total_down', 'net_total_up'),
  aboutRate('out', 'net_out', 'net_total_up', 'net_total_down'),
];

function aboutRate(slug: string, rate: string, own: string, other: string): Judge {
  return judge(
    `AGT-REP-06/${slug}`,
    [`${rate} agrees with the growth of ${own}`, `${rate} 与 ${own} 的增长一致`],
    // An outage loses reports.
    { buildsOn: ['AGT-REP-02'], scenarios: ['steady', 'loaded', 'outage'], timing: true },
    (setup) => rateAgrees(setup, rate, own, other),
  );
}

/** A report that waits for the reading after it. */
interface Waiting {
  readonly counters: Counters;
  readonly exchange: Exchange;
}

function rateAgrees({ intervalMs }: Setup, rate: string, own: string, other: string): Reducer {
  const tally = new RateTally(rate, own, intervalMs);
  const [field, total] = [fieldOfReport(rate, intervalMs), fieldOfReport(own, intervalMs)];
  const history = new History();
  let waiting: Waiting[] = [];
  let isRead = false;
  let life = 1;

  /**
   * Traffic comes in bursts: a short window may show what the mean since the last report does not. That excuses no
   * rate over other interfaces than its total, or beside a total that is known to be another one. Null where no
   * readings say anything, or nobody knows what the total counts.
   */
  function isShown({ t, ...counters }: Counters): boolean | null {
    const weighed = (one: Field, value: number) =>
      weigh(one, value, windowsOf(one, history, { t, intervalMs }));
    const [ofRate, ofTotal] = [weighed(field, counters.rate), weighed(total, counters.own)];
    if (!ofRate || !ofTotal) return null;
    if (ofTotal.wrong.size > 0) return false;
    if (ofTotal.right.size === 0) return ofRate.right.size > 0 || null;
    return [...ofTotal.right.keys()].some((name) => ofRate.right.has(rateOfTotal(name)));
  }

  function add({ counters, exchange }: Waiting): void {
    if (exchange.life !== life) tally.forget(); // a new life may count anew
    life = exchange.life;
    tally.add(counters, exchange, () => isShown(counters));
  }

  function addUntil(t: number): void {
    const due = waiting.filter(({ counters }) => counters.t <= t);
    waiting = waiting.filter(({ counters }) => counters.t > t);
    for (const one of due) add(one);
  }

  return {
    see(observation) {
      if (observation.kind === 'reading' && observation.reading.source === field.source) {
        isRead = true;
        const reading = readingOf(observation.reading);
        history.add(reading);
        addUntil(reading.at);
      }
      const report = aReportSeen(observation);
      if (!report) return undefined;
      const members = membersOf(report.body);
      const [r, o, x] = [numberIn(members, rate), numberIn(members, own), numberIn(members, other)];
      if (r === null || o === null || x === null) return undefined;
      waiting.push({ counters: { t: report.t, rate: r, own: o, other: x }, exchange: report.exchange });
      if (!isRead || waiting.length > MOST_WAITING) addUntil(report.t);
      return undefined;
    },
    end() {
      addUntil(Number.POSITIVE_INFINITY);
      return tally.isEmpty ? null : (tally.outcome() ?? passed);
    },
  };
}
