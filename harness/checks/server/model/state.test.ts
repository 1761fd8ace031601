import { describe, expect, test } from 'vitest';
import { checkAgainst, checkAgainstUrl } from '../../../testing/check-against.ts';
import { startMutant, statefulMutants } from '../../../testing/stateful-mutants.ts';
import { serverChecks } from '../index.ts';
import { stateChecks } from './state.ts';

const [sequences] = stateChecks;
const named = serverChecks.filter(
  ({ method, thorough }) => method !== 'generated' && method !== 'model' && !thorough,
);

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('the reference master passes with seed %i', async (seed) => {
  expect(await checkAgainst(sequences!, {}, { seed })).toEqual({ verdict: 'pass' });
});

describe.each(Object.entries(statefulMutants))('%s', (_name, mutant) => {
  test.each([1, 2, 3])('is found with seed %i, and told as a short story', async (seed) => {
    const master = await startMutant(mutant);
    try {
      const outcome = await checkAgainstUrl(sequences!, master.url, { seed });
      expect(outcome).toMatchObject({ verdict: 'fail', message: { key: 'model.failed' } });
      if (outcome.verdict !== 'fail') return;
      const { story } = outcome.counterexample as { story: string[] };
      console.log(story.join('\n'));
      expect(story.length).toBeLessThanOrEqual(9);
      expect(JSON.stringify(outcome.counterexample)).not.toContain('vmoi_');
    } finally {
      await master.close();
    }
  });

  test('is found by no check of named cases', async () => {
    const outcomes = await Promise.all(
      named.map(async (check) => {
        const master = await startMutant(mutant);
        try {
          const { verdict } = await checkAgainstUrl(check, master.url);
          return `${check.id} ${verdict}`;
        } finally {
          await master.close();
        }
      }),
    );
    expect(outcomes.filter((outcome) => !outcome.endsWith(' pass'))).toEqual([]);
  });
});
