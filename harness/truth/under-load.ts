/** How the processor and traffic are followed under load: they are judged over windows, not by a rise alone. */

import { say } from '../../spec/messages/message.ts';
import type { Exchange } from '../observe/observation.ts';
import type { Fail, Outcome } from '../outcome.ts';
import { fieldOfReport } from './fields.ts';
import type { Field, Reading } from './formula.ts';
import { type History, windowsOf } from './history.ts';
import type { LoadTimes, Sent } from './rise.ts';
import { WITH_LOOPBACK } from './traffic.ts';
import { type Weighed, weigh } from './weigh.ts';

/** What a report held, and where. */
export interface Seen extends Sent {
  readonly exchange: Exchange;
}

export interface Watched {
  readonly intervalMs: number;
  readonly history: History;
  readonly reports: readonly Seen[];
  readonly times: LoadTimes;
}

/** A load that lifts the use of the processor by less than this shows nothing, in points. */
const LEAST_RISE = 15;
/** Where the agent reported only once before the load, so long before it counts as without it, in milliseconds. */
const BASE_MS = 2000;

const unseen: Outcome = { verdict: 'inconclusive', message: say('truth.load-unseen', { name: 'cpu' }) };

/** Under load `cpu` comes to what windows show that lie wholly within it. */
export function followsProcessor({ intervalMs, history, reports, times }: Watched): Outcome | null {
  const field = fieldOfReport('cpu', intervalMs);
  const before = reports.filter(({ t }) => t <= times.begins);
  const during = reports.filter(({ t }) => t > times.stands && t <= times.ends);
  if (before.length === 0 || during.length === 0) return null;
  const idle = shown(field, history, before.at(-2)?.t ?? times.begins - BASE_MS, times.begins);
  const busy = shown(field, history, times.stands, times.ends);
  if (idle === null || busy === null || busy - idle < LEAST_RISE) return unseen;

  // A window that began before the load shows anything between.
  const settled = during.filter(({ t }) => t > times.stands + intervalMs);
  const weighed = (settled.length > 0 ? settled : during).flatMap((report) => {
    const windows = windowsOf(field, history, { t: report.t, intervalMs, since: times.stands });
    const result = weigh(field, report.value, windows);
    return result ? [{ report, result }] : [];
  });
  if (weighed.length === 0) return null;
  const halfWay = (idle + busy) / 2;
  const followers = weighed.filter(({ report, result }) => follows(report.value, result, halfWay));
  const follower = followers.at(-1);
  if (!follower || 2 * followers.length < weighed.length) return notFollowing(field, weighed);
  // A value that was as high before may stand still.
  if (before.every(({ value }) => value >= halfWay)) return unseen;
  const [from, to, formula] = [Math.round(idle), follower.report.value, follower.result.nearest.formula];
  return { verdict: 'pass', message: say('truth.processor-rose', { from, to, formula }) };
}

/** A mean over a longer time rises more slowly, but rises. */
function follows(value: number, { nearest, right }: Weighed, halfWay: number): boolean {
  return right.size > 0 || (value >= halfWay && value <= nearest.high);
}

function notFollowing(field: Field, weighed: readonly { report: Seen; result: Weighed }[]): Fail {
  const { report, result } = weighed.at(-1)!;
  const mistake = field.wrongs.find(({ id }) =>
    weighed.every((one) => one.result.right.size > 0 || one.result.wrong.has(id)),
  );
  const { low, high, formula } = result.nearest;
  const name = field.name;
  return {
    verdict: 'fail',
    message: mistake?.says(name) ?? say('truth.not-following', { name }),
    expected: say('truth.between', {
      name,
      low: Math.round(Math.max(0, low)),
      high: Math.round(Math.min(100, high)),
      formula,
    }),
    actual: say('agent.value', { name, value: report.value }),
    exchanges: [report.exchange.number],
  };
}

/** What the usual formula shows from the first to the last reading of a time. */
function shown(field: Field, history: History, from: number, to: number): number | null {
  const readings = history.between(from, to);
  const last = readings.at(-1);
  return last ? field.formulas(last)[0]!.value(last, readings[0]!) : null;
}

/**
 * By how much the totals grew under load, loopback among them; null where no report before shows that the agent
 * counts loopback. One is enough: a total that stands still is right once.
 */
export function growthWithLoopback({ intervalMs, history, reports, times }: Watched): number | null {
  const field = fieldOfReport('net_total_down', intervalMs);
  const before = reports.filter(({ t }) => t <= times.begins);
  const last = reports.findLast(({ t }) => t > times.stands && t <= times.ends);
  const countsLoopback = ({ t, value }: Seen) => {
    const formulas = weigh(field, value, windowsOf(field, history, { t, intervalMs }))?.right;
    return formulas?.size === 1 && formulas.has(WITH_LOOPBACK);
  };
  if (!last || !before.some(countsLoopback)) return null;
  const total = (reading: Reading | null) => reading && withLoopback(field, reading);
  const [low, high] = [total(history.before(times.begins)), total(history.before(last.t))];
  return low !== null && high !== null ? high - low : null;
}

function withLoopback(field: Field, reading: Reading): number | null {
  return field
    .formulas(reading)
    .find(({ name }) => name === WITH_LOOPBACK)!
    .value(reading, reading);
}
