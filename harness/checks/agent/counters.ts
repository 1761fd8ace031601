/** Protocol §3: what must hold from one report to the next. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer } from '../../judge.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import { type Fail, passed } from '../../outcome.ts';
import { aReportSeen, fail, inconclusive, membersOf, numberIn } from './sights.ts';

/** `uptime` is whole seconds, read a moment before it is sent. */
const UPTIME_SLACK_S = 1.5;
/** So many reports in a row are not all old ones that are tried again. */
const TRIED_AGAIN = 3;
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
    // Some count it themselves: by reports that were taken, or since they registered.
    { buildsOn: ['AGT-REP-02'], timing: true, scenarios: ['steady', 'bad-status', 'revoked'] },
    growsAsTheClock,
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

/**
 * From the first report to the last. After a trouble of ours a report may be an old one that is tried again: there the
 * best of the last few counts, and which of them came first does not.
 */
function growsAsTheClock(): Reducer {
  let first: Counted | null = null;
  let last: Counted | null = null;
  let isTroubled = false;
  let latest: Counted[] = [];
  return {
    see(observation) {
      if (observation.kind === 'fault') {
        isTroubled = true;
        latest = [];
      }
      const report = countedIn(observation);
      if (!report) return undefined;
      const backwards = last && !isTroubled && goesBackwards('uptime', last, report);
      first ??= report;
      last = report;
      latest = [...latest, report].slice(isTroubled ? -TRIED_AGAIN : -1);
      return backwards || undefined;
    },
    end() {
      const begin = first;
      if (!begin || !last || begin === last) return null;
      const grew = (latest.length > 0 ? latest : [last]).map((to) => growthBetween(begin, to));
      const { to, grown, passedS, off } = grew.reduce((best, one) => (one.off < best.off ? one : best));
      const seen = say('agent.uptime-grew', { grown, seconds: passedS.toFixed(1) });
      const slack = UPTIME_SLACK_S + 0.05 * passedS;
      if (passedS <= slack) return { verdict: 'not-applicable', reason: 'not-observable', message: seen }; // one that stands still passes
      if (off <= slack) return { verdict: 'pass', message: seen };
      return fail(
        say('agent.uptime'),
        say('agent.uptime-expected', { seconds: passedS.toFixed(1) }),
        seen,
        begin.exchange,
        to.exchange,
      );
    },
  };
}

function growthBetween(from: Counted, to: Counted) {
  const grown = (numberIn(to.members, 'uptime') ?? 0) - (numberIn(from.members, 'uptime') ?? 0);
  const passedS = (to.t - from.t) / 1000;
  return { to, grown, passedS, off: Math.abs(grown - passedS) };
}

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
