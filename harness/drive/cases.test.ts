import { describe, expect, test } from 'vitest';
import { systemClock } from '../../mocks/clock.ts';
import { render, say } from '../../spec/messages/message.ts';
import type { Fail, Outcome } from '../outcome.ts';
import { forEachCase } from './cases.ts';
import { Settled } from './settled.ts';
import { Trying } from './trying.ts';

const failed = (exchange: number): Fail => ({
  verdict: 'fail',
  message: say('plain', { text: `failed at ${exchange}` }),
  expected: say('plain', { text: 'a' }),
  actual: say('plain', { text: 'b' }),
  exchanges: [0, exchange],
});
const blocked: Outcome = { verdict: 'blocked', by: 'SRV-REG-01', message: say('plain', { text: '' }) };

/** Runs cases, each of which ends as it says; null for well. */
function run(...cases: readonly (Outcome | Error | null)[]): Promise<Outcome | null> {
  return forEachCase(
    cases,
    (one) => `case ${cases.indexOf(one)}`,
    async (one) => {
      if (one instanceof Error) throw one;
      if (one) throw new Settled(one);
    },
  ).then(
    () => null,
    (error) => {
      if (error instanceof Settled) return error.outcome;
      throw error;
    },
  );
}

describe('forEachCase', () => {
  test('passes where each case does', async () => {
    expect(await run(null, null)).toBeNull();
  });

  test('without a case shows nothing', async () => {
    await expect(run()).rejects.toThrow('without cases');
  });

  test('fails once for all, with the words of the first, whose exchange stands last', async () => {
    const outcome = (await run(null, failed(4), null, failed(9))) as Fail;
    expect(render(outcome.message)).toBe('2 of 4 cases: case 1, case 3');
    expect(outcome).toMatchObject({ verdict: 'fail', expected: failed(4).expected, exchanges: [9, 4] });
  });

  test('of one case says what that case says', async () => {
    expect(await run(failed(3))).toEqual(failed(3));
  });

  test('names eight cases at most', async () => {
    const outcome = (await run(...Array.from({ length: 20 }, (_, i) => failed(i)))) as Fail;
    expect(render(outcome.message)).toMatch(/^20 of 20 cases: (case \d+, ){8}…$/);
    expect(outcome.exchanges).toHaveLength(8);
  });

  test.each([
    ['stands where none failed', [null, blocked], 'blocked'],
    ['does not hide a failure', [blocked, failed(1)], 'fail'],
  ])('another outcome of a case %s', async (_, cases, verdict) => {
    expect((await run(...cases))?.verdict).toBe(verdict);
  });

  test('a fault of the harness comes before all', async () => {
    await expect(run(failed(1), new Error('ours'))).rejects.toThrow('ours');
  });

  test('waits for all cases before it ends', async () => {
    const done: number[] = [];
    const slow = forEachCase([1, 2], String, async (one) => {
      if (one === 1) throw new Settled(failed(1));
      await new Promise((resolve) => setImmediate(resolve));
      done.push(one);
    });
    await expect(slow).rejects.toBeInstanceOf(Settled);
    expect(done).toEqual([2]);
  });
});

describe('where the target has died of one of the cases', () => {
  test('they are tried one by one, and nothing matters but its death', async () => {
    const life = new AbortController();
    const trying = new Trying({ clock: systemClock, signal: life.signal, suspects: [] });
    const tried: string[] = [];
    const probe = async (name: string) => {
      tried.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      if (name === 'b') throw new Settled(failed(1));
      if (name === 'c') life.abort(new Error('died'));
    };
    await expect(forEachCase(['a', 'b', 'c', 'd'], (name) => name, probe, trying)).rejects.toThrow('died');
    expect(tried).toEqual(['a', 'b', 'c']);
    expect(trying.inHand.flatMap((trial) => trial.inputs())).toEqual([{ case: 'c' }]);
  });
});
