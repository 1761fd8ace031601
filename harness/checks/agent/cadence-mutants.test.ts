import { expect, test } from 'vitest';
import type { AgentSteps } from '../../../mocks/agent/index.ts';
import { catalogue } from '../../scenarios/catalogue.ts';
import { hasty, playAgent, reportNow } from '../../testing/play-agent.ts';

const INTERVAL_MS = 100;

/** Every eighth beat is another one. */
function nowAndThen(gap: (beat: number) => number): Partial<AgentSteps> {
  let beat = 0;
  return { nextDeadline: (previous, _, interval) => previous + interval * gap(++beat % 8) };
}

/** Sleeps only when the last report is answered. */
function oneAfterTheOther(): Partial<AgentSteps> {
  let sent: Promise<unknown> = Promise.resolve();
  return {
    async collectReport(context) {
      await sent;
      await context.clock.sleep(context.options.intervalMs, context.signal);
      return hasty.collectReport(context);
    },
    sendReport(...given) {
      const sending = hasty.sendReport(...given);
      sent = sending;
      return sending;
    },
    nextDeadline: (_, now) => now,
  };
}

/** Another one once it has registered again. */
function underANewIdentity(then: (beat: number) => number): Partial<AgentSteps> {
  let registrations = 0;
  let beat = 0;
  return {
    register(context) {
      registrations++;
      return hasty.register(context);
    },
    nextDeadline: (previous, now, interval) =>
      registrations > 1 ? previous + interval * then(++beat) : hasty.nextDeadline(previous, now, interval),
  };
}

/** Every registration begins a loop of reports, and none ends one. */
function oneMoreLoop(): Partial<AgentSteps> {
  let registrations = 0;
  return {
    register(context) {
      registrations++;
      return hasty.register(context);
    },
    sendInfo(context, identity, info, signal) {
      const loop = async () => {
        await context.clock.sleep(0.4 * context.options.intervalMs, signal);
        for (;;) {
          await hasty.sendReport(context, identity, reportNow(), signal);
          await context.clock.sleep(context.options.intervalMs, signal);
        }
      };
      if (registrations > 1) loop().catch(() => undefined); // it ends with the agent
      return hasty.sendInfo(context, identity, info, signal);
    },
  };
}

/** What is right is not looked at here: on a busy machine that would say something about the machine. */
test.concurrent.each<[string, string, string, () => Partial<AgentSteps>]>([
  ['drifts by 8 %', 'AGT-TIME-02/drift', 'cadence', () => nowAndThen(() => 1.08)],
  ['varies by 30 %', 'AGT-TIME-02/jitter', 'cadence', () => nowAndThen((beat) => (beat % 2 ? 1.3 : 0.7))],
  ['leaves reports out', 'AGT-TIME-02/gaps', 'cadence', () => nowAndThen((beat) => (beat === 5 ? 2 : 1))],
  [
    'makes up for what it left out',
    'AGT-TIME-02/bursts',
    'cadence',
    () => nowAndThen((beat) => (beat === 5 ? 1.9 : beat === 6 ? 0.1 : 1)),
  ],
  ['waits for each answer, and then an interval', 'AGT-TIME-03/cadence', 'slow-answers', oneAfterTheOther],
  [
    'reports half as often under a new identity',
    'AGT-TIME-01/registered-again',
    'revoked',
    () => underANewIdentity(() => 2),
  ],
  ['keeps one loop of reports for each registration', 'AGT-TIME-01/registered-again', 'revoked', oneMoreLoop],
  [
    'drifts once it has registered again',
    'AGT-TIME-02/registered-again',
    'cadence-revoked',
    () => underANewIdentity(() => 1.08),
  ],
  [
    'leaves a report out now and then once it has registered again',
    'AGT-TIME-02/registered-again',
    'cadence-revoked',
    () => underANewIdentity((beat) => (beat % 6 === 5 ? 2 : 1)),
  ],
])('the reference agent which %s fails %s', async (_, check, scenario, steps) => {
  const played = await playAgent({
    scenario: catalogue(6, { intervalMs: INTERVAL_MS }).find(({ id }) => id === scenario)!,
    intervalMs: INTERVAL_MS,
    steps: () => ({ ...hasty, ...steps() }),
  });
  expect(played.verdictOf(check)).toBe('fail');
});
