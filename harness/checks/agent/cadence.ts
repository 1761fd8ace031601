/** AGT-TIME-02 and 03: the cadence over a long watch, and under slow answers. */

import { type Message, say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer, type Setup } from '../../judge.ts';
import type { Reported } from '../../observe/observation.ts';
import type { Outcome } from '../../outcome.ts';
import { CADENCE_INTERVALS } from '../../scenarios/watches.ts';
import { Arrivals, type Cadence, Lateness, measureCadence, shownCadence } from './cadence-measure.ts';
import { aReportSeen, fail, inconclusive, membersOf, numberIn } from './sights.ts';

/** What a cadence must keep; shares are of the interval. */
interface Rule {
  readonly wrong: Message;
  readonly expected: Message;
  isKept(cadence: Cadence, intervalMs: number): boolean;
  /** How many milliseconds a machine would have to be late to break it on its own. */
  toleranceMs(cadence: Cadence, intervalMs: number): number;
}

const DRIFT: Rule = {
  wrong: say('agent.drifts'),
  expected: say('agent.drift-expected'),
  isKept: ({ mean }, interval) => Math.abs(mean - interval) <= 0.02 * interval,
  toleranceMs: ({ count }, interval) => 0.02 * interval * count,
};
const JITTER: Rule = {
  wrong: say('agent.jitters'),
  expected: say('agent.jitter-expected'),
  isKept: ({ deviation }, interval) => deviation <= 0.1 * interval,
  toleranceMs: (_, interval) => 0.1 * interval,
};
const GAPS: Rule = {
  wrong: say('agent.long-gap'),
  expected: say('agent.long-gap-expected'),
  isKept: ({ longest }, interval) => longest <= 1.5 * interval,
  toleranceMs: (_, interval) => 0.5 * interval,
};
const BURSTS: Rule = {
  wrong: say('agent.burst'),
  expected: say('agent.burst-expected'),
  isKept: ({ shortest }, interval) => shortest >= 0.5 * interval,
  toleranceMs: (_, interval) => 0.5 * interval,
};
const UNSHIFTED: Rule = {
  wrong: say('agent.shifted'),
  expected: say('agent.shifted-expected'),
  isKept: ({ mean }, interval) => Math.abs(mean - interval) <= 0.1 * interval,
  toleranceMs: ({ count }, interval) => 0.1 * interval * count,
};

/** Slow answers are judged by this many intervals at least. */
const SLOW_INTERVALS = 3;

const overTwentyIntervals = {
  scenarios: ['cadence'],
  buildsOn: ['AGT-TIME-01'],
  timing: true,
  thorough: true,
} as const;

export const cadenceJudges: readonly Judge[] = [
  judge(
    'AGT-TIME-02/drift',
    ['over twenty intervals the mean is the interval asked for', '二十个间隔的平均值等于要求的间隔'],
    overTwentyIntervals,
    keeps(DRIFT, CADENCE_INTERVALS),
  ),
  judge(
    'AGT-TIME-02/jitter',
    ['single intervals are close to the mean', '各次间隔接近平均值'],
    overTwentyIntervals,
    keeps(JITTER, CADENCE_INTERVALS),
  ),
  judge(
    'AGT-TIME-02/gaps',
    ['no report is left out', '没有漏掉的上报'],
    overTwentyIntervals,
    keeps(GAPS, CADENCE_INTERVALS),
  ),
  judge(
    'AGT-TIME-02/bursts',
    ['no two reports come close together', '没有两次上报挤在一起'],
    overTwentyIntervals,
    keeps(BURSTS, CADENCE_INTERVALS),
  ),

  judge(
    'AGT-TIME-03/cadence',
    ['slow answers do not shift the cadence', '应答缓慢不影响上报节奏'],
    { scenarios: ['slow-answers'], transport: 'http', buildsOn: ['AGT-TIME-01'], timing: true },
    keeps(UNSHIFTED, SLOW_INTERVALS),
  ),
  judge(
    'AGT-TIME-03/order',
    ['slow answers bring no older report after a newer one', '应答缓慢时旧数据不会晚于新数据到达'],
    { scenarios: ['slow-answers'], transport: 'http', buildsOn: ['AGT-REP-05'] },
    inOrder,
  ),
];

/** The first report may come out of turn, at once or after one interval: the watch begins with the second. */
function keeps(rule: Rule, leastIntervals: number): (setup: Setup) => Reducer {
  return ({ intervalMs }) => {
    const arrivals = new Arrivals();
    const lateness = new Lateness();
    return {
      see(observation) {
        lateness.see(observation);
        const report = aReportSeen(observation);
        if (report) arrivals.add(report);
        return undefined;
      },
      end(): Outcome | null {
        const watched = arrivals.most.slice(1);
        if (watched.length <= leastIntervals) return null;
        const cadence = measureCadence(watched.map(({ t }) => t));
        const numbers = shownCadence(cadence, intervalMs);
        const seen = say('agent.cadence-numbers', numbers);
        if (rule.isKept(cadence, intervalMs)) return { verdict: 'pass', message: seen };
        const last = watched.at(-1)!.exchange;
        if (lateness.spoils(rule.toleranceMs(cadence, intervalMs)))
          return inconclusive(
            say('inconclusive.busy-cadence', { late: Math.round(lateness.latest), ...numbers }),
            last,
          );
        return fail(rule.wrong, rule.expected, seen, last);
      },
    };
  };
}

/** The age of a report stands in it: its own uptime. */
function inOrder(): Reducer {
  let last: { uptime: number; report: Reported } | null = null;
  let compared = false;
  return {
    see(observation) {
      const report = aReportSeen(observation);
      const uptime = report ? numberIn(membersOf(report.body), 'uptime') : null;
      if (!report || uptime === null) return undefined;
      const before = last;
      last = { uptime, report };
      if (!before) return undefined;
      compared = true;
      if (uptime >= before.uptime) return undefined;
      return fail(
        say('agent.older-after-newer'),
        say('agent.at-least', { name: 'uptime', value: before.uptime }),
        say('agent.value', { name: 'uptime', value: uptime }),
        before.report.exchange,
        report.exchange,
      );
    },
    end: () => (compared ? { verdict: 'pass' } : null),
  };
}
