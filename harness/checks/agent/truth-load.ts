/** Protocol, data collection: reports follow the machine when the harness puts load on it. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer, type Setup } from '../../judge.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import type { Outcome } from '../../outcome.ts';
import { fieldOfReport } from '../../truth/fields.ts';
import { History, readingOf, windowsOf } from '../../truth/history.ts';
import { Place } from '../../truth/place.ts';
import { riseOf, riseSent } from '../../truth/rise.ts';
import { followsProcessor, growthWithLoopback, type Seen, type Watched } from '../../truth/under-load.ts';
import { weigh } from '../../truth/weigh.ts';
import { aReportSeen, fail, membersOf, numberIn } from './sights.ts';

/** An agent that floods is judged by its first reports. */
const MOST_REPORTS = 256;
/** What a container has for itself: load beside it does not show in these. */
const WITHIN = ['process', 'connections', 'connections_udp', 'net_total_down'];

export const truthLoadJudges: readonly Judge[] = [
  judge(
    'AGT-REP-08/cpu',
    ['cpu follows the load', 'cpu 随负载变化'],
    { scenarios: ['loaded'], buildsOn: ['AGT-REP-02'], timing: true },
    (setup) => underLoad('cpu', setup, followsProcessor),
  ),
  ...['process', 'connections', 'connections_udp', 'ram'].map((name) =>
    judge(
      `AGT-REP-08/${name.replaceAll('_', '-')}`,
      [`${name} follows the machine`, `${name} 随机器变化`],
      { scenarios: ['loaded'], buildsOn: ['AGT-REP-02'], timing: true },
      (setup) => underLoad(name, setup, followsLevel),
    ),
  ),
  judge(
    'AGT-REP-08/traffic',
    ['traffic shows', '流量有所体现'],
    { scenarios: ['loaded'], buildsOn: ['AGT-REP-02'], timing: true },
    (setup) => underLoad('net_total_down', setup, followsTraffic),
  ),
];

/** What a judge of this file has seen when its scenario is over. */
interface UnderLoad extends Watched {
  readonly name: string;
}

function underLoad(
  name: string,
  { intervalMs }: Setup,
  conclude: (watch: UnderLoad) => Outcome | null,
): Reducer {
  const field = fieldOfReport(name, intervalMs);
  const place = new Place();
  const history = new History();
  const reports: Seen[] = [];
  const times = { begins: Number.NaN, stands: Number.NaN, ends: Number.POSITIVE_INFINITY };

  function seeReading({ reading }: Extract<Observation, { kind: 'reading' }>): void {
    const { source, values } = reading;
    if (source === field.source) history.add(readingOf(reading));
    if (source !== 'stimulus') return;
    const at = Number(values.at);
    if (values.state === 'begins') times.begins = at;
    if (values.state === 'stands') times.stands = at;
    if (values.state === 'ends') times.ends = at;
  }

  return {
    see(observation) {
      place.see(observation);
      if (observation.kind === 'reading') seeReading(observation);
      const report = aReportSeen(observation);
      const value = report ? numberIn(membersOf(report.body), name) : null;
      if (report && value !== null && reports.length < MOST_REPORTS)
        reports.push({ t: report.t, value, exchange: report.exchange });
      return undefined;
    },
    end({ t }) {
      if (reports.length === 0 || Number.isNaN(times.begins)) return null;
      if (place.outcome) return place.outcome;
      if (place.isContained && WITHIN.includes(name))
        return { verdict: 'not-applicable', reason: 'not-observable', message: say('truth.load-outside') };
      if (Number.isNaN(times.stands)) return unseen(name);
      const ends = Math.min(times.ends, t);
      return conclude({ name, intervalMs, history, reports, times: { ...times, ends } });
    },
  };
}

/** A level rises by half of what was measured, at least, or else is what the machine shows by the same formula. */
function followsLevel(watch: UnderLoad): Outcome | null {
  const { name, intervalMs, history, reports, times } = watch;
  const rise = riseOf(fieldOfReport(name, intervalMs), history, times);
  const seen = riseSent(reports, times);
  if (seen === null) return null;
  if (rise === null) return unseen(name);
  const formula = formulaOfBoth(watch);
  return formula === null || seen >= rise / 2
    ? compared(name, rise, seen, lastUnder(watch))
    : { verdict: 'pass', message: say('truth.total', { name, formula }) };
}

/** A formula that explains every report before the load and one under it; null where there is none. */
function formulaOfBoth({ name, intervalMs, history, reports, times }: UnderLoad): string | null {
  // What goes on beside the load must not lend a frozen value its room.
  const field = { ...fieldOfReport(name, intervalMs), wavers: false };
  const explaining = ({ t, value }: Seen, since: number) =>
    weigh(field, value, windowsOf(field, history, { t, intervalMs, since }))?.right ??
    new Map<string, number>();
  const before = reports.filter(({ t }) => t <= times.begins).map((report) => explaining(report, -Infinity));
  const during = reports
    .filter(({ t }) => t > times.stands && t <= times.ends)
    .flatMap((report) => [...explaining(report, times.stands).keys()]);
  return during.find((formula) => before.every((formulas) => formulas.has(formula))) ?? null;
}

/** Traffic over loopback shows in totals that count loopback, and in no others. */
function followsTraffic(watch: UnderLoad): Outcome | null {
  const { name, reports, times } = watch;
  const seen = riseSent(reports, times);
  if (seen === null) return null;
  const measured = growthWithLoopback(watch);
  if (measured === null)
    return { verdict: 'not-applicable', reason: 'not-observable', message: say('truth.loopback-only') };
  return compared(name, measured, seen, lastUnder(watch));
}

/** The last report under the load. */
function lastUnder({ reports, times }: UnderLoad): Exchange {
  return (reports.findLast(({ t }) => t <= times.ends) ?? reports[0]!).exchange;
}

function compared(name: string, rise: number, seen: number, exchange: Exchange): Outcome {
  const values = { name, seen: Math.round(seen), measured: Math.round(rise) };
  if (seen >= rise / 2) return { verdict: 'pass', message: say('truth.rose', values) };
  return fail(
    say('truth.not-following', { name }),
    say('truth.rise-expected', values),
    say('truth.rise-seen', values),
    exchange,
  );
}

function unseen(name: string): Outcome {
  return { verdict: 'inconclusive', message: say('truth.load-unseen', { name }) };
}
