/** A report and a journal made by hand, for the tests of all renderers: a server with one fault of every kind. */

import type { CheckReport, Report, RequirementReport, Said } from '../../spec/report.ts';
import { WORST_FIRST } from '../../spec/report.ts';
import type { Requirement } from '../../spec/requirement.ts';
import { summaryOf } from '../../spec/verdicts.ts';
import { HOSTILE, NO_ADVICE, ROWS, type Row, SEED, URL } from './rows.ts';

/** A text without a key of its own. */
export function plain(text: string): Said {
  return { text, key: 'plain', values: { text } };
}

/** The catalogue entries of the sample's requirements. */
export const sampleRequirements: ReadonlyMap<string, Requirement> = new Map(
  ROWS.map(({ id, level, origin, en, zh, advice: [adviceEn, adviceZh] = NO_ADVICE }) => [
    id,
    { id, role: 'server', level, origin, statement: { en, zh }, advice: { en: adviceEn, zh: adviceZh } },
  ]),
);

/** The sample, with anything of it replaced. */
export function sampleReport(changes: Partial<Report> = {}): Report {
  const checks = ROWS.flatMap((row) => (row.checks ?? []).map((check) => checkOf(row, check)));
  const requirements = ROWS.map((row) => requirementOf(row, checks));
  return {
    schemaVersion: 1,
    tool: { name: 'vanmoi-conform', version: '0.1.0' },
    spec: { name: 'vanmoi-agent-protocol', version: '1' },
    target: { role: 'server', kind: 'url', text: URL },
    run: {
      id: 'r1',
      startedAt: '2026-11-23T08:00:00.000Z',
      durationMs: 3210,
      seed: SEED,
      shard: null,
      options: { only: [], skip: ['SRV-ERR-03'], runs: 100 },
      complete: true,
      level: 'MUST',
      intervalMs: 5000,
      partial: true,
      exitCode: 4,
      notes: [plain('The target wrote 3 lines of warnings before it was ready.')],
    },
    verdict: 'not-conformant',
    summary: summaryOf(requirements),
    requirements,
    checks,
    ...changes,
  };
}

const TEXTS = /^(text|title|message|expected|actual|statement|origin|command|curl|version|reason)$/;

/** The number of the journal's exchange whose answer is hostile. */
const HOSTILE_EXCHANGE = 5;

/** The sample with something hostile in every text that it holds, and in every exchange that it cites. */
export function hostileReport(): Report {
  const json = JSON.stringify(sampleReport(), (key, value: unknown) => {
    if (key === 'exchanges') return [HOSTILE_EXCHANGE];
    return TEXTS.test(key) && typeof value === 'string' ? `${value} ${HOSTILE}` : value;
  });
  return JSON.parse(json) as Report;
}

/** A run of the same requirements in which everything was looked at and passed. */
export function passingReport(): Report {
  const sample = sampleReport();
  const requirements = sample.requirements.map((one) => ({ ...one, verdict: 'pass' as const, reason: null }));
  const none = { message: null, expected: null, actual: null };
  return {
    ...sample,
    run: { ...sample.run, partial: false, exitCode: 0, notes: [] },
    verdict: 'conformant',
    requirements,
    summary: summaryOf(requirements),
    checks: sample.checks.map((check) => ({
      ...check,
      ...none,
      message: '',
      verdict: 'pass' as const,
      says: none,
    })),
  };
}

/** The sample with so many failed MUST requirements that no terminal shows them all. */
export function longReport(failures: number): Report {
  const sample = sampleReport();
  const model = sample.requirements.find(({ id }) => id === 'SRV-AUTH-02') as RequirementReport;
  const check = sample.checks.find(({ id }) => id === 'SRV-AUTH-02/report') as CheckReport;
  const ids = Array.from({ length: failures }, (_, index) => `SRV-LONG-${index + 1}`);
  const requirements = [
    ...sample.requirements,
    ...ids.map((id) => ({ ...model, id, checks: [`${id}/report`] })),
  ];
  return sampleReport({
    requirements,
    summary: summaryOf(requirements),
    checks: [...sample.checks, ...ids.map((id) => ({ ...check, id: `${id}/report`, requirement: id }))],
  });
}

function checkOf(row: Row, given: Partial<CheckReport>): CheckReport {
  const id = `${row.id}/${given.id}`;
  const said = (text: string | null | undefined) => (text ? plain(text) : null);
  return {
    requirement: row.id,
    level: row.level,
    title: '',
    verdict: 'pass',
    message: '',
    expected: null,
    actual: null,
    durationMs: 12.5,
    exchanges: [],
    repro: { command: `vanmoi-conform --target ${URL} --only ${id} --seed ${SEED}`, curl: null },
    counterexample: null,
    gates: row.level === 'MUST' && given.verdict !== 'not-selected',
    scenario: null,
    says: { message: said(given.message), expected: said(given.expected), actual: said(given.actual) },
    titles: { en: given.title ?? '', zh: given.title ?? '' },
    ...given,
    id,
  };
}

function requirementOf(row: Row, checks: readonly CheckReport[]): RequirementReport {
  const own = checks.filter((check) => check.requirement === row.id);
  const verdicts = new Set(own.map((check) => check.verdict));
  return {
    id: row.id,
    level: row.level,
    origin: row.origin,
    statement: row.en,
    verdict: row.verdict ?? WORST_FIRST.find((verdict) => verdicts.has(verdict)) ?? 'not-selected',
    reason: row.reason ?? null,
    checks: own.map((check) => check.id),
  };
}
