import { describe, expect, test } from 'vitest';
import type { Role } from '../../spec/requirement.ts';
import { requirementById, requirements } from '../../spec/requirements/index.ts';
import type { CheckInfo } from '../check.ts';
import { catalogue } from '../scenarios/catalogue.ts';
import { agentJudges } from './agent/index.ts';
import { serverChecks, serverWatchers } from './server/index.ts';

const of: Readonly<Record<Role, readonly CheckInfo[]>> = {
  server: [...serverChecks, ...serverWatchers],
  agent: agentJudges,
};
const roles: readonly Role[] = ['server', 'agent'];
const scenarios = catalogue(6, { thorough: true, runs: 1000 });

describe.each(roles)('every check on a %s', (role) => {
  const checks = of[role];
  const ids = new Set(checks.map(({ id }) => id));

  test('has an id of its own, its requirement in it', () => {
    expect(ids.size).toBe(checks.length);
    for (const { id, requirement } of checks) {
      expect(id).toMatch(/^(SRV|AGT)-[A-Z]+-\d\d\/[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(id.startsWith(`${requirement}/`)).toBe(true);
    }
  });

  test('belongs to a requirement of its role', () => {
    for (const { id, requirement } of checks)
      expect([id, requirementById(requirement)?.role]).toEqual([id, role]);
  });

  test('builds on what exists in its role, and not on itself', () => {
    for (const { id, requirement, buildsOn } of checks)
      for (const name of buildsOn) {
        const exists = ids.has(name) || checks.some((other) => other.requirement === name);
        expect([id, name, exists]).toEqual([id, name, true]);
        expect([id, name === id || name === requirement]).toEqual([id, false]);
      }
  });

  test('builds on nothing that builds on it', () => {
    const below = (one: CheckInfo) =>
      checks.filter((other) => one.buildsOn.some((name) => name === other.id || name === other.requirement));
    const reaches = (one: CheckInfo, goal: CheckInfo, seen = new Set<CheckInfo>()): boolean =>
      below(one).some((next) => {
        if (next === goal) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, goal, seen);
      });
    for (const one of checks) expect([one.id, reaches(one, one)]).toEqual([one.id, false]);
  });

  test('is titled in both languages', () => {
    for (const { title } of checks) {
      expect(title.en).toMatch(/^\w.*[^.]$/);
      expect(title.zh).toMatch(/\p{Script=Han}/u);
    }
  });
});

describe('scenarios', () => {
  test('are there for every judge', () => {
    const known = scenarios.map(({ id }) => id);
    for (const { id, scenarios: wanted } of agentJudges)
      if (wanted !== 'all')
        for (const name of wanted) expect([id, known]).toEqual([id, expect.arrayContaining([name])]);
  });

  test('are all read by a judge of their own, or by those of all', () => {
    const read = new Set(agentJudges.flatMap((one) => (one.scenarios === 'all' ? [] : one.scenarios)));
    for (const { id } of scenarios) expect([id, read.has(id)]).toEqual([id, true]);
  });

  test('about one transport are read by judges of that transport, beside those of several scenarios', () => {
    for (const { id, transport } of scenarios.filter((one) => one.transport !== null))
      for (const one of agentJudges)
        if (one.scenarios !== 'all' && one.scenarios.every((name) => name === id))
          expect([one.id, one.transport]).toEqual([one.id, transport]);
  });
});

/** What must never be without a check again. */
const COVERED: Readonly<Record<string, readonly number[]>> = {
  'SRV-REG': range(1, 12),
  'SRV-AUTH': range(1, 7),
  'SRV-INFO': range(1, 8),
  'SRV-REP': range(1, 9),
  'SRV-WS': [...range(1, 5), 9],
  'SRV-ERR': [...range(1, 4), 8],
  'AGT-REG': range(1, 5),
  'AGT-AUTH': range(1, 2),
  'AGT-INFO': [1, 2, 3, 5],
  'AGT-REP': [...range(1, 6), 9],
  'AGT-TIME': [1],
  'AGT-WS': [1, 2, 3, 5, 8],
  'AGT-REC': range(1, 6),
};

test.each(Object.entries(COVERED))('every requirement of %s has a check: %j', (area, numbers) => {
  for (const number of numbers) {
    const id = `${area}-${String(number).padStart(2, '0')}`;
    const own = [...of.server, ...of.agent].filter(({ requirement }) => requirement === id);
    expect([id, own.length > 0]).toEqual([id, true]);
    expect(requirements.some((row) => row.id === id)).toBe(true);
  }
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
