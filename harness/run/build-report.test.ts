import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { reportSchema } from '../../spec/documents.ts';
import { say } from '../../spec/messages/message.ts';
import type { Report } from '../../spec/report.ts';
import type { Level } from '../../spec/requirement.ts';
import { requirements } from '../../spec/requirements/index.ts';
import { checkInfo } from '../check.ts';
import { type NotSelected, type Outcome, passed } from '../outcome.ts';
import { buildReport, type ReportInput } from './build-report.ts';
import type { Choice } from './selection.ts';

const words = (text: string) => say('plain', { text });
const notSelected = (reason: NotSelected['reason']): NotSelected => ({
  verdict: 'not-selected',
  reason,
  message: words(reason),
});
const OUTCOMES = {
  pass: passed,
  fail: { verdict: 'fail', message: words('m'), expected: words('e'), actual: words('a'), exchanges: [1, 2] },
  inconclusive: { verdict: 'inconclusive', message: words('i') },
  blocked: { verdict: 'blocked', by: 'SRV-REG-01', message: words('b') },
  na: { verdict: 'not-applicable', reason: 'other-transport', message: words('n') },
  error: { verdict: 'error', message: words('x') },
  unlaunched: notSelected('launch'),
  cutShort: notSelected('bail'),
} as const satisfies Record<string, Outcome>;
type Name = keyof typeof OUTCOMES;

/** A check of each level: SRV-REG-01 is a MUST, SRV-REG-06 a SHOULD, SRV-AUTH-06 an ADVISORY. */
const ID = {
  must: 'SRV-REG-01/a',
  must2: 'SRV-REG-01/b',
  should: 'SRV-REG-06/a',
  advisory: 'SRV-AUTH-06/a',
} as const;
const CHECKS = Object.values(ID).map((id) => checkInfo(id, [id, id], {}));

interface Run extends Partial<ReportInput> {
  /** What the checks came to; those that are not named did not run. */
  readonly came?: Readonly<{ [Check in keyof typeof ID]?: Name | undefined }>;
  /** Choices other than `selected`. */
  readonly chose?: Partial<Record<keyof typeof ID, Choice>>;
}

function reportOf({ came = {}, chose = {}, ...more }: Run): Report {
  const names = Object.keys(ID) as (keyof typeof ID)[];
  return buildReport({
    runId: 'r1',
    role: 'server',
    targetKind: 'url',
    targetText: 'http://127.0.0.1:1',
    startedAt: new Date(0),
    durationMs: 12.5,
    seed: 7,
    level: 'MUST',
    intervalMs: 5000,
    shard: null,
    options: {},
    interrupted: false,
    checks: CHECKS,
    choices: new Map(names.map((name) => [ID[name], chose[name] ?? 'selected'])),
    results: names.flatMap((name) => {
      const outcome = came[name];
      const info = CHECKS.find(({ id }) => id === ID[name])!;
      return outcome ? [{ info, outcome: OUTCOMES[outcome], durationMs: 3, scenario: null }] : [];
    }),
    notes: [words('a note')],
    targetLost: false,
    nothingSelected: false,
    reproduce: (id: string, level: Level) => `again ${id} ${level}`,
    ...more,
  });
}

const allPass = { must: 'pass', must2: 'pass', should: 'pass', advisory: 'pass' } as const;
const check = (report: Report, id: string) => report.checks.find((one) => one.id === id)!;

test('a saved sequence is named beside the counterexample, with the command that sends it again', () => {
  const sequences = new Map([[ID.must, { journal: 'counterexamples/a.ndjson', command: 'replay it' }]]);
  const report = reportOf({ came: { ...allPass, must: 'fail', must2: 'fail' }, sequences });
  expect(check(report, ID.must)).toMatchObject({
    repro: { replay: 'replay it' },
    counterexample: { journal: 'counterexamples/a.ndjson' },
  });
  expect(check(report, ID.must2).repro).not.toHaveProperty('replay');
});

test('where nothing that counts was there to be judged, the run is incomplete', () => {
  const came = { must: 'na', must2: 'na', should: 'na', advisory: 'na' } as const;
  expect(reportOf({ came }).verdict).toBe('conformant');
  const report = reportOf({ came, nothingJudged: true });
  expect([report.verdict, report.run.exitCode]).toEqual(['incomplete', 1]);
});

test('what was left out on purpose says why, and the run says that it is partial', () => {
  const report = reportOf({ came: allPass, withoutCheck: words('not here') });
  expect(report.run.partial).toBe(true);
  const without = report.requirements.filter(({ checks }) => checks.length === 0);
  expect(new Set(without.map(({ reason }) => reason))).toEqual(new Set(['not here']));
  expect(reportOf({ came: allPass }).run.partial).toBe(false);
});

describe('the verdict of a run and its exit code', () => {
  test.each<[string, Run, Report['verdict'], number]>([
    ['all passed', { came: allPass }, 'conformant', 0],
    ['what does not apply is no harm', { came: { ...allPass, must: 'na' } }, 'conformant', 0],
    ['a MUST failed', { came: { ...allPass, must: 'fail' } }, 'not-conformant', 1],
    ['a SHOULD failed', { came: { ...allPass, should: 'fail' } }, 'conformant', 0],
    [
      'a SHOULD failed, and gates',
      { came: { ...allPass, should: 'fail' }, level: 'SHOULD' },
      'not-conformant',
      1,
    ],
    ['an ADVISORY failed', { came: { ...allPass, advisory: 'fail' }, level: 'SHOULD' }, 'conformant', 0],
    [
      'an ADVISORY failed, and gates',
      { came: { ...allPass, advisory: 'fail' }, level: 'ADVISORY' },
      'not-conformant',
      1,
    ],
    ['a MUST is inconclusive', { came: { ...allPass, must: 'inconclusive' } }, 'incomplete', 1],
    ['a SHOULD is inconclusive', { came: { ...allPass, should: 'inconclusive' } }, 'conformant', 0],
    ['a MUST is blocked', { came: { ...allPass, must: 'blocked' } }, 'incomplete', 1],
    [
      'a MUST failed, another is blocked',
      { came: { ...allPass, must: 'blocked', must2: 'fail' } },
      'not-conformant',
      1,
    ],
    ['a MUST that was selected did not run', { came: { ...allPass, must: undefined } }, 'incomplete', 1],
    ['nothing ran', {}, 'incomplete', 1],
    ['the harness went wrong', { came: { ...allPass, must: 'error' } }, 'incomplete', 4],
    [
      'the harness went wrong beside a failure',
      { came: { ...allPass, must: 'error', must2: 'fail' } },
      'not-conformant',
      4,
    ],
    [
      'the harness went wrong where nothing gates',
      { came: { ...allPass, advisory: 'error' } },
      'conformant',
      4,
    ],
    [
      'what needs a launch cannot run by hand',
      { came: { ...allPass, must2: 'unlaunched' } },
      'conformant',
      0,
    ],
    [
      'what only supports does not gate',
      { came: { ...allPass, must: 'fail' }, chose: { must: 'support' } },
      'conformant',
      0,
    ],
    [
      'what was skipped does not gate',
      { came: allPass, chose: { must: notSelected('skip') } },
      'conformant',
      0,
    ],
    [
      'bailed out after a failure',
      { came: { ...allPass, must: 'fail', must2: 'cutShort' } },
      'not-conformant',
      1,
    ],
    [
      'interrupted, all well so far',
      { came: { ...allPass, must2: 'cutShort' }, interrupted: true },
      'incomplete',
      130,
    ],
    [
      'interrupted, with what had not run left out',
      { came: allPass, chose: { must2: notSelected('bail') }, interrupted: true },
      'incomplete',
      130,
    ],
    [
      'interrupted after a failure',
      { came: { ...allPass, must: 'fail' }, interrupted: true },
      'not-conformant',
      130,
    ],
    [
      'the target was lost',
      { came: { ...allPass, must: 'inconclusive' }, targetLost: true },
      'incomplete',
      3,
    ],
    [
      'nothing was selected',
      {
        chose: Object.fromEntries(Object.keys(ID).map((name) => [name, notSelected('only')])),
        nothingSelected: true,
      },
      'incomplete',
      6,
    ],
  ])('%s', (_, run, verdict, code) => {
    const report = reportOf(run);
    expect([report.verdict, report.run.exitCode]).toEqual([verdict, code]);
  });

  test('of several exits the first of 130, 6, 4, 3, 1 counts', () => {
    const bad: Run = {
      came: { must: 'error', must2: 'fail' },
      targetLost: true,
      nothingSelected: true,
      interrupted: true,
    };
    const codes = [
      bad,
      { ...bad, interrupted: false },
      { ...bad, interrupted: false, nothingSelected: false },
      { came: { must2: 'fail' as const }, targetLost: true },
      { came: { must2: 'fail' as const } },
    ].map((run) => reportOf(run).run.exitCode);
    expect(codes).toEqual([130, 6, 4, 3, 1]);
  });
});

describe('a requirement', () => {
  const verdictOf = (report: Report, id: string) => report.requirements.find((row) => row.id === id)!;

  test.each<[Name | undefined, Name | undefined, Outcome['verdict']]>([
    ['pass', 'fail', 'fail'],
    ['error', 'fail', 'fail'],
    ['inconclusive', 'error', 'error'],
    ['blocked', 'inconclusive', 'inconclusive'],
    ['pass', 'blocked', 'blocked'],
    ['pass', undefined, 'inconclusive'],
    ['na', 'pass', 'pass'],
    ['na', 'na', 'not-applicable'],
    ['pass', 'pass', 'pass'],
  ])('with %s and %s is %s: its worst check counts', (must, must2, verdict) => {
    expect(verdictOf(reportOf({ came: { must, must2 } }), 'SRV-REG-01').verdict).toBe(verdict);
    expect(verdictOf(reportOf({ came: { must: must2, must2: must } }), 'SRV-REG-01').verdict).toBe(verdict);
  });

  test('without a check is not selected, and says so', () => {
    const row = verdictOf(reportOf({ came: allPass }), 'SRV-STATE-02');
    expect(row).toMatchObject({
      verdict: 'not-selected',
      checks: [],
      reason: expect.stringContaining('no check'),
    });
  });

  test('that was left out or does not apply says why; any other has no reason', () => {
    const left = notSelected('skip');
    const report = reportOf({ came: { ...allPass, should: 'na' }, chose: { must: left, must2: left } });
    const reasons = ['SRV-REG-01', 'SRV-REG-06', 'SRV-AUTH-06'].map((id) => verdictOf(report, id).reason);
    expect(reasons).toEqual(['skip', 'n', null]);
  });

  test('of the role is listed, each once, and none of the other', () => {
    const ids = reportOf({}).requirements.map(({ id }) => id);
    expect(ids).toEqual(requirements.flatMap(({ id, role }) => (role === 'server' ? [id] : [])));
  });
});

test('the summary counts requirements, failures by their level', () => {
  const { summary, requirements: rows } = reportOf({
    came: { must: 'pass', must2: 'fail', should: 'fail', advisory: 'fail' },
  });
  expect(summary).toMatchObject({ pass: 0, fail: 1, warn: 1, notice: 1 });
  expect(Object.values(summary).reduce((sum, count) => sum + count)).toBe(rows.length);
});

describe('a check', () => {
  test('that failed says what was expected, what was seen, and how to see it again', () => {
    const report = reportOf({ came: { ...allPass, should: 'fail' } });
    expect(check(report, ID.should)).toMatchObject({
      requirement: 'SRV-REG-06',
      level: 'SHOULD',
      verdict: 'fail',
      message: 'm',
      expected: 'e',
      actual: 'a',
      exchanges: [1, 2],
      durationMs: 3,
      repro: { command: `again ${ID.should} SHOULD`, curl: null },
      gates: false,
      says: { message: { text: 'm', key: 'plain', values: { text: 'm' } } },
    });
  });

  test('that passed says nothing', () => {
    expect(check(reportOf({ came: allPass }), ID.must)).toMatchObject({
      verdict: 'pass',
      message: '',
      expected: null,
      actual: null,
      gates: true,
      says: { message: null, expected: null, actual: null },
    });
  });

  test.each<[string, Run]>([
    ['was not run', {}],
    ['was left out', { chose: { must: notSelected('only') }, came: { must: 'pass' } }],
    ['is unknown to the selection', { choices: new Map() }],
    ['could not be launched', { came: { must: 'unlaunched' } }],
  ])('that %s has not passed', (_, run) => {
    expect(check(reportOf(run), ID.must).verdict).not.toBe('pass');
  });
});

test.each<[string, Run, boolean, boolean]>([
  ['all of it', { came: allPass }, false, true],
  ['without what takes long', { came: allPass, chose: { must2: notSelected('thorough') } }, false, true],
  ['without what was skipped', { came: allPass, chose: { must2: notSelected('skip') } }, true, true],
  ['with what only supports', { came: allPass, chose: { must2: 'support' } }, true, true],
  ['bailed out', { came: { ...allPass, must2: 'cutShort' } }, true, true],
  ['interrupted', { came: allPass, interrupted: true }, true, false],
])('%s: partial %#', (_, run, partial, complete) => {
  expect(reportOf(run).run).toMatchObject({ partial, complete });
});

test.each<[string, Run]>([
  ['all passed', { came: allPass }],
  ['one of each', { came: { must: 'fail', must2: 'blocked', should: 'inconclusive', advisory: 'error' } }],
  ['nothing ran', {}],
  ['left out', { chose: { must: notSelected('only'), must2: 'support' }, interrupted: true }],
])('the report fits its schema: %s', (_, run) => {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    validateFormats: false,
  });
  const isRight = ajv.compile(reportSchema());
  const report: unknown = JSON.parse(JSON.stringify(reportOf(run)));
  expect([isRight(report), isRight.errors ?? null]).toEqual([true, null]);
});
