/** What a server still knows after a restart (SRV-STATE-02). */

import type { Exchanged } from '../../../../mocks/probe/line.ts';
import { say } from '../../../../spec/messages/message.ts';
import { anInfo, aReport } from '../../../drive/bodies.ts';
import { describeResult } from '../../../oracle/answer.ts';
import type { Outcome } from '../../../outcome.ts';
import { check, failWith, type ServerCheck } from '../define.ts';

/** What was loaded from disk must be saved again: that shows at the second restart, where the first took this at most. */
const MOST_RESTARTS = 2;
const QUICK_MS = 1000;

const notBack: Outcome = { verdict: 'inconclusive', message: say('restart.not-back') };

/** Fails where a token is refused; answers whether there was an answer at all. */
function expectKnown({ exchange, result }: Exchanged): boolean {
  if (result.type !== 'response') return false;
  if (result.status !== 401) return true;
  return failWith({
    message: say('restart.token-lost'),
    expected: say('expected.ok'),
    actual: describeResult(result),
    exchanges: [exchange],
  });
}

export const restartChecks: readonly ServerCheck[] = [
  {
    ...check(
      'SRV-STATE-02/restart',
      ['tokens survive a restart of the server', '服务器重启后令牌仍然有效'],
      async ({ newAgent, restart, clock }) => {
        if (!restart)
          return { verdict: 'not-applicable', reason: 'not-observable', message: say('na.no-restart') };
        const agents = [await newAgent(), await newAgent()];
        for (const agent of agents) {
          await agent.info(anInfo()).works();
          await agent.report(aReport()).works();
          await agent.handshake().works();
        }
        for (let restarts = 0; restarts < MOST_RESTARTS; restarts++) {
          const began = clock.now();
          if (!(await restart())) return notBack;
          const isQuick = clock.now() - began < QUICK_MS;
          for (const agent of agents) {
            // Information before a socket, and no report: the server may want it first again.
            for (const asked of [agent.info(anInfo()), agent.handshake()])
              if (!expectKnown(await asked.result())) return notBack;
          }
          if (!isQuick) break;
        }
        return undefined;
      },
      { method: 'scenario', buildsOn: ['SRV-REG-01/named', 'SRV-INFO-01/complete', 'SRV-AUTH-04'] },
    ),
    needs: 'restart',
  },
];
