/** AGT-ERR: what an agent does when its master answers badly, or is not there. */

import { headerValue } from '../../../mocks/wire/headers.ts';
import { lateBy } from '../../../spec/late-by.ts';
import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer, type Setup } from '../../judge.ts';
import type { Accepted } from '../../observe/accepted.ts';
import { type Outcome, passed } from '../../outcome.ts';
import { IN_STEP, inTurn, ruled } from './cadence-rules.ts';
import { CadenceWatch } from './cadence-watch.ts';
import { nextInTime } from './errors-next.ts';
import {
  endedAfter,
  type Fault,
  neverBack,
  outlives,
  Survival,
  type Trouble,
  troubleOf,
} from './errors-survival.ts';
import { callOf, fail, membersOf, numberIn } from './sights.ts';

const ANSWERS = new Set(['answer', 'cut', 'reset', 'stall', 'garbage']);
/** The master cannot be reached; a report that was on its way when its sender was paused still comes. */
const OUTAGES = new Set(['outage', 'disconnect', 'pause-end']);
const REPORTS = say('call', { call: callOf('report') });

export const errorJudges: readonly Judge[] = [
  judge(
    'AGT-ERR-01/status',
    ['it outlives a 500 and a 502 with a web page', '能承受 500 与带网页的 502'],
    { scenarios: ['bad-status'], buildsOn: ['AGT-REP-01/periodic'] },
    () => outlives(isBadAnswer, REPORTS),
  ),
  judge(
    'AGT-ERR-01/body',
    ['it outlives broken JSON and an empty body', '能承受损坏的 JSON 和空响应体'],
    { scenarios: ['bad-body'], buildsOn: ['AGT-REP-01/periodic'] },
    () => outlives(isBadAnswer, REPORTS),
  ),
  judge(
    'AGT-ERR-01/redirect',
    [
      'it outlives redirects and does not carry its token to another host',
      '能承受重定向，且不会把令牌带到其他主机',
    ],
    { scenarios: ['redirected'], buildsOn: ['AGT-REP-01/periodic'] },
    outlivesRedirects,
  ),
  judge(
    'AGT-ERR-01/line',
    [
      'it outlives half an answer, a reset, and an answer that never comes',
      '能承受中断的应答、连接重置和永远等不到的应答',
    ],
    { scenarios: ['broken-line'], buildsOn: ['AGT-REP-01/periodic'] },
    () => outlives(isBadAnswer, REPORTS),
  ),
  judge(
    'AGT-ERR-01/cadence',
    ['after bad answers its reports return to their cadence', '异常应答之后上报恢复原有节奏'],
    {
      scenarios: ['bad-status', 'bad-status-once', 'bad-body', 'redirected'],
      buildsOn: ['AGT-TIME-01/median'],
      timing: true,
    },
    backInStep,
  ),

  judge(
    'AGT-ERR-02/next',
    ['a 400 for one report does not stop the next', '某次上报得到 400 不影响下一次上报'],
    { scenarios: ['report-invalid'], transport: 'http', buildsOn: ['AGT-REP-01/periodic'] },
    () => outlives(isBadAnswer, REPORTS),
  ),
  judge(
    'AGT-ERR-02/in-time',
    ['a 400 for one report does not keep the next waiting', '某次上报得到 400 不会推迟下一次上报'],
    { scenarios: ['report-invalid'], transport: 'http', buildsOn: ['AGT-TIME-01/median'], timing: true },
    nextInTime(400),
  ),

  judge(
    'AGT-ERR-03/connects',
    ['started before its master, it connects once that is there', '先于主控端启动，主控端就绪后能够连上'],
    { scenarios: ['absent-at-start', 'cut-off-at-start'], buildsOn: ['AGT-REG-01'] },
    connectsOnceThere,
  ),

  judge(
    'AGT-ERR-04/resumes',
    ['after an outage of the master it resumes', '主控端中断恢复后继续上报'],
    { scenarios: ['outage', 'cut-off', 'paused'], buildsOn: ['AGT-REP-01/periodic'] },
    () => outlives(({ fault }) => OUTAGES.has(fault.intent), REPORTS),
  ),
  judge(
    'AGT-ERR-04/no-burst',
    ['after an outage it sends no burst of old reports', '主控端中断恢复后不会集中补发旧数据'],
    { scenarios: ['outage'], buildsOn: ['AGT-REP-02', 'AGT-ERR-04/resumes'] },
    noBurst,
  ),
];

/** Anything but a right answer to what carries the agent's data. */
function isBadAnswer({ fault, exchange }: Fault): boolean {
  return ANSWERS.has(fault.intent) && (exchange?.endpoint ?? fault.endpoint) !== 'register';
}

/** A redirect may be followed; another host gets no credentials (RFC 9110 §15.4). */
function outlivesRedirects(): Reducer {
  const survivor = outlives(isBadAnswer, REPORTS);
  let home: string | null = null;
  return {
    see(observation) {
      const said = survivor.see(observation);
      if (said || observation.kind !== 'request') return said;
      const { exchange } = observation;
      const host = headerValue(exchange.headers, 'host');
      home ??= host;
      if (host === home || exchange.token === null) return undefined;
      return fail(
        say('agent.token-follows'),
        say('agent.token-stays', { host: home ?? '…' }),
        say('agent.token-at', { host: host ?? '…' }),
        exchange,
      );
    },
    end: survivor.end,
  };
}

/** The cadence is back where so many intervals show it; where there was time for one more, one shows that it is not. */
const BACK_INTERVALS = 2;
const NOT_BACK_INTERVALS = 1;

function backInStep({ intervalMs }: Setup): Reducer {
  const survival = new Survival(isBadAnswer);
  const watch = new CadenceWatch();
  return {
    see(observation) {
      survival.see(observation);
      watch.see(observation);
      return undefined;
    },
    end: ({ t }) =>
      ruled({
        rules: [IN_STEP],
        judged: inTurn([survival.back]),
        least: BACK_INTERVALS,
        slow: { fewest: NOT_BACK_INTERVALS, watchedTo: t - intervalMs },
        watch,
        intervalMs,
      }),
  };
}

function connectsOnceThere(): Reducer {
  let absence: Trouble | null = null;
  let there: Trouble | null = null;
  let connected = false;
  return {
    see(observation) {
      const intent = observation.kind === 'fault' ? observation.fault.intent : null;
      if (observation.kind === 'fault' && (intent === 'outage' || intent === 'disconnect'))
        absence = {
          ...troubleOf(observation),
          name: intent === 'outage' ? 'a closed port' : 'having no network',
        };
      if ((intent === 'resume' || intent === 'disconnect-end') && absence)
        there = { ...absence, t: observation.t };
      if (observation.kind === 'answer' && observation.answer.issued && there) connected = true;
      return connected ? undefined : endedAfter(observation, absence);
    },
    end(end): Outcome | null {
      if (!there) return null;
      return connected ? passed : neverBack(there, say('call', { call: callOf('register') }), end);
    },
  };
}

/** How much older than usual a report must be to count as one from the outage, beside half an interval. */
const OLD_S = 2;
/** A retry of the one that failed, and a fresh one: no burst yet. */
const NOT_YET_A_BURST = 2;

/**
 * Looks at the first interval after the master is back. Reports tell their age by their own uptime: against the clock
 * it goes as it went before the outage. Several old ones are a queue that was kept; three within half an interval are
 * a burst whatever they hold.
 */
function noBurst({ intervalMs }: Setup): Reducer {
  const survival = new Survival(({ fault }) => fault.intent === 'outage');
  /** When the machine must have started by what the reports said before, in journal seconds. */
  let origin = Number.POSITIVE_INFINITY;
  const originOf = ({ t, body }: { t: number; body: Parameters<typeof membersOf>[0] }) => {
    const uptime = numberIn(membersOf(body), 'uptime');
    return uptime === null ? null : t / 1000 - uptime;
  };
  const late: { report: Accepted; ageS: number | null }[] = [];
  /** How long this machine stood still since the outage, in milliseconds: reports of that time come together. */
  let stood = 0;
  return {
    see(observation) {
      survival.see(observation);
      if (observation.kind === 'lag' && survival.trouble) stood = Math.max(stood, lateBy(observation.lag));
      if (observation.kind !== 'report') return undefined;
      const { report } = observation;
      const seen = originOf(report);
      if (!survival.trouble) origin = Math.min(origin, seen ?? origin);
      else if (late.length < 100)
        late.push({
          report: { t: report.t, exchange: report.exchange },
          ageS: seen === null ? null : seen - origin,
        });
      return undefined;
    },
    end({ t }): Outcome | null {
      const first = late[0]?.report;
      if (!first || survival.back.length === 0 || t < first.t + intervalMs) return null;
      const within = (span: number) => late.filter(({ report }) => report.t <= first.t + span);
      const old = within(intervalMs).filter(({ ageS }) => (ageS ?? 0) > OLD_S + intervalMs / 2000);
      const together = within(intervalMs / 2);
      const seen = say('agent.after-outage', { count: together.length, old: old.length });
      const isQueue = old.length >= NOT_YET_A_BURST;
      if (!isQueue && together.length <= NOT_YET_A_BURST) return { verdict: 'pass', message: seen };
      const heldBack = Math.round(stood / intervalMs);
      if (!isQueue && together.length <= NOT_YET_A_BURST + heldBack)
        return {
          verdict: 'inconclusive',
          message: say('inconclusive.piled-up', { seconds: (stood / 1000).toFixed(2) }),
          exchanges: together.slice(-3).map(({ report }) => report.exchange.number),
        };
      return fail(
        say('agent.burst-after-outage'),
        say('agent.burst-after-outage-expected'),
        seen,
        ...[...old, ...together].slice(-3).map(({ report }) => report.exchange),
      );
    },
  };
}
