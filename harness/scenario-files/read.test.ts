import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../spec/documents.ts';
import { readScenarioFile } from './read.ts';

const YAML = `id: revoked-twice
title: the token is revoked
steps:
  - { step: wait, for: { see: register }, atMost: { seconds: 15 } }
  - { step: wait, for: { see: report, times: 2 } }
  - { step: revoke }
  - { step: play, on: report, play: { play: answer, status: 503 } }
expect:
  - title: it registers again
    after: { fault: revoke }
    see: register
    within: { intervals: 1 }
  - title: a 503 does not make it register
    level: should
    after: { answered: 503, on: report }
    never: register
`;

describe('readScenarioFile', () => {
  it('reads YAML, and fills in what may be left out', () => {
    const { scenario, expectations } = readScenarioFile(YAML, 'my.yaml');
    expect(scenario).toMatchObject({ id: 'revoked-twice', needs: 'shared', launches: false });
    expect(scenario.steps[1]).toMatchObject({ for: { times: 2 }, atMost: { intervals: 2, seconds: 8 } });
    expect(scenario.steps[3]).toMatchObject({ times: 1 });
    expect(expectations.map(({ level, times }) => [level, times])).toEqual([
      ['MUST', 1],
      ['SHOULD', 1],
    ]);
  });

  it('reads the same as JSON', () => {
    const data = { id: 'a', steps: [{ step: 'revoke' }], expect: [{ title: 'x', see: 'register' }] };
    expect(readScenarioFile(JSON.stringify(data), 'a.json').scenario.steps).toEqual([{ step: 'revoke' }]);
  });

  it.each([
    [['step: revoke', 'step: revok'], 'my.yaml:6:5: there is no step "revok": did you mean revoke?'],
    [['play: answer', 'play: anser'], 'my.yaml:7:37: there is no play "anser": did you mean answer?'],
    [['times: 2', 'time: 2'], 'my.yaml:5:39: there is no "time" here'],
    [['status: 503', 'status: 99'], 'my.yaml:7:61: "status" must be >= 200'],
    [['status: 503', 'status: many'], 'my.yaml:7:61: "status" must be integer'],
    [['see: register\n', 'see: registr\n'], 'my.yaml:11:10: "see" must be one of register, info'],
    [['level: should', 'level: shall'], 'my.yaml:14:12: "level" must be one of must, should, advisory'],
    [['title: it registers again', 'titel: it'], 'my.yaml:9:5: there is no "titel" here'],
    [['id: revoked-twice', 'id: Not An Id'], 'my.yaml:1:5: "id" must match'],
    [['id: revoked-twice\n', ''], 'my.yaml:1:1: "id" is missing'],
    [['fault: revoke', 'fault: revok'], 'my.yaml:10:21: "fault" must be one of revoke, calm'],
    [['steps:', 'needs: loud\nsteps:'], 'my.yaml:3:8: "needs" must be one of shared, quiet, loaded'],
    [['steps:', 'within: { minutes: 1 }\nsteps:'], 'my.yaml:3:11: there is no "minutes" here'],
    [['steps:', 'readings: often\nsteps:'], 'my.yaml:3:11: "readings" must be boolean'],
    [['steps:', 'longestInterval: 5\nsteps:'], 'my.yaml:3:18: "longestInterval" must be >= 100'],
    [['steps:', 'launches: 1\nsteps:'], 'my.yaml:3:11: "launches" must be boolean'],
    [['title: the token is revoked', 'title: { en: x }'], 'my.yaml:2:8: "zh" is missing'],
    [['step: revoke', 'step: laod'], 'my.yaml:6:5: there is no step "laod": did you mean load?'],
    [['step: revoke', 'step: load'], 'my.yaml:6:5: "load" is missing'],
    [['step: revoke', 'step: load, load: {}'], 'my.yaml:6:25: "load" must NOT have fewer than 1'],
    [['step: revoke', 'step: load, load: { cpus: 1 }'], 'my.yaml:6:27: there is no "cpus" here'],
    [['step: revoke', 'step: load, load: { processors: 2 }'], 'my.yaml:6:39: "processors" must be <= 1'],
    [['step: revoke', 'step: load, load: { processes: 1.5 }'], 'my.yaml:6:38: "processes" must be integer'],
    [['step: revoke', 'step: load, load: { trafficMiB: 1 }'], 'my.yaml:6:25: "load" must have property conn'],
    [['step: revoke', 'step: unload, load: {}'], 'my.yaml:6:21: there is no "load" here'],
    [['step: revoke', 'step: start-agent, which: third'], 'my.yaml:6:33: "which" must be second'],
    [['times: 2', 'times: 2, token: old'], 'my.yaml:5:56: "token" must be new'],
    [['steps:', 'steps: ['], 'my.yaml:'],
    [['{ step: revoke }', '{ step: revoke'], 'my.yaml:'],
  ])('%j says where', ([from, to], said) => {
    expect(YAML).toContain(from);
    expect(() => readScenarioFile(YAML.replace(from!, to!), 'my.yaml')).toThrow(said);
  });

  it('an id that another scenario has says where, and whose it is', () => {
    const taken = new Map([['revoked-twice', 'other.yaml']]);
    expect(() => readScenarioFile(YAML, 'my.yaml', taken)).toThrow(
      'my.yaml:1:5: the id "revoked-twice" is that of other.yaml too: give it another',
    );
  });

  it('titles stand in both languages where both are given', () => {
    const text = YAML.replace('title: the token is revoked', 'title: { en: revoked, zh: 吊销 }').replace(
      'title: it registers again',
      'title: { en: again, zh: 重新注册 }',
    );
    const { scenario, expectations } = readScenarioFile(text, 'my.yaml');
    expect(scenario.title).toEqual({ en: 'revoked', zh: '吊销' });
    expect(expectations.map(({ title }) => title.zh)).toEqual([
      '重新注册',
      'a 503 does not make it register',
    ]);
  });

  it.each(['', '[]', '42', 'null', 'id: x'])('%j is no scenario', (text) => {
    expect(() => readScenarioFile(text, 'x.yaml')).toThrow(/^x\.yaml:1:1: .+$/);
  });

  it('the published schema takes what is read, and refuses what is not', () => {
    const isScenario = new Ajv2020({ discriminator: true, strict: false }).compile(scenarioSchema());
    expect(
      isScenario({ id: 'a', steps: [{ step: 'revoke' }], expect: [{ title: 'x', see: 'register' }] }),
    ).toBe(true);
    expect(
      isScenario({ id: 'a', steps: [{ step: 'revok' }], expect: [{ title: 'x', see: 'register' }] }),
    ).toBe(false);
  });
});
