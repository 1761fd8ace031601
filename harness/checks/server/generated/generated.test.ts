import { describe, expect, test } from 'vitest';
import type { MasterSteps } from '../../../../mocks/master/steps.ts';
import type { Outcome } from '../../../outcome.ts';
import { checkAgainst } from '../../../testing/check-against.ts';
import {
  blindTo,
  closing,
  crashing,
  lookingAtBeginnings,
  reading,
  refusing,
  strictMaster,
} from '../../../testing/faulty-masters.ts';
import { ordinary, textOf } from './drafts.ts';
import { generatedChecks } from './index.ts';

const LARGE = 2 ** 62;
const isLarge = (value: unknown) => Number(value) >= LARGE;
const withoutRest = (text: string) => text.slice(0, text.lastIndexOf('}') + 1);

/** For each check a master that it must find out. */
const mutants: Readonly<Record<string, MasterSteps>> = {
  'SRV-REG-01/generated': refusing('register', (text) => !text.startsWith('{')),
  'SRV-REG-11/generated': refusing('register', (_, { name }) => /[\u{10000}-\u{10ffff}]/u.test(String(name))),
  'SRV-REG-09/generated': reading('register', (text) => text.replace(/,\s*\}/, '}')),
  'SRV-REG-10/generated': blindTo('register', ({ seen }) => seen === 'false'),
  'SRV-REG-12/generated': blindTo(
    'register',
    ({ kind, seen }) => kind === 'not-object' && seen.startsWith('"'),
  ),
  'SRV-AUTH-03/generated-info': lookingAtBeginnings('http'),
  'SRV-AUTH-03/generated-report': lookingAtBeginnings('http'),
  'SRV-WS-02/generated': lookingAtBeginnings('handshake'),
  'SRV-INFO-02/generated': crashing('info', (_, { ipv4, ipv6 }) => ipv4 === undefined && ipv6 === undefined),
  'SRV-INFO-07/generated': crashing(
    'info',
    (_, members) => isLarge(members.mem_total) && isLarge(members.disk_total),
  ),
  'SRV-INFO-01/generated': refusing('info', (text) => text.includes('\\u')),
  'SRV-INFO-04/generated': reading('info', withoutRest),
  'SRV-INFO-04/generated-no-object': reading('info', (text) => text.replace(/^\[(\{.*\})\]$/s, '$1')),
  'SRV-INFO-05/generated': blindTo('info', ({ field, kind }) => field === 'os' && kind === 'null'),
  'SRV-INFO-06/generated': blindTo('info', ({ field, kind }) => field === 'os' && kind === 'missing'),
  'SRV-INFO-08/generated': blindTo('info', ({ kind }) => kind === 'overflow'),
  'SRV-REP-02/generated': crashing('report', (_, { gpu, temp }) => gpu === undefined && temp === undefined),
  'SRV-REP-03/generated': refusing('report', (text) => text.includes('E+')),
  'SRV-REP-04/generated': crashing('report', (_, { ram, swap }) => isLarge(ram) && isLarge(swap)),
  'SRV-REP-01/generated': refusing('report', (_, members) => Object.keys(members)[0] !== 'cpu'),
  'SRV-REP-06/generated': reading('report', (text) => text.replaceAll("'", '"')),
  'SRV-REP-06/generated-no-object': blindTo('report', ({ seen }) => seen === 'null'),
  'SRV-REP-06/generated-types': blindTo(
    'report',
    ({ field, kind }) => field === 'uptime' && kind === 'wrong-type',
  ),
  'SRV-REP-07/generated': blindTo('report', ({ field, kind }) => field === 'load' && kind === 'missing'),
  'SRV-REP-08/generated': blindTo(
    'report',
    ({ kind, seen }) => kind === 'out-of-range' && Number(seen) < 256,
  ),
  'SRV-REP-09/generated': blindTo('report', ({ kind }) => kind === 'fraction'),
  'SRV-WS-03/generated': closing((_, { process }) => Number(process) > 100_000),
  'SRV-WS-04/generated': closing((_, { gpu, ram }) => gpu === undefined && Number(ram) > 2 ** 53),
  'SRV-ERR-03/generated-info': blindTo('info', (_, faults) => faults.length === 2),
  'SRV-ERR-03/generated-report': blindTo('report', (_, faults) => faults.length === 2),
  'SRV-ERR-01/generated': crashing('info', (_, { arch }) => [...String(arch)].some((unit) => unit < ' ')),
  'SRV-ERR-02/generated': crashing('report', (text) => text.startsWith('[')),
};

test('every check has its mutant', () => {
  expect(Object.keys(mutants).sort()).toEqual(generatedChecks.map(({ id }) => id).sort());
});

describe.each(generatedChecks.map((check) => [check.id, check] as const))('%s', (id, check) => {
  test('finds its mutant', async () => {
    const outcome = await checkAgainst(check, { steps: mutants[id]! });
    expect(outcome).toMatchObject({ verdict: 'fail', message: { key: 'generated.failed' } });
    const { counterexample } = outcome as Outcome & { verdict: 'fail' };
    expect(counterexample).toMatchObject({ seed: expect.any(Number), path: expect.any(String) });
    expect(JSON.parse(JSON.stringify(counterexample))).toEqual(counterexample);
  });

  test('lets the reference master pass with ten seeds', async () => {
    for (let seed = 1; seed <= 10; seed++)
      expect(await checkAgainst(check, {}, { seed, runs: 25 })).toEqual({ verdict: 'pass' });
  });

  test('does not blame what the text leaves open', async () => {
    for (let seed = 11; seed <= 13; seed++)
      expect(await checkAgainst(check, { steps: strictMaster }, { seed, runs: 50 })).toEqual({
        verdict: 'pass',
      });
  });
});

describe('what is found is told by the smallest body', () => {
  const differs = async (id: string) => {
    const check = generatedChecks.find((one) => one.id === id)!;
    const outcome = await checkAgainst(check, { steps: mutants[id]! }, { seed: 7 });
    return (outcome as { counterexample: { differs: string[] } }).counterexample.differs;
  };

  test('two fields that are large at once, each the least number at which it goes wrong', async () => {
    // The mutant reads doubles: they round up to 2^62 from a little below.
    const least = String(2n ** 62n).slice(0, 14);
    expect(await differs('SRV-REP-04/generated')).toEqual([
      expect.stringContaining(`ram = ${least}`),
      expect.stringContaining(`swap = ${least}`),
    ]);
  });

  test('two fields that are left out at once', async () => {
    expect(await differs('SRV-REP-02/generated')).toEqual(['gpu = ∅', 'temp = ∅']);
  });

  test('an ordinary body with nothing but the fault', async () => {
    const check = generatedChecks.find(({ id }) => id === 'SRV-REP-09/generated')!;
    const outcome = await checkAgainst(check, { steps: mutants[check.id]! }, { seed: 7 });
    const { twin } = (outcome as { counterexample: { twin: string } }).counterexample;
    expect(twin).toBe(textOf(ordinary('report')));
  });

  test('one message out of a batch on a socket', async () => {
    expect(await differs('SRV-WS-04/generated')).toEqual(['gpu = ∅', `ram = ${2n ** 53n + 2n}`]);
  });

  test('nothing but the order of the members', async () => {
    expect(await differs('SRV-REP-01/generated')).toEqual(['another order']);
  });
});

test('a twin that fails blocks a probe, and never fails it', async () => {
  const check = generatedChecks.find(({ id }) => id === 'SRV-REP-07/generated')!;
  const outcome = await checkAgainst(check, { steps: refusing('report', () => true) });
  expect(outcome).toMatchObject({ verdict: 'blocked' });
});

test('the same seed finds the same body', async () => {
  const check = generatedChecks.find(({ id }) => id === 'SRV-REP-09/generated')!;
  const find = async () => {
    const outcome = await checkAgainst(check, { steps: mutants[check.id]! }, { seed: 3 });
    return (outcome as { counterexample: unknown }).counterexample;
  };
  expect(await find()).toEqual(await find());
});
