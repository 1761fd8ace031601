/** What a server still knows after a restart (SRV-STATE-02). */

import { say } from '../../../../spec/messages/message.ts';
import { anInfo, aReport } from '../../../drive/bodies.ts';
import { describeResult } from '../../../oracle/answer.ts';
import { check, failWith, type ServerCheck } from '../define.ts';

export const restartChecks: readonly ServerCheck[] = [
  {
    ...check(
      'SRV-STATE-02/restart',
      ['tokens survive a restart of the server', '服务器重启后令牌仍然有效'],
      async ({ newAgent, restart }) => {
        if (!restart)
          return { verdict: 'not-applicable', reason: 'not-observable', message: say('na.no-restart') };
        const agents = [await newAgent(), await newAgent()];
        for (const agent of agents) {
          await agent.info(anInfo()).works();
          await agent.report(aReport()).works();
        }
        if (!(await restart())) return { verdict: 'inconclusive', message: say('restart.not-back') };
        for (const agent of agents) {
          // Information, and no report: the server may want it first again.
          const { exchange, result } = await agent.info(anInfo()).result();
          if (result.type !== 'response')
            return { verdict: 'inconclusive', message: say('restart.not-back') };
          if (result.status === 401)
            failWith({
              message: say('restart.token-lost'),
              expected: say('expected.ok'),
              actual: describeResult(result),
              exchanges: [exchange],
            });
        }
        return undefined;
      },
      { method: 'scenario', buildsOn: ['SRV-REG-01/named', 'SRV-INFO-01/complete', 'SRV-AUTH-04'] },
    ),
    needs: 'restart',
  },
];
