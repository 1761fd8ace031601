import { expect, test } from 'vitest';
import { referenceSteps } from '../../mocks/agent/index.ts';
import { catalogue } from '../scenarios/catalogue.ts';
import { playAgent } from './play-agent.ts';

const INTERVAL_MS = 1000;
const SAMPLES = 6;
/** A busy machine is all that these would show. */
const ABOUT_TIME = /^AGT-TIME-/;

/** What is compared with the machine in each scenario, and what stays open where loopback is left out. */
const COMPARED = {
  steady: { requirements: /^AGT-(INFO-04|REP-0[4-7])/, checks: 8 + 3 + 3 + 2 + 16, open: [] },
  loaded: { requirements: /^AGT-REP-08/, checks: 6, open: ['AGT-REP-08/traffic'] },
} as const;

test.concurrent.each(['steady', 'loaded'] as const)(
  'the right agent beside the made-up machine passes every judge: %s',
  { timeout: 60_000 },
  async (id) => {
    const { outcomes } = await playAgent({
      scenario: catalogue(SAMPLES, { intervalMs: INTERVAL_MS }).find((scenario) => scenario.id === id)!,
      intervalMs: INTERVAL_MS,
      machine: true,
      steps: () => referenceSteps,
    });
    const judged = [...outcomes].flatMap(([judge, outcome]) =>
      outcome && !ABOUT_TIME.test(judge.id) ? [{ id: judge.id, outcome }] : [],
    );
    const notPassed = judged.filter(({ outcome }) => outcome.verdict !== 'pass');
    const { requirements, checks, open } = COMPARED[id];
    expect(notPassed.filter((one) => !open.some((known) => known === one.id))).toEqual([]);
    expect(judged.filter((one) => requirements.test(one.id))).toHaveLength(checks);
  },
);
