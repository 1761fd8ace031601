/** Protocol §3: what must hold from one report to the next. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer } from '../../judge.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import { type Outcome, passed } from '../../outcome.ts';
import { aReportSeen, fail, inconclusive, membersOf, numberIn } from './sights.ts';

/** `uptime` is whole seconds, read a moment before it is sent. */
const UPTIME_SLACK_S = 1.5;
/** Growth below this, in bytes, says nothing about a rate: how a window fell decides it. */
const LEAST_GROWTH = 256 * 1024;

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

  judge(
    'AGT-REP-06/in',
    ['net_in agrees with the growth of net_total_down', 'net_in 与 net_total_down 的增长一致'],
    { buildsOn: ['AGT-REP-02'], scenarios: ['steady'] },
    () => rateAgrees('net_in', 'net_total_down'),
  ),
  judge(
    'AGT-REP-06/out',
    ['net_out agrees with the growth of net_total_up', 'net_out 与 net_total_up 的增长一致'],
    { buildsOn: ['AGT-REP-02'], scenarios: ['steady'] },
    () => rateAgrees('net_out', 'net_total_up'),
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
  let life = 1;
  let pairs = 0;
  let interfacesChanged = false;
  return {
    see(observation) {
      if (observation.kind === 'reading' && observation.reading.source === 'interfaces')
        interfacesChanged = true;
      const report = countedIn(observation);
      if (!report) return undefined;
      if (report.exchange.life !== life) last = null; // a new life may count anew
      life = report.exchange.life;
      const before = last;
      last = report;
      const changed = interfacesChanged;
      interfacesChanged = false;
      if (!before) return undefined;
      pairs++;
      const backwards = goesBackwards(name, before, report);
      if (backwards && changed)
        return inconclusive(say('agent.interfaces-changed', { name }), report.exchange);
      return backwards ?? undefined;
    },
    end: () => (pairs > 0 ? passed : null),
  };
}

/** The rate of a report against the growth of its total since the one before, where enough passed to tell. */
function rateAgrees(rate: string, total: string): Reducer {
  let last: Counted | null = null;
  let pairs = 0;
  const off: { report: Counted; expected: number; seen: number }[] = [];
  let measured = 0;
  return {
    see(observation) {
      const report = countedIn(observation);
      if (!report) return undefined;
      const before = last;
      last = report;
      if (!before) return undefined;
      pairs++;
      const growth = (numberIn(report.members, total) ?? 0) - (numberIn(before.members, total) ?? 0);
      const seen = numberIn(report.members, rate);
      if (seen === null || growth < LEAST_GROWTH) return undefined;
      measured++;
      const expected = growth / ((report.t - before.t) / 1000);
      // Agents average over windows of their own: only what no window explains counts.
      if (seen > 3 * expected || seen < expected / 3)
        off.push({ report, expected: Math.round(expected), seen });
      return undefined;
    },
    end(): Outcome | null {
      if (pairs === 0) return null;
      if (measured < 2)
        return {
          verdict: 'not-applicable',
          reason: 'not-observable',
          message: say('agent.no-traffic', { total }),
        };
      const worst = off.at(-1);
      if (!worst || off.length < measured) return passed;
      const { report, expected, seen } = worst;
      return fail(
        say('agent.rate', { rate, total }),
        say('agent.about', { name: rate, value: expected }),
        say('agent.value', { name: rate, value: seen }),
        report.exchange,
      );
    },
  };
}
