/** `ctrf.json`, the Common Test Report Format (ctrf.io). */

import type { CheckReport, Report, Verdict } from '../spec/report.ts';
import { inLanguage } from '../spec/requirement.ts';
import { plainLines } from './plain.ts';
import { visibleThroughout } from './sanitize.ts';
import { notLookedLines, scoreText } from './scope.ts';
import { gist, type Sources } from './sources.ts';

export type CtrfStatus = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

export interface CtrfTest {
  /** Id and title of a check. */
  readonly name: string;
  readonly status: CtrfStatus;
  /** Milliseconds. */
  readonly duration: number;
  /** The verdict in our own words: CTRF has fewer. */
  readonly rawStatus: Verdict;
  readonly type: 'conformance';
  readonly tags: readonly string[];
  readonly message?: string;
  /** All there is to know, for what did not pass. */
  readonly trace?: string;
  readonly extra: Readonly<Record<string, string | boolean>>;
}

/** The root takes no other members. */
export interface Ctrf {
  readonly reportFormat: 'CTRF';
  readonly specVersion: string;
  readonly timestamp: string;
  readonly generatedBy: string;
  readonly results: {
    readonly tool: { readonly name: string; readonly version: string };
    readonly summary: Readonly<Record<'tests' | CtrfStatus | 'start' | 'stop', number>>;
    readonly tests: readonly CtrfTest[];
    readonly environment: { readonly appName: string; readonly extra: Readonly<Record<string, unknown>> };
    readonly extra: Readonly<Record<string, unknown>>;
  };
}

const STATUS: Partial<Record<Verdict, CtrfStatus>> = {
  pass: 'passed',
  fail: 'failed',
  'not-applicable': 'skipped',
};

/** A test a check. What is neither passed, failed nor inapplicable is `other`, with its verdict in `rawStatus`. */
export function ctrfOf(report: Report, sources: Sources): Ctrf {
  const { tool, spec, target, run } = report;
  const tests = report.checks.map((check) => testOf(check, report, sources));
  const count = (status: CtrfStatus) => tests.filter((test) => test.status === status).length;
  const start = Date.parse(run.startedAt);
  return visibleThroughout({
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    timestamp: run.startedAt,
    generatedBy: `${tool.name} ${tool.version}`,
    results: {
      tool: { name: tool.name, version: tool.version },
      summary: {
        tests: tests.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: count('pending'),
        other: count('other'),
        start,
        stop: start + Math.round(run.durationMs),
      },
      tests,
      environment: {
        appName: target.text,
        extra: { role: target.role, spec: `${spec.name} ${spec.version}`, seed: run.seed, shard: run.shard },
      },
      extra: {
        verdict: report.verdict,
        score: scoreText(report, sources.language),
        notLookedAt: notLookedLines(report, sources.language),
        complete: run.complete,
      },
    },
  });
}

function testOf(check: CheckReport, report: Report, sources: Sources): CtrfTest {
  const { verdict, requirement, level, gates } = check;
  const row = report.requirements.find(({ id }) => id === requirement);
  const isTold = verdict !== 'pass';
  return {
    name: `${check.id} ${inLanguage(check.titles, sources.language)}`.trimEnd(),
    status: STATUS[verdict] ?? 'other',
    duration: Math.round(check.durationMs),
    rawStatus: verdict,
    type: 'conformance',
    tags: [requirement, level],
    ...(isTold ? { message: gist(check, sources.language) } : {}),
    ...(isTold && row ? { trace: plainLines(check, row, sources).join('\n') } : {}),
    extra: {
      gates,
      repeat: check.repro.command,
      ...(check.scenario === null ? {} : { scenario: check.scenario }),
    },
  };
}
