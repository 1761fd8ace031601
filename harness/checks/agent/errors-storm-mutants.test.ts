import { expect, test } from 'vitest';
import { catalogue } from '../../scenarios/catalogue.ts';
import { hasty, playAgent } from '../../testing/play-agent.ts';

/** The right agent pauses for real: its runs take half a minute, and are made elsewhere. */
test.concurrent.each([
  ['registers again at once after every 401', 'AGT-REC-07/unauthorized', 'endless-401'],
  ['tries to register without a pause', 'AGT-REC-07/refused', 'register-never'],
])('the reference agent which %s fails %s', async (_, check, scenario) => {
  const played = await playAgent({
    scenario: catalogue(6, { intervalMs: 100 }).find(({ id }) => id === scenario)!,
    steps: () => ({ ...hasty, pauseBefore: () => 20 }),
  });
  expect(played.verdictOf(check)).toBe('fail');
});
