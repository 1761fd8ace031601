import { describe, expect, test } from 'vitest';
import { requirements } from '../../../spec/requirements/index.ts';
import { isNamed } from '../../run/result.ts';
import { catalogue } from '../../scenarios/catalogue.ts';
import { agentJudges, agentJudgesAt } from './index.ts';

const builtOn = (id: string) => {
  const judge = agentJudges.find((one) => one.id === id)!;
  return agentJudges.filter(
    (other) => other !== judge && judge.buildsOn.some((name) => isNamed(name, other)),
  );
};

describe('the judges of agents', () => {
  test('have ids of their own', () => {
    const ids = agentJudges.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('build on checks that exist, and never on themselves', () => {
    const visit = (id: string, path: readonly string[]): void => {
      expect(path).not.toContain(id);
      for (const other of builtOn(id)) visit(other.id, [...path, id]);
    };
    for (const { id, buildsOn } of agentJudges) {
      for (const name of buildsOn)
        expect(
          agentJudges.some((other) => isNamed(name, other)),
          `${id} builds on ${name}`,
        ).toBe(true);
      visit(id, []);
    }
  });

  test('name scenarios that the catalogue holds', () => {
    const ids = catalogue(6, { thorough: true, runs: 1000 }).map(({ id }) => id);
    for (const { id, scenarios } of agentJudges)
      if (scenarios !== 'all') for (const name of scenarios) expect(ids, id).toContain(name);
  });

  test('are there for every row', () => {
    const judged = new Set(agentJudges.map(({ requirement }) => requirement));
    const rows = requirements.filter(({ role }) => role === 'agent').map(({ id }) => id);
    expect(rows.filter((id) => !judged.has(id))).toEqual([]);
  });

  test('leave to --thorough what lasts longer than 45 s at the interval', () => {
    const thorough = (intervalMs: number) =>
      new Set(agentJudgesAt(intervalMs).flatMap((one) => (one.thorough ? [one.requirement] : [])));
    expect(thorough(5000)).toEqual(new Set(['AGT-REP-01', 'AGT-TIME-02', 'AGT-WS-06', 'AGT-REC-07']));
    expect(thorough(1700)).toEqual(new Set(['AGT-WS-06', 'AGT-REC-07']));
    const cadence = agentJudgesAt(1900).filter(({ requirement }) => requirement === 'AGT-TIME-02');
    expect(cadence.flatMap(({ id, thorough }) => (thorough ? [id] : []))).toEqual([
      'AGT-TIME-02/registered-again',
    ]);
  });

  test('that are thorough need scenarios that are, and no others do', () => {
    const scenarios = new Map(catalogue(6).map((one) => [one.id, one]));
    for (const judge of agentJudges) {
      if (judge.scenarios === 'all') continue;
      const played = judge.scenarios.flatMap((id) => scenarios.get(id) ?? []);
      expect(
        played.some(({ thorough }) => thorough),
        judge.id,
      ).toBe(judge.thorough);
    }
  });
});
