/** What a server still knows after a restart (SRV-STATE-02). */

import type { Exchanged } from '../../../../mocks/probe/line.ts';
import { say } from '../../../../spec/messages/message.ts';
import type { Asked } from '../../../drive/asked.ts';
import { anInfo, aReport } from '../../../drive/bodies.ts';
import type { ProbeAgent } from '../../../drive/probe-agent.ts';
import type { ServerContext } from '../../../drive/server-context.ts';
import { isSendable } from '../../../drive/tokens.ts';
import { describeResult } from '../../../oracle/answer.ts';
import type { Outcome } from '../../../outcome.ts';
import { check, failWith, type ServerCheck } from '../define.ts';

/** What was loaded from disk must be saved again: that shows at the second restart, where the first took this at most. */
const MOST_RESTARTS = 2;
const QUICK_MS = 1000;

/** Agents whose names not every file of lines and columns gives back as they were, and one without any. */
const REGISTRATIONS: readonly { readonly name?: string }[] = [
  {},
  { name: 'Paris, rack 7' },
  { name: `C:\\racks; it's "seven" | #1 = 100%` },
  { name: 'rack\t7\nParis' },
  { name: '上海机房 é 🚀' },
];

/** What agents do after a restart, each beginning with another: none of it must be needed for the next. */
const CALLS: readonly ((agent: ProbeAgent) => Asked)[] = [
  (agent) => agent.info(anInfo()),
  (agent) => agent.report(aReport()),
  (agent) => agent.handshake(),
];

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

/** One agent with an ordinary name, and all others that the server registers: which names it takes is its own affair. */
async function agentsOfAllNames({ newAgent, register, identityOf, agentOf }: ServerContext) {
  const agents = [await newAgent()];
  for (const body of REGISTRATIONS) {
    const registered = await register(body).ifAccepted();
    const identity = registered && identityOf(registered);
    if (identity && isSendable(identity.token)) agents.push(agentOf(identity));
  }
  return agents;
}

/** The calls in their order, another one first. */
function callsFrom(first: number) {
  return CALLS.map((_, i) => CALLS[(first + i) % CALLS.length]!);
}

export const restartChecks: readonly ServerCheck[] = [
  {
    ...check(
      'SRV-STATE-02/restart',
      ['tokens survive a restart of the server', '服务器重启后令牌仍然有效'],
      async (context) => {
        const { restart, clock } = context;
        if (!restart)
          return { verdict: 'not-applicable', reason: 'not-observable', message: say('na.no-restart') };
        const agents = await agentsOfAllNames(context);
        for (const agent of agents) for (const call of CALLS) await call(agent).works();
        for (let restarts = 0; restarts < MOST_RESTARTS; restarts++) {
          const began = clock.now();
          if (!(await restart())) return notBack;
          const isQuick = clock.now() - began < QUICK_MS;
          for (const [i, agent] of agents.entries())
            for (const call of callsFrom(i + restarts))
              if (!expectKnown(await call(agent).result())) return notBack;
          if (!isQuick) break;
        }
        return undefined;
      },
      { method: 'scenario', buildsOn: ['SRV-REG-01/named', 'SRV-INFO-01/complete', 'SRV-AUTH-04'] },
    ),
    needs: 'restart',
  },
];
