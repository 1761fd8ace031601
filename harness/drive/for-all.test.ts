import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { say } from '../../spec/messages/message.ts';
import type { Fail } from '../outcome.ts';
import { forAll, type Property, type Refuted } from './for-all.ts';
import { randomFrom } from './random.ts';
import { Settled } from './settled.ts';

interface Case {
  readonly n: number;
}

const cases = fc.nat({ max: 1000 }).map((n): Case => ({ n }));

function refuted(counterexample: Record<string, unknown>): Refuted {
  const text = say('plain', { text: 'wrong' });
  return { verdict: 'fail', message: text, expected: text, actual: text, exchanges: [], counterexample };
}

/** What the check comes to; null where it passes. */
async function outcomeOf(property: Partial<Property<Case>>, seed = 1) {
  const context = { random: randomFrom(seed, 'test'), signal: new AbortController().signal };
  try {
    await forAll({ cases, runs: 50, fails: async () => null, ...property }, context);
    return null;
  } catch (error) {
    if (error instanceof Settled) return error.outcome;
    throw error;
  }
}

/** Notes each case that is tried, and lets it pass. */
function noting(seen: number[]) {
  return async ({ n }: Case) => {
    seen.push(n);
    return null;
  };
}

const failsFrom = (least: number) => async (one: Case) => (one.n >= least ? refuted({ ...one }) : null);

test('every case is tried once, where none fails', async () => {
  const seen: number[] = [];
  expect(await outcomeOf({ fails: noting(seen) })).toBeNull();
  expect(seen).toHaveLength(50);
});

test('the smallest case that fails is told, with seed and path', async () => {
  const outcome = (await outcomeOf({ fails: failsFrom(137) })) as Fail;
  expect(outcome.counterexample).toMatchObject({
    n: 137,
    seed: expect.any(Number),
    path: expect.any(String),
  });
});

test('seed and path lead to the same case', async () => {
  const { counterexample } = (await outcomeOf({ fails: failsFrom(137) })) as Fail;
  const { seed, path } = counterexample as { seed: number; path: string };
  expect(fc.sample(cases, { seed, path, numRuns: 1 })).toEqual([{ n: 137 }]);
});

test('another seed tries other cases', async () => {
  const tried = async (seed: number) => {
    const seen: number[] = [];
    await outcomeOf({ fails: noting(seen) }, seed);
    return seen;
  };
  expect(await tried(1)).toEqual(await tried(1));
  expect(await tried(1)).not.toEqual(await tried(2));
});

test('a case that fails once alone is told as it was seen', async () => {
  let isFirst = true;
  const outcome = await outcomeOf({
    fails: async ({ n }) => {
      if (!isFirst) return null;
      isFirst = false;
      return refuted({ n });
    },
  });
  expect(outcome).toMatchObject({ verdict: 'fail', counterexample: { n: expect.any(Number), path: '0' } });
});

describe('cases in batches', () => {
  test('the one that fails alone is found', async () => {
    const fails = failsFrom(137);
    const fail = async (many: readonly Case[]) => {
      for (const one of many) if (await fails(one)) return refuted({ many: many.length });
      return null;
    };
    const outcome = await outcomeOf({ fails, batches: { size: 10, fail } });
    expect(outcome).toMatchObject({ counterexample: { n: 137 } });
  });

  test('where none fails alone, all of them are told', async () => {
    const fail = async (many: readonly Case[]) => (many.length > 5 ? refuted({ many: many.length }) : null);
    const outcome = await outcomeOf({ batches: { size: 10, fail } });
    expect(outcome).toMatchObject({ counterexample: { many: 10 } });
  });
});

test('where cases disturb each other, one is told that fails by itself', async () => {
  let isDisturbed = false;
  const outcome = await outcomeOf({
    atOnce: 1,
    calm: async () => {
      isDisturbed = false;
    },
    fails: async ({ n }) => {
      const fails = isDisturbed || n > 900;
      isDisturbed = n > 500;
      return fails ? refuted({ n }) : null;
    },
  });
  expect(outcome).toMatchObject({ counterexample: { n: 901 } });
});

describe('other outcomes', () => {
  const blocked = new Settled({ verdict: 'blocked', by: 'SRV-REP-01', message: say('plain', { text: '' }) });

  test('a blocked case gives way to one that fails', async () => {
    const outcome = await outcomeOf({
      fails: async ({ n }) => {
        if (n < 500) throw blocked;
        return refuted({ n });
      },
    });
    expect(outcome).toMatchObject({ verdict: 'fail', counterexample: { n: 500 } });
  });

  test('where no case fails, it ends the check', async () => {
    const outcome = await outcomeOf({
      fails: async ({ n }) => {
        if (n < 500) throw blocked;
        return null;
      },
    });
    expect(outcome).toMatchObject({ verdict: 'blocked' });
  });

  test('anything else is a fault of the harness', async () => {
    const broken = async () => {
      throw new Error('broken');
    };
    await expect(outcomeOf({ fails: broken })).rejects.toThrow('broken');
  });
});
