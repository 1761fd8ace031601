/** What happens to the agent's process and to what it keeps. */

import {
  lookAtState,
  loseState,
  type Scenario,
  scenario,
  see,
  seeOrGoOn,
  startAgent,
  startSecondAgent,
  stopAgent,
} from '../scenario.ts';
import { running } from './moments.ts';

export const lives: readonly Scenario[] = [
  scenario(
    'state-lost',
    ['the agent is stopped, loses its state, and is started again', 'Agent 停止后丢失状态并重新启动'],
    [
      ...running(1),
      stopAgent,
      loseState,
      startAgent,
      seeOrGoOn('info', 1, { seconds: 12 }),
      seeOrGoOn('report', 1, { intervals: 2, seconds: 5 }),
    ],
  ),

  scenario(
    'two-agents',
    ['two agents with separate state report to one master', '状态相互独立的两个 Agent 向同一主控端上报'],
    [
      ...running(1),
      lookAtState,
      startSecondAgent,
      seeOrGoOn('info', 1, { seconds: 12 }),
      see('report', 4, { intervals: 4, seconds: 8 }),
    ],
  ),
];
