import { expect, test } from 'vitest';
import type { AgentSteps, Info, Report } from '../../../mocks/agent/index.ts';
import type { Identity } from '../../../spec/protocol.ts';
import { calm, disturb, pass, revoke, type Scenario, scenario, seeOrGoOn } from '../../scenario.ts';
import { reporting } from '../../scenarios/moments.ts';
import { SCHEDULE_IDS } from '../../scenarios/schedules.ts';
import { hasty, playAgent, reportNow } from '../../testing/play-agent.ts';

/** As they are drawn, in a hurry. */
const schedule: Scenario = scenario(
  SCHEDULE_IDS[0]!,
  ['a failure, then no identity', '一次失败，随后失去身份'],
  [
    ...reporting(2),
    disturb({ play: 'answer', status: 500, body: '{}' }),
    pass({ intervals: 2 }),
    revoke,
    pass({ intervals: 3 }),
    calm,
    seeOrGoOn('accepted', 12, { intervals: 20, seconds: 5 }),
  ],
);

const rows: readonly [defect: string, check: string, steps: (die: () => void) => Partial<AgentSteps>][] = [
  [
    'reports its last failure in the report',
    'AGT-STATE-01/payloads',
    () => {
      let failed = false;
      return {
        collectReport: async () => (failed ? ({ error: 'HTTP 500' } as unknown as Report) : reportNow()),
        async sendReport(...given) {
          const outcome = await hasty.sendReport(...given);
          failed = !outcome.ok;
          return outcome;
        },
      };
    },
  ],
  [
    'keeps the first token for its information, which it sends now and then',
    'AGT-STATE-01/token',
    () => {
      let first: Identity | undefined;
      const steps: Partial<AgentSteps> = {
        sendInfo(context, identity, info: Info, signal) {
          first ??= identity;
          return hasty.sendInfo(context, first, info, signal);
        },
        // A 401 for information that is sent beside the reports is overlooked.
        meansUnauthorized: ({ status }, endpoint) => status === 401 && endpoint !== 'info',
      };
      return steps;
    },
  ],
  [
    'dies of a 401',
    'AGT-STATE-01/alive',
    (die) => ({
      async afterUnauthorized() {
        die();
        return 'go on';
      },
    }),
  ],
];

test.concurrent.each(rows)('the reference agent which %s fails %s', async (_, check, steps) => {
  const played = await playAgent({
    scenario: schedule,
    steps: (die) => ({ ...hasty, pauseBefore: (effort) => (effort === 'info' ? 300 : 20), ...steps(die) }),
  });
  expect(played.verdictOf(check)).toBe('fail');
});

test('the reference agent passes', async () => {
  const played = await playAgent({ scenario: schedule, steps: () => ({ ...hasty, pauseBefore: () => 20 }) });
  for (const check of ['payloads', 'token', 'alive', 'reports'])
    expect(played.verdictOf(`AGT-STATE-01/${check}`)).toBe('pass');
});
