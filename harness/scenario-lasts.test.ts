import { describe, expect, test } from 'vitest';
import {
  disturb,
  hasTwoAgents,
  lastsAtMost,
  pass,
  scenario,
  see,
  seeOrGoOn,
  startAgent,
  startSecondAgent,
  usuallyLasts,
} from './scenario.ts';
import { catalogue } from './scenarios/catalogue.ts';

const made = (...steps: Parameters<typeof scenario>[2]) => scenario('x', ['x', 'x'], steps);

describe('how long a scenario usually lasts', () => {
  test.each([
    ['what it lets pass', made(pass({ intervals: 1, seconds: 2 })), 7000],
    ['an interval for each report', made(see('register'), see('report', 3)), 15_000],
    ['one more for each that is disturbed', made(disturb({ play: 'reset' }, 2), see('accepted', 1)), 15_000],
    ['all of a watch for what may stay away', made(seeOrGoOn('register', 9, { seconds: 30 })), 30_000],
  ])('%s', (_, one, ms) => {
    expect(usuallyLasts(one, 5000)).toBe(ms);
  });
});

test('an end of the whole bounds what its waits may take', () => {
  const steps = [see('report', 1, { seconds: 60 }), pass({ seconds: 5 })];
  expect(lastsAtMost(scenario('x', ['x', 'x'], steps), 5000)).toBe(65_000);
  expect(lastsAtMost(scenario('x', ['x', 'x'], steps, { within: { intervals: 2, seconds: 1 } }), 5000)).toBe(
    11_000,
  );
});

test('two agents are those that are started beside each other', () => {
  expect(hasTwoAgents(made(startAgent))).toBe(false);
  expect(hasTwoAgents(made(startSecondAgent))).toBe(true);
});

test('with an agent that does right no scenario takes more than 45 s, but for those left to --thorough', () => {
  for (const one of catalogue(6))
    if (!one.thorough) expect(usuallyLasts(one, 5000), one.id).toBeLessThanOrEqual(45_000);
});
