/** Protocol §3: the rates of a report agree with the growth of its totals. */

import { type Judge, judge, type Reducer, type Setup } from '../../judge.ts';
import { passed } from '../../outcome.ts';
import { fieldOfReport } from '../../truth/fields.ts';
import type { Field } from '../../truth/formula.ts';
import { History, readingOf, windowsOf } from '../../truth/history.ts';
import { type Counters, RateTally } from '../../truth/rates.ts';
import { weigh } from '../../truth/weigh.ts';
import { aReportSeen, membersOf, numberIn } from './sights.ts';

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

function rateAgrees({ intervalMs }: Setup, rate: string, own: string, other: string): Reducer {
  const tally = new RateTally(rate, own, intervalMs);
  const [field, total] = [fieldOfReport(rate, intervalMs), fieldOfReport(own, intervalMs)];
  const history = new History();
  let life = 1;

  /**
   * Traffic comes in bursts: a short window may show what the mean since the last report does not. That excuses no
   * rate beside a total that is known to be another one. Null where no readings say anything.
   */
  function isShown(counters: Counters): boolean | null {
    const last = history.before(counters.t);
    if (!last) return null;
    const weighed = (one: Field, value: number) =>
      weigh(one, value, windowsOf(one, history, { t: last.at, intervalMs }));
    const shown = weighed(field, counters.rate)?.right.size;
    const mistakes = weighed(total, counters.own)?.wrong.size ?? 0;
    return shown === undefined ? null : shown > 0 && mistakes === 0;
  }

  return {
    see(observation) {
      if (observation.kind === 'reading' && observation.reading.source === field.source)
        history.add(readingOf(observation.reading));
      const report = aReportSeen(observation);
      if (!report) return undefined;
      if (report.exchange.life !== life) tally.forget(); // a new life may count anew
      life = report.exchange.life;
      const members = membersOf(report.body);
      const [r, o, x] = [numberIn(members, rate), numberIn(members, own), numberIn(members, other)];
      if (r === null || o === null || x === null) return undefined;
      const counters: Counters = { t: report.t, rate: r, own: o, other: x };
      tally.add(counters, report.exchange, () => isShown(counters));
      return undefined;
    },
    end: () => (tally.isEmpty ? null : (tally.outcome() ?? passed)),
  };
}
