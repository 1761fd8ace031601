/** AGT-TIME-02 and 03: the cadence over a long watch, and under slow answers. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer, type Setup } from '../../judge.ts';
import type { Reported } from '../../observe/observation.ts';
import { CADENCE_INTERVALS } from '../../scenarios/watches.ts';
import { BURSTS, DRIFT, GAPS, inTurn, JITTER, type Rule, ruled, UNSHIFTED } from './cadence-rules.ts';
import { CadenceWatch } from './cadence-watch.ts';
import { aReportSeen, fail, membersOf, numberIn } from './sights.ts';

/** Slow answers are judged by this many intervals at least, and by two where there was time for these. */
const SLOW_INTERVALS = 3;
const FEWEST_SLOW_INTERVALS = 2;

const overTwentyIntervals = {
  scenarios: ['cadence'],
  buildsOn: ['AGT-TIME-01/median'],
  timing: true,
  thorough: true,
} as const;

export const cadenceJudges: readonly Judge[] = [
  judge(
    'AGT-TIME-02/drift',
    ['over twenty intervals the mean is the interval asked for', '二十个间隔的平均值等于要求的间隔'],
    overTwentyIntervals,
    keeps([DRIFT], CADENCE_INTERVALS),
  ),
  judge(
    'AGT-TIME-02/jitter',
    ['single intervals are close to the mean', '各次间隔接近平均值'],
    overTwentyIntervals,
    keeps([JITTER], CADENCE_INTERVALS),
  ),
  judge(
    'AGT-TIME-02/gaps',
    ['no report is left out', '没有漏掉的上报'],
    overTwentyIntervals,
    keeps([GAPS], CADENCE_INTERVALS),
  ),
  judge(
    'AGT-TIME-02/bursts',
    ['no two reports come close together', '没有两次上报挤在一起'],
    overTwentyIntervals,
    keeps([BURSTS], CADENCE_INTERVALS),
  ),
  judge(
    'AGT-TIME-02/registered-again',
    [
      'over twenty intervals with a registration in between it keeps its cadence',
      '二十个间隔之间重新注册，上报节奏不变',
    ],
    {
      ...overTwentyIntervals,
      scenarios: ['cadence-revoked'],
      buildsOn: ['AGT-TIME-01/median', 'AGT-REC-05/report'],
    },
    keeps([DRIFT, JITTER, GAPS, BURSTS], CADENCE_INTERVALS, { around: 'a registration' }),
  ),

  judge(
    'AGT-TIME-03/cadence',
    ['slow answers do not shift the cadence', '应答缓慢不影响上报节奏'],
    { scenarios: ['slow-answers'], transport: 'http', buildsOn: ['AGT-TIME-01/median'], timing: true },
    keeps([UNSHIFTED], SLOW_INTERVALS, { fewest: FEWEST_SLOW_INTERVALS }),
  ),
  judge(
    'AGT-TIME-03/order',
    ['slow answers bring no older report after a newer one', '应答缓慢时旧数据不会晚于新数据到达'],
    { scenarios: ['slow-answers'], transport: 'http', buildsOn: ['AGT-REP-05'] },
    inOrder,
  ),
];

interface Kept {
  /** Only where it registered again in between. */
  readonly around?: 'a registration';
  /** So many intervals are enough to fail where there was time for more. */
  readonly fewest?: number;
}

function keeps(
  rules: readonly Rule[],
  least: number,
  { around, fewest = least }: Kept = {},
): (setup: Setup) => Reducer {
  return ({ intervalMs }) => {
    const watch = new CadenceWatch();
    return {
      see: (observation) => watch.see(observation),
      end({ t }) {
        if (around && watch.stretchesAfterwards.length === 0) return null;
        const judged = inTurn(watch.stretches);
        return ruled({ rules, judged, least, slow: { fewest, watchedTo: t }, watch, intervalMs });
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
