/** Protocol §3: what reports hold. */

import { headerValue } from '../../../mocks/wire/headers.ts';
import { fieldsOf } from '../../../spec/faults.ts';
import { say } from '../../../spec/messages/message.ts';
import { RECOMMENDED_INTERVAL_MS } from '../../../spec/protocol.ts';
import { each, type Judge, judge, type Reducer } from '../../judge.ts';
import type { Observation, Reported } from '../../observe/observation.ts';
import { faultList, shorten } from '../../oracle/answer.ts';
import { passed } from '../../outcome.ts';
import { reportsAgain } from './reports-again.ts';
import { aReportSeen, fail, faultsBut, membersOf, numberIn, requestTo } from './sights.ts';

/** Rounding may lift a percentage this far over its end. */
const ROUNDING = 0.01;
/** How far two totals of the same thing may differ. */
const TOTALS_DIFFER = 0.01;

/** A temperature may be below 0; members that the text does not name are the agent's own. */
const NEVER_NEGATIVE = fieldsOf('report').flatMap(({ name }) => (name === 'temp' ? [] : [name]));
const isPost = requestTo('register', 'info', 'report');

const USED_OF = [
  ['ram', 'ram_total'],
  ['swap', 'swap_total'],
  ['disk', 'disk_total'],
] as const;
const TOTAL_OF = [
  ['ram_total', 'mem_total'],
  ['swap_total', 'swap_total'],
  ['disk_total', 'disk_total'],
] as const;

export const reportJudges: readonly Judge[] = [
  judge(
    'AGT-REP-01/periodic',
    ['it reports periodically', '定期上报监控数据'],
    { scenarios: ['steady'], buildsOn: ['AGT-REG-01'] },
    ({ intervalMs }) => goesOnReporting(intervalMs),
  ),
  judge(
    'AGT-REP-01/goes-on',
    ['it still reports after twenty intervals', '二十个间隔之后仍在上报'],
    { scenarios: ['cadence'], buildsOn: ['AGT-REP-01/periodic'], thorough: true },
    ({ intervalMs }) => goesOnReporting(intervalMs),
  ),

  judge(
    'AGT-REP-01/again',
    ['it reports again after a restart and over the next socket', '重启之后、更换 WebSocket 之后仍定期上报'],
    { scenarios: ['restarted', 'socket-closed', 'socket-broken'], buildsOn: ['AGT-REG-01'] },
    ({ intervalMs }) => reportsAgain(intervalMs),
  ),

  judge(
    'AGT-REP-02/fields',
    ['report fields are all there, of the documented types', '监控数据字段齐全且类型符合文档'],
    { buildsOn: ['AGT-REP-01/periodic'] },
    each(aReport, ({ body, exchange }) => {
      const faults = faultsBut('report', body, 'out-of-range', 'negative');
      return faults.length === 0
        ? undefined
        : fail(
            say('agent.report-faults'),
            say('agent.report-expected'),
            say('faults', { faults: faultList(faults) }),
            exchange,
          );
    }),
  ),

  judge(
    'AGT-REP-03/percent',
    ['cpu and gpu are within 0 to 100', 'cpu 与 gpu 在 0 到 100 之间'],
    { buildsOn: ['AGT-REP-02'] },
    each(aReportSeen, ({ body, exchange }) => {
      const faults = faultsBut('report', body).filter(
        ({ kind, seen }) =>
          kind === 'out-of-range' && !(Number(seen) >= -ROUNDING && Number(seen) <= 100 + ROUNDING),
      );
      return faults.length === 0
        ? undefined
        : fail(
            say('agent.percent'),
            say('agent.percent-expected'),
            say('faults', { faults: faultList(faults) }),
            exchange,
          );
    }),
  ),

  judge(
    'AGT-REP-04/used',
    ['used is not over total', '已用不超过总量'],
    { buildsOn: ['AGT-REP-02'] },
    each(aReportSeen, ({ body, exchange }) => {
      const members = membersOf(body);
      for (const [used, total] of USED_OF) {
        const [u, t] = [numberIn(members, used), numberIn(members, total)];
        if (u !== null && t !== null && u > t)
          return fail(
            say('agent.used-over-total', { used, total }),
            say('agent.at-most', { name: used, value: t }),
            say('agent.value', { name: used, value: u }),
            exchange,
          );
      }
      return undefined;
    }),
  ),

  judge(
    'AGT-REP-04/negative',
    ['nothing is negative', '没有负值'],
    { buildsOn: ['AGT-REP-02'] },
    each(aReportSeen, ({ body, exchange }) => {
      const members = membersOf(body);
      const negative = NEVER_NEGATIVE.find((name) => (numberIn(members, name) ?? 0) < -ROUNDING);
      return negative === undefined
        ? undefined
        : fail(
            say('agent.negative', { name: negative }),
            say('agent.at-least-zero'),
            say('agent.value', { name: negative, value: numberIn(members, negative) ?? 0 }),
            exchange,
          );
    }),
  ),

  judge(
    'AGT-REP-04/totals',
    ['totals agree with basic information', '总量与基本信息一致'],
    { buildsOn: ['AGT-REP-02', 'AGT-INFO-02'] },
    totalsAgree,
  ),

  judge(
    'AGT-REP-09/content-type',
    ['JSON bodies carry Content-Type application/json', 'JSON 请求体带有 Content-Type application/json'],
    { buildsOn: ['AGT-REG-01'] },
    each(
      (observation) => {
        const exchange = isPost(observation);
        return exchange && exchange.body.bytes > 0 ? exchange : undefined;
      },
      (exchange) => {
        const type = headerValue(exchange.headers, 'content-type');
        return /^application\/json\s*(;|$)/i.test(type ?? '')
          ? undefined
          : fail(
              say('agent.content-type'),
              say('expected.json-type'),
              say('plain', { text: shorten(type ?? '(none)') }),
              exchange,
            );
      },
    ),
  ),
];

/** A message that is no object has no fields: what it is instead is for AGT-WS-02. */
function aReport(observation: Observation): Reported | undefined {
  const report = aReportSeen(observation);
  return report?.via === 'socket' && !membersOf(report.body) ? undefined : report;
}

/**
 * Reports that go on as long as the scenario watches. Where it ended early, what counts is whether they had stopped:
 * an agent may keep an interval of its own, so that few reports prove nothing yet.
 */
function goesOnReporting(intervalMs: number): Reducer {
  let began: number | null = null;
  let last: Reported | null = null;
  let count = 0;
  let longestGap = Math.max(intervalMs, RECOMMENDED_INTERVAL_MS);
  let exited = false;
  return {
    see(observation) {
      began ??= observation.t;
      if (observation.kind === 'exit' && !observation.exit.asked) exited = true;
      const report = aReportSeen(observation);
      if (!report) return undefined;
      if (last) longestGap = Math.max(longestGap, report.t - last.t);
      last = report;
      count++;
      return undefined;
    },
    end({ t, complete }) {
      const seen = say('agent.reports', { count, seconds: Math.round((t - (began ?? t)) / 1000) });
      const goesOn = last !== null && !exited && t - last.t <= 2 * longestGap;
      if (count >= 2 && (complete || (goesOn && count >= 3))) return { verdict: 'pass', message: seen };
      if (goesOn) return null;
      const shown = last ? [last.exchange] : [];
      return fail(say('agent.not-periodic'), say('agent.periodic-expected'), seen, ...shown);
    },
  };
}

function totalsAgree(): Reducer {
  let info: Readonly<Record<string, unknown>> | null = null;
  let compared = false;
  const isInfo = requestTo('info');
  return {
    see(observation) {
      const sent = isInfo(observation);
      if (sent) info = membersOf(sent.body);
      const report = aReportSeen(observation);
      if (!report || !info) return undefined;
      compared = true;
      const members = membersOf(report.body);
      for (const [inReport, inInfo] of TOTAL_OF) {
        const [r, i] = [numberIn(members, inReport), numberIn(info, inInfo)];
        if (r !== null && i !== null && Math.abs(r - i) > TOTALS_DIFFER * Math.max(r, i))
          return fail(
            say('agent.totals-differ', { inReport, inInfo }),
            say('agent.value', { name: inInfo, value: i }),
            say('agent.value', { name: inReport, value: r }),
            report.exchange,
          );
      }
      return undefined;
    },
    end: () => (compared ? passed : null),
  };
}
