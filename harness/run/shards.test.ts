import { describe, expect, test } from 'vitest';
import { say } from '../../spec/messages/message.ts';
import { type CheckInfo, checkInfo } from '../check.ts';
import { judge } from '../judge.ts';
import type { Outcome } from '../outcome.ts';
import { scenario } from '../scenario.ts';
import { type Choice, select } from './selection.ts';
import { ShardPlan } from './shards.ts';

const info = (id: string, options = {}) => checkInfo(id, [id, id], options);
const reads = (id: string, options = {}) =>
  judge(id, [id, id], options, () => ({ see: () => undefined, end: () => null }));

const SERVER: readonly CheckInfo[] = [
  info('SRV-REG-01/a'),
  info('SRV-REG-02/b', { buildsOn: ['SRV-REG-01'] }),
  info('SRV-AUTH-01/c'),
  info('SRV-AUTH-02/d'),
  reads('SRV-ERR-01/all'),
];
const AGENT: readonly CheckInfo[] = [
  reads('AGT-REG-01/steady', { scenarios: ['steady'] }),
  reads('AGT-AUTH-01/always'),
  reads('AGT-REC-01/both', { scenarios: ['revoked', 'refused'], buildsOn: ['AGT-REG-01'] }),
  reads('AGT-REC-02/refused', { scenarios: ['refused'] }),
];
const SCENARIOS = ['steady', 'revoked', 'refused', 'unneeded'].map((id) => scenario(id, [id, id], []));

function planned(checks: readonly CheckInfo[], index: number, of: number, skip: readonly string[] = []) {
  const isAgent = checks === AGENT;
  const plan = new ShardPlan({ index, of }, checks, isAgent ? SCENARIOS : null);
  const choices = select(checks, {
    role: isAgent ? 'agent' : 'server',
    only: [],
    skip,
    thorough: false,
    narrow: (all) => plan.narrow(all),
  });
  const said = (choice: Choice) => (typeof choice === 'string' ? choice : choice.reason);
  const plays = plan.played(SCENARIOS.slice(0, 3)).map(({ id }) => id);
  return { plan, choices: [...choices.values()].map(said), plays };
}

describe('a server is shared out by checks', () => {
  test('each check has one shard, with what it builds on; what reads all traffic is in all', () => {
    expect(planned(SERVER, 1, 2).choices).toEqual(['selected', 'shard', 'selected', 'shard', 'selected']);
    expect(planned(SERVER, 2, 2).choices).toEqual(['support', 'selected', 'shard', 'selected', 'selected']);
  });

  test('one shard is the whole', () => {
    expect(new Set(planned(SERVER, 1, 1).choices)).toEqual(new Set(['selected']));
  });

  test('what was skipped is not in another shard', () => {
    expect(planned(SERVER, 2, 2, ['SRV-AUTH']).choices).toEqual([
      'support',
      'selected',
      'skip',
      'skip',
      'selected',
    ]);
  });

  test('a shard that has no check has nothing at all', () => {
    expect(new Set(planned(SERVER, 5, 5).choices)).toEqual(new Set(['shard']));
  });
});

describe('an agent is shared out by scenarios', () => {
  test('each scenario has one shard; a check is where any of its scenarios is', () => {
    const [first, second, third] = [1, 2, 3].map((index) => planned(AGENT, index, 3));
    expect(first).toMatchObject({ choices: ['selected', 'selected', 'shard', 'shard'], plays: ['steady'] });
    expect(second).toMatchObject({
      choices: ['support', 'selected', 'selected', 'shard'],
      plays: ['steady', 'revoked'],
    });
    expect(third?.plays).toEqual(['steady', 'refused']);
    expect(third?.choices).toEqual(['support', 'selected', 'selected', 'selected']);
  });

  test('a shard without a scenario is empty', () => {
    const { choices, plays } = planned(AGENT, 4, 4);
    expect([new Set(choices), plays]).toEqual([new Set(['shard']), []]);
  });
});

describe('what nobody saw in a shard', () => {
  const nothing: Outcome = { verdict: 'inconclusive', message: say('inconclusive.nothing-seen') };
  const settled = (plan: ShardPlan, check: CheckInfo, outcome = nothing) =>
    plan.settled({ info: check, outcome, durationMs: 0, scenario: null }).outcome.verdict;
  const [steady, always, both, refused] = AGENT as [CheckInfo, CheckInfo, CheckInfo, CheckInfo];

  test('is left to the other shards, where they look for the same', () => {
    const { plan } = planned(AGENT, 2, 3);
    expect([always, both].map((check) => settled(plan, check))).toEqual(['not-selected', 'not-selected']);
    expect(settled(planned(SERVER, 1, 2).plan, SERVER[4] as CheckInfo)).toBe('not-selected');
  });

  test('is undecided where no other shard looks', () => {
    expect(settled(planned(AGENT, 1, 3).plan, steady)).toBe('inconclusive');
    expect(settled(planned(AGENT, 3, 3).plan, refused)).toBe('inconclusive');
    expect(settled(planned(AGENT, 1, 1).plan, always)).toBe('inconclusive');
    expect(settled(planned(SERVER, 1, 2).plan, SERVER[0] as CheckInfo)).toBe('inconclusive');
  });

  test('any other doubt stays', () => {
    const doubt: Outcome = { verdict: 'inconclusive', message: say('inconclusive.tries-differ') };
    expect(settled(planned(AGENT, 2, 3).plan, always, doubt)).toBe('inconclusive');
  });
});
