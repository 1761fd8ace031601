import { expect, test } from 'vitest';
import type { AgentSteps } from '../../../mocks/agent/index.ts';
import { catalogue } from '../../scenarios/catalogue.ts';
import { hasty, playAgent } from '../../testing/play-agent.ts';

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
])('the reference agent which %s fails %s', async (_, check, scenario, steps) => {
  const played = await playAgent({
    scenario: catalogue(6, { intervalMs: INTERVAL_MS }).find(({ id }) => id === scenario)!,
    intervalMs: INTERVAL_MS,
    steps: () => ({ ...hasty, ...steps() }),
  });
  expect(played.verdictOf(check)).toBe('fail');
});
