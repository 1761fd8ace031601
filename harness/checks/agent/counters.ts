/** Protocol §3: what must hold from one report to the next. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer } from '../../judge.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import { type Fail, passed } from '../../outcome.ts';
import { aReportSeen, fail, inconclusive, membersOf, numberIn } from './sights.ts';

/** `uptime` is whole seconds, read a moment before it is sent. */
const UPTIME_SLACK_S = 1.5;
/** How long after a change of interfaces its reading may come, in milliseconds. */
const READING_LATE_MS = 1500;
/** How long before a report arrives the agent may have counted, in milliseconds: on a busy machine it is on its way. */
const COUNTED_BEFORE_MS = 2500;

interface Counted {
  readonly t: number;
  readonly exchange: Exchange;
  readonly members: Readonly<Record<string, unknown>>;
}

export const counterJudges: readonly Judge[] = [
  judge(
    'AGT-REP-05/uptime',
    ['uptime grows as the clock does', 'uptime 与时钟同步增长'],
    { buildsOn: ['AGT-REP-02'], timing: true, scenarios: ['steady'] },
    () => {
      let first: Counted | null = null;
      let last: Counted | null = null;
      return {
        see(observation) {
          const report = countedIn(observation);
          if (!report) return undefined;
          const backwards = last && goesBackwards('uptime', last, report);
          first ??= report;
          last = report;
          return backwards || undefined;
        },
        end() {
          if (!first || !last || first === last) return null;
          const grown = (numberIn(last.members, 'uptime') ?? 0) - (numberIn(first.members, 'uptime') ?? 0);
          const passedS = (last.t - first.t) / 1000;
          const seen = say('agent.uptime-grew', { grown, seconds: passedS.toFixed(1) });
          if (passedS <= UPTIME_SLACK_S + 0.05 * passedS)
            return { verdict: 'not-applicable', reason: 'not-observable', message: seen }; // one that stands still passes
          if (Math.abs(grown - passedS) <= UPTIME_SLACK_S + 0.05 * passedS)
            return { verdict: 'pass', message: seen };
          return fail(
            say('agent.uptime'),
            say('agent.uptime-expected', { seconds: passedS.toFixed(1) }),
            seen,
            first.exchange,
            last.exchange,
          );
        },
      };
    },
  ),

  ...(['net_total_up', 'net_total_down'] as const).map((name) =>
    judge(
      `AGT-REP-05/${name === 'net_total_up' ? 'total-up' : 'total-down'}`,
      [`${name} never goes backwards`, `${name} 从不减小`],
      { buildsOn: ['AGT-REP-02'] },
      () => neverBackwards(name),
    ),
  ),
];

function countedIn(observation: Observation): Counted | null {
  const report = aReportSeen(observation);
  const members = report && membersOf(report.body);
  return members ? { t: report.t, exchange: report.exchange, members } : null;
}

function goesBackwards(name: string, before: Counted, after: Counted) {
  const [b, a] = [numberIn(before.members, name), numberIn(after.members, name)];
  if (b === null || a === null || a >= b) return null;
  return fail(
    say('agent.backwards', { name }),
    say('agent.at-least', { name, value: b }),
    say('agent.value', { name, value: a }),
    before.exchange,
    after.exchange,
  );
}

/** A total over interfaces may shrink where an interface went: then it says nothing. */
function neverBackwards(name: string): Reducer {
  let last: Counted | null = null;
  let pairs = 0;
  let changed = -Infinity;
  /** Whether anybody looks at the interfaces. */
  let isRead = false;
  let suspect: { fail: Fail; from: number; report: Counted } | null = null;
  return {
    see(observation) {
      // A change is written down only when the interfaces are next looked at.
      if (suspect && observation.t > suspect.report.t + READING_LATE_MS) {
        const { fail } = suspect;
        suspect = null;
        return fail;
      }
      if (observation.kind === 'reading') {
        isRead = true;
        if (observation.reading.source === 'interfaces') changed = observation.t;
      }
      if (suspect && changed >= suspect.from) {
        const { exchange } = suspect.report;
        suspect = null;
        return inconclusive(say('agent.interfaces-changed', { name }), exchange);
      }
      const report = countedIn(observation);
      if (!report) return undefined;
      const before = last?.exchange.life === report.exchange.life ? last : null; // a new life may count anew
      last = report;
      if (!before) return undefined;
      pairs++;
      const backwards = goesBackwards(name, before, report);
      if (backwards) suspect ??= { fail: backwards, from: before.t - COUNTED_BEFORE_MS, report };
      return undefined;
    },
    end({ t }) {
      if (!suspect) return pairs > 0 ? passed : null;
      // The reading that would explain it may still have been to come.
      return isRead && t <= suspect.report.t + READING_LATE_MS ? null : suspect.fail;
    },
  };
}
