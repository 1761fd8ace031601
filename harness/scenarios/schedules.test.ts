import { describe, expect, test } from 'vitest';
import { lastsAtMost, type Scenario, type Step } from '../scenario.ts';
import { catalogue } from './catalogue.ts';
import { MOST_SCHEDULES, SCHEDULE_IDS, schedules, schedulesAsked } from './schedules.ts';

const at = (seed: number, thorough = false, runs = 100) =>
  schedules({ intervalMs: 5000, seed, runs, thorough });
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);
const all = SEEDS.flatMap((seed) => at(seed, true));

/** What the master does, without the way there and back. */
function troublesOf({ steps }: Pick<Scenario, 'steps'>): readonly Step[] {
  return steps.filter(({ step }) => ['play', 'disturb', 'revoke', 'close-sockets'].includes(step));
}

/** The same without what happens to information that is tried again and again. */
function troublesBesideIt({ steps }: Scenario): readonly Step[] {
  const isBegun = steps[0]!.step === 'play';
  return troublesOf({ steps: isBegun ? steps.slice(4) : steps });
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

  test.each([
    [1, 1, 1],
    [50, 2, 4],
    [100, 3, 8],
    [200, 6, 16],
    [800, 24, 64],
    [100_000, 3000, 8000],
  ])('%d runs ask for %d, and for %d with --thorough', (runs, usual, thorough) => {
    expect(schedulesAsked({ runs, thorough: false })).toBe(usual);
    expect(schedulesAsked({ runs, thorough: true })).toBe(thorough);
    expect(at(7, false, runs)).toHaveLength(Math.min(usual, MOST_SCHEDULES));
    expect(at(7, true, runs)).toHaveLength(Math.min(thorough, MOST_SCHEDULES));
  });

  test('are the same ones with --thorough, which naming a check implies, and with more runs', () => {
    const troubles = (...asked: Parameters<typeof at>) =>
      at(...asked).map(({ id, ...one }) => [id, ...troublesOf(one)]);
    for (const seed of SEEDS)
      for (const runs of [1, 34, 100, 300, 1000]) {
        const usual = troubles(seed, false, runs);
        expect(troubles(seed, true, runs).slice(0, usual.length)).toEqual(usual);
        expect(troubles(seed, false, 5000).slice(0, usual.length)).toEqual(usual);
      }
  });

  test('have the ids that their judges name', () => {
    const ids = (runs?: number) =>
      catalogue(6, runs === undefined ? {} : { runs }).flatMap(({ id }) =>
        /^schedule-/.test(id) ? [id] : [],
      );
    expect(ids(100_000)).toEqual(SCHEDULE_IDS);
    expect(ids()).toEqual(SCHEDULE_IDS.slice(0, 3));
  });

  test('survive a trip through JSON', () => {
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  });

  test('hold two to four troubles, of every kind there is', () => {
    for (const one of all) expect([2, 3, 4]).toContain(troublesBesideIt(one).length);
    const kinds = new Set(all.flatMap(troublesOf).map(kindOf));
    expect(kinds).toEqual(new Set(['401', '500', 'cut', 'reset', 'delay', 'revoke', 'close-sockets']));
  });

  test('have the first information fail in about half of them, and its next tries in the same way', () => {
    const begun = all.filter(({ steps }) => steps[0]!.step === 'play');
    expect(begun.length / all.length).toBeGreaterThan(0.4);
    expect(begun.length / all.length).toBeLessThan(0.6);
    for (const { steps } of begun) {
      const [first, , , again] = steps;
      expect(first).toMatchObject({ on: 'info', times: 1 });
      expect(again).toEqual({ ...first, times: 3 });
      expect(kindOf(first!)).not.toBe('401');
    }
  });

  test('answer 401 in more than one way', () => {
    const bodies = all.flatMap(troublesOf).flatMap((step) => {
      if (step.step !== 'play' && step.step !== 'disturb') return [];
      return step.play.play === 'answer' && step.play.status === 401 ? [step.play.body] : [];
    });
    expect(new Set(bodies).size).toBe(4);
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
