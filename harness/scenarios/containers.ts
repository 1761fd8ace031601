/** What can be done to an agent only where it lives in a container. */

import {
  connectAgent,
  continueAgent,
  disconnectAgent,
  killAgent,
  limitMemory,
  noMemoryLimit,
  pass,
  pauseAgent,
  type Scenario,
  type Span,
  scenario,
  see,
  seeOrGoOn,
  startAgent,
} from '../scenario.ts';
import { type Patience, reporting, reportsComeBack, running, START, usualEnd } from './moments.ts';
import { NOTICED_WITHIN_S } from './watches.ts';

/** Long enough for an answer to be waited for in vain. */
const AWAY: Span = { intervals: 2, seconds: 3 };
/** The least that an engine grants: little more than a program of its own needs to be loaded. */
const LEAST_MEMORY_MIB = 6;
/** An agent that has given its line up may pause so long before it dials again, and then it must be seen. */
const LONGEST_PAUSE: Span = { seconds: 65 };
/** A container begins in less than that, whatever its limit; it is not waited for longer. */
const STARVING: Span = { seconds: 3 };

export function inContainers(patience: Patience): readonly Scenario[] {
  const end = usualEnd(patience);
  const restarted = see('report', 2, { intervals: 4, seconds: 12 });
  return [
    scenario(
      'killed',
      [
        'the container is killed as soon as the agent reports, and started again',
        'Agent 一开始上报容器即被杀死，随后重新启动',
      ],
      [...running(1), killAgent, startAgent, restarted],
      { container: true },
    ),

    scenario(
      'out-of-memory',
      [
        'the container is started with too little memory, then with what it had',
        '容器以过少的内存启动，随后恢复原有内存重新启动',
      ],
      [
        ...running(1),
        killAgent,
        limitMemory(LEAST_MEMORY_MIB),
        startAgent,
        pass(STARVING),
        killAgent,
        noMemoryLimit,
        startAgent,
        restarted,
      ],
    ),

    scenario(
      'paused',
      ['the container is paused and goes on', '容器被暂停后继续运行'],
      [...reporting(1), pauseAgent, pass(AWAY), continueAgent, reportsComeBack(2, patience)],
      end,
    ),

    scenario(
      'cut-off',
      ['the container loses its network and gets it back', '容器失去网络后恢复'],
      [...reporting(1), disconnectAgent, pass(AWAY), connectAgent, reportsComeBack(1, patience)],
      // A socket is dead from then on, and may stay so for as long as `severed` watches.
      { ...end, transport: 'http' },
    ),

    scenario(
      'cut-off-at-start',
      ['the container gets its network after its start', '容器启动之后才接入网络'],
      [disconnectAgent, pass({ seconds: 4 }), connectAgent, reportsComeBack(1, patience)],
      end,
    ),

    scenario(
      'severed',
      ['the network is gone for so long that the socket is dead', '网络中断过久以致 WebSocket 已失效'],
      [
        see('socket', 1, START),
        see('report', 1),
        disconnectAgent,
        pass({ seconds: NOTICED_WITHIN_S }),
        connectAgent,
        seeOrGoOn('handshake', 1, LONGEST_PAUSE),
        pass({ seconds: 1 }),
      ],
      { transport: 'socket', thorough: true },
    ),
  ];
}
