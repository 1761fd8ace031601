import { describe, expect, test } from 'vitest';
import { lastsAtMost, type Scenario, type Step } from '../scenario.ts';
import { catalogue } from './catalogue.ts';
import { SCHEDULE_IDS, schedules } from './schedules.ts';

const at = (seed: number, thorough = false) => schedules({ intervalMs: 5000, seed, thorough });
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);
const all = SEEDS.flatMap((seed) => at(seed, true));

/** What the master does, without the way there and back. */
function troublesOf({ steps }: Scenario): readonly Step[] {
  return steps.filter(({ step }) => ['play', 'disturb', 'revoke', 'close-sockets'].includes(step));
}

function kindOf(step: Step): string {
  if (step.step !== 'play' && step.step !== 'disturb') return step.step;
  return step.play.play === 'answer' ? `${step.play.status}` : step.play.play;
}

describe('generated schedules', () => {
  test('come again with their seed, and others with another', () => {
    expect(at(7)).toEqual(at(7));
    expect(at(7)).not.toEqual(at(8));
  });

  test('are the same ones with --thorough, and more', () => {
    const troubles = (thorough: boolean) => at(7, thorough).map(troublesOf);
    expect(troubles(true).slice(0, 3)).toEqual(troubles(false));
    expect(troubles(true)).toHaveLength(8);
  });

  test('have the ids that their judges name', () => {
    expect(at(7, true).map(({ id }) => id)).toEqual(SCHEDULE_IDS);
    expect(catalogue(6).filter(({ id }) => SCHEDULE_IDS.includes(id))).toHaveLength(3);
  });

  test('survive a trip through JSON', () => {
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  });

  test('hold two to four troubles, of every kind there is', () => {
    for (const one of all) expect([2, 3, 4]).toContain(troublesOf(one).length);
    const kinds = new Set(all.flatMap(troublesOf).map(kindOf));
    expect(kinds).toEqual(new Set(['401', '500', 'cut', 'reset', 'delay', 'revoke', 'close-sockets']));
  });

  test('take an identity away twice at most', () => {
    for (const one of all) {
      const ends = troublesOf(one).filter((step) => ['401', 'revoke'].includes(kindOf(step)));
      expect(ends.length).toBeLessThanOrEqual(2);
    }
  });

  test('end in calm, and within 45 s unless the run is thorough', () => {
    for (const one of all) expect(one.steps.at(-2)).toEqual({ step: 'calm' });
    for (const one of at(7)) expect(lastsAtMost(one, 5000)).toBeLessThanOrEqual(45_000);
  });
});
