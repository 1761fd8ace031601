import { describe, expect, test } from 'vitest';
import type { Master } from '../../../../mocks/master/master.ts';
import { render } from '../../../../spec/messages/message.ts';
import type { Fail } from '../../../outcome.ts';
import { checkAgainst, checkAgainstUrl } from '../../../testing/check-against.ts';
import { type Mutant, startMutant } from '../../../testing/mutant-master.ts';
import { lawfulMasters, otherMutants, sequenceMutants } from '../../../testing/stateful-mutants.ts';
import { serverChecks } from '../index.ts';
import { stateChecks } from './state.ts';

const sequences = stateChecks[0]!;

async function against<Result>(mutant: Mutant, run: (master: Master) => Promise<Result>): Promise<Result> {
  const master = await startMutant(mutant);
  try {
    return await run(master);
  } finally {
    await master.close();
  }
}

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('the reference master passes with seed %i', async (seed) => {
  expect(await checkAgainst(sequences, {}, { seed })).toEqual({ verdict: 'pass' });
});

test.each(Object.entries(lawfulMasters))('a master that %s passes', async (_, master) => {
  for (const seed of [1, 2, 3])
    expect(await against(master, ({ url }) => checkAgainstUrl(sequences, url, { seed }))).toEqual({
      verdict: 'pass',
    });
});

describe.each(Object.entries({ ...sequenceMutants, ...otherMutants }))('%s', (_name, mutant) => {
  test.each([1, 2, 3])('is found with seed %i, and told as a short story', async (seed) => {
    const outcome = await against(mutant, ({ url }) => checkAgainstUrl(sequences, url, { seed }));
    expect(outcome).toMatchObject({ verdict: 'fail', message: { key: 'model.failed' } });
    const { counterexample, message, exchanges } = outcome as Fail;
    const { story, steps } = counterexample as { story: string[]; steps: unknown[] };
    expect(story.length).toBeLessThanOrEqual(9);
    expect(steps.length).toBeGreaterThanOrEqual(story.length - 1);
    expect(exchanges.length).toBeGreaterThan(1);
    expect(render(message, 'en')).toContain('registers');
    expect(render(message, 'zh-CN')).toContain('注册');
    expect(JSON.stringify(counterexample)).not.toContain('vmoi_');
  });
});

test('only a story that goes wrong asks for quiet, before it is played again', async () => {
  const events: string[] = [];
  const noting = { onQuiet: () => void events.push('quiet'), listener: () => void events.push('traffic') };
  await checkAgainst(sequences, {}, noting);
  expect(events).not.toContain('quiet');
  const [mutant] = Object.values(sequenceMutants);
  const outcome = await against(mutant!, ({ url }) => checkAgainstUrl(sequences, url, noting));
  expect(outcome.verdict).toBe('fail');
  expect(events.filter((event) => event === 'quiet')).toHaveLength(1);
  expect(events.lastIndexOf('traffic')).toBeGreaterThan(events.indexOf('quiet'));
});

/** Watching a silent socket takes minutes, and asks nothing of memory. */
const named = serverChecks.filter(
  ({ method, thorough, needs }) => method !== 'generated' && method !== 'model' && !thorough && !needs,
);

test.each(Object.entries(sequenceMutants))('no check of named cases finds: %s', async (_, mutant) => {
  const outcomes = await Promise.all(
    named.map(async (check) => {
      const { verdict } = await against(mutant, ({ url }) => checkAgainstUrl(check, url));
      return `${check.id} ${verdict}`;
    }),
  );
  expect(outcomes.filter((outcome) => !outcome.endsWith(' pass'))).toEqual([]);
});
