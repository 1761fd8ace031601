import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../mocks/clock.ts';
import { say } from '../../spec/messages/message.ts';
import type { Fail } from '../outcome.ts';
import { type ForAllContext, forAll, type Property, type Refuted } from './for-all.ts';
import { randomFrom } from './random.ts';
import { Settled } from './settled.ts';
import { Trying } from './trying.ts';

interface Case {
  readonly n: number;
}

const cases = fc.nat({ max: 1000 }).map((n): Case => ({ n }));

function refuted(counterexample: Record<string, unknown>): Refuted {
  const text = say('plain', { text: 'wrong' });
  return { verdict: 'fail', message: text, expected: text, actual: text, exchanges: [], counterexample };
}

/** What the check comes to; null where it passes. */
async function outcomeOf(property: Partial<Property<Case>>, seed = 1, around: Partial<ForAllContext> = {}) {
  const { signal } = new AbortController();
  const context: ForAllContext = {
    random: randomFrom(seed, 'test'),
    signal,
    trying: new Trying({ clock: systemClock, signal }),
    quiet: (work) => work(),
    ...around,
  };
  try {
    await forAll(
      { cases, runs: 50, fails: async () => null, tells: (one) => ({ ...one }), ...property },
      context,
    );
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

describe('where the target has died of one of these cases', () => {
  const again = (
    suspects: readonly number[],
    fails: (one: Case) => Promise<Refuted | null>,
    life = new AbortController(),
  ) => {
    const trying = new Trying({ clock: systemClock, signal: life.signal, suspects });
    return { trying, outcome: outcomeOf({ fails }, 1, { trying, signal: life.signal }) };
  };

  test('each is tried, one at a time, the suspects first', async () => {
    const [usual, careful]: number[][] = [[], []];
    await outcomeOf({ fails: noting(usual!) });
    let atOnce = 0;
    const { outcome } = again([7, 3, 999], async ({ n }) => {
      expect(++atOnce).toBe(1);
      careful!.push(n);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce--;
      return null;
    });
    expect(await outcome).toBeNull();
    expect(careful!.slice(0, 2)).toEqual([usual![7], usual![3]]);
    expect([...careful!].sort()).toEqual([...usual!].sort());
  });

  test('how they come out does not matter', async () => {
    expect(await again([0], failsFrom(0)).outcome).toBeNull();
  });

  test('the one that it dies of is in hand, with seed and path', async () => {
    const life = new AbortController();
    const tried: number[] = [];
    const { trying, outcome } = again(
      [4, 2],
      async ({ n }) => {
        tried.push(n);
        if (tried.length === 2) life.abort(new Error('died'));
        return null;
      },
      life,
    );
    await expect(outcome).rejects.toThrow('died');
    expect(trying.inHand.flatMap((trial) => trial.inputs())).toEqual([
      { n: tried[1], seed: expect.any(Number), path: '2' },
    ]);
  });
});

test('while cases are under way they are in hand, in batches too', async () => {
  const trying = new Trying({ clock: systemClock, signal: new AbortController().signal });
  const held: (readonly number[])[] = [];
  const fail = async () => {
    held.push(trying.inHand.flatMap(({ indices }) => indices));
    return null;
  };
  await outcomeOf({ atOnce: 1, runs: 25, batches: { size: 10, fail } }, 1, { trying });
  expect(held.map((indices) => [indices[0], indices.length])).toEqual([
    [0, 10],
    [10, 10],
    [20, 5],
  ]);
});

describe('where cases disturb each other', () => {
  const property = (log: string[]): Partial<Property<Case>> => ({
    atOnce: 1,
    calm: async () => void log.push('calm'),
    fails: async ({ n }) => {
      log.push('case');
      return n > 500 ? refuted({ n }) : null;
    },
    shorten: async (found) => {
      log.push('shorten');
      return found;
    },
  });

  test('a failure is looked at again when nobody else talks to the target', async () => {
    const log: string[] = [];
    const quiet: ForAllContext['quiet'] = async (work) => {
      log.push('quiet begins');
      const result = await work();
      log.push('quiet ends');
      return result;
    };
    expect(await outcomeOf(property(log), 1, { quiet })).toMatchObject({ counterexample: { n: 501 } });
    const begins = log.indexOf('quiet begins');
    expect(log.slice(0, begins)).not.toContain('calm');
    expect(log.slice(begins + 1, begins + 3)).toEqual(['calm', 'case']);
    expect(log.slice(-2)).toEqual(['shorten', 'quiet ends']);
  });

  test('where none fails, quiet is not asked for', async () => {
    const quiet = () => Promise.reject(new Error('nobody needs it'));
    expect(await outcomeOf({ calm: async () => undefined }, 1, { quiet })).toBeNull();
  });
});
