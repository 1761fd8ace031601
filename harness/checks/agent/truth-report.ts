/** Protocol, data collection: what reports hold is true of the machine. */

import { type Judge, judge, type Reducer } from '../../judge.ts';
import type { Reported } from '../../observe/observation.ts';
import { fieldOfReport, fieldsOfReport } from '../../truth/fields.ts';
import { History, readingOf, windowsOf } from '../../truth/history.ts';
import { Place } from '../../truth/place.ts';
import { Tally } from '../../truth/tally.ts';
import { weigh } from '../../truth/weigh.ts';
import { aReportSeen, membersOf, numberIn } from './sights.ts';

/** Reports that wait for a reading; an agent that floods is judged by some of them. */
const MOST_WAITING = 16;

export const truthReportJudges: readonly Judge[] = fieldsOfReport(1000).map(({ name }) =>
  judge(
    `AGT-REP-07/${name.replaceAll('_', '-')}`,
    [`${name} agrees with the machine`, `${name} 与本机实际相符`],
    { scenarios: ['steady'], buildsOn: ['AGT-REP-02'], timing: true },
    ({ intervalMs }) => isTrue(name, intervalMs),
  ),
);

/** Compares one field of each report with the readings around it. */
function isTrue(name: string, toldMs: number): Reducer {
  const field = fieldOfReport(name, toldMs);
  const place = new Place();
  const history = new History();
  const tally = new Tally(field);
  let waiting: { report: Reported; value: number; intervalMs: number }[] = [];
  let last: number | null = null;

  function judgeWaiting(): void {
    waiting = waiting.filter(({ report, value, intervalMs }) => {
      if (!history.after(report.t)) return true;
      const weighed = weigh(field, value, windowsOf(field, history, { t: report.t, intervalMs }));
      if (weighed) tally.add(value, weighed, report.exchange);
      return false;
    });
  }

  return {
    see(observation) {
      place.see(observation);
      if (observation.kind === 'reading' && observation.reading.source === field.source) {
        history.add(readingOf(observation.reading));
        judgeWaiting();
      }
      const report = aReportSeen(observation);
      if (!report) return undefined;
      const value = numberIn(membersOf(report.body), name);
      // An agent may keep to an interval of its own.
      const intervalMs = Math.max(toldMs, report.t - (last ?? report.t));
      last = report.t;
      if (value !== null && waiting.length < MOST_WAITING) waiting.push({ report, value, intervalMs });
      return undefined;
    },
    end: () => (last === null ? null : (place.outcome ?? tally.outcome())),
  };
}
