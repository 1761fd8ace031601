/** Protocol §4: the interval between reports. */

import { type Judge, judge } from '../../judge.ts';
import { inTurn, MEDIAN, MEDIAN_AFTERWARDS, ruled } from './cadence-rules.ts';
import { CadenceWatch } from './cadence-watch.ts';

/** A median says something about this many intervals at least. */
const LEAST = 3;

export const timeJudges: readonly Judge[] = [
  judge(
    'AGT-TIME-01/median',
    ['the interval between reports is the one that was asked for', '上报间隔符合要求'],
    { scenarios: ['steady'], buildsOn: ['AGT-REP-01/periodic'], timing: true },
    ({ intervalMs }) => {
      const watch = new CadenceWatch();
      return {
        see: (observation) => watch.see(observation),
        end: () => ruled({ rules: [MEDIAN], judged: watch.stretches, least: LEAST, watch, intervalMs }),
      };
    },
  ),
  judge(
    'AGT-TIME-01/registered-again',
    [
      'after registering again the interval is still the one that was asked for',
      '重新注册后上报间隔仍符合要求',
    ],
    { scenarios: ['revoked'], buildsOn: ['AGT-TIME-01/median', 'AGT-REC-05/report'], timing: true },
    ({ intervalMs }) => {
      const watch = new CadenceWatch();
      return {
        see: (observation) => watch.see(observation),
        end: () =>
          ruled({
            rules: [MEDIAN_AFTERWARDS],
            judged: inTurn(watch.stretchesAfterwards),
            shown: inTurn(watch.stretches),
            least: LEAST,
            watch,
            intervalMs,
          }),
      };
    },
  ),
];
