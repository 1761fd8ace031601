/** A run of three checks in two shards, each with a journal. */

import type { JournalEvent } from '../../spec/journal.ts';
import type { CheckReport, Report } from '../../spec/report.ts';
import { summaryOf } from '../../spec/verdicts.ts';
import type { Recorded } from '../merge-journals.ts';
import { event, text } from './journal.ts';
import { sampleReport } from './sample.ts';

const IN_ANOTHER = 'not-selected.shard';

/** One check as a shard left it; `shard` where it was left to another. */
export function shardCheck(
  id: string,
  verdict: CheckReport['verdict'] | 'shard',
  changes: Partial<CheckReport> = {},
): CheckReport {
  const [model] = sampleReport().checks as readonly [CheckReport];
  const isElsewhere = verdict === 'shard';
  const message = isElsewhere
    ? { text: 'in another shard', key: IN_ANOTHER, values: {} }
    : { text: verdict, key: 'plain', values: { text: verdict } };
  return {
    ...model,
    id,
    requirement: id.split('/', 1)[0] ?? '',
    verdict: isElsewhere ? 'not-selected' : verdict,
    gates: !isElsewhere,
    message: message.text,
    says: { message, expected: null, actual: null },
    ...changes,
  };
}

/** A shard's report with these checks. */
export function shardReport(
  shard: string,
  checks: readonly CheckReport[],
  run: Partial<Report['run']> = {},
): Report {
  const sample = sampleReport();
  const requirements = [...new Set(checks.map(({ requirement }) => requirement))].map((id) => {
    const own = checks.filter(({ requirement }) => requirement === id);
    const verdict = own[0]?.verdict ?? 'not-selected';
    return {
      id,
      level: 'MUST' as const,
      origin: 'doc',
      statement: id,
      verdict,
      reason: null,
      checks: own.map((one) => one.id),
    };
  });
  return {
    ...sample,
    run: {
      ...sample.run,
      id: `run ${shard}`,
      shard,
      options: { only: [], skip: [] },
      exitCode: 0,
      notes: [],
      ...run,
    },
    verdict: 'conformant',
    requirements,
    summary: summaryOf(requirements),
    checks,
  };
}

/** A shard with one exchange, whose token is number 1 as in every shard. */
export function recordedShard(report: Report, scenario = 'steady'): Recorded {
  const at = (t: number, number: number | null, body: Parameters<typeof event>[2]): JournalEvent => ({
    ...event(number, t, body),
    run: report.run.id,
    scenario: number === null ? null : scenario,
  });
  const begin = {
    type: 'run',
    startedAt: report.run.startedAt,
    tool: '0.1.0',
    spec: '1',
    role: 'server',
    target: report.target.text,
    seed: report.run.seed,
    interval: 5000,
    prefix: '',
  } as const;
  const headers = [['Authorization', 'Bearer ‹token 1›']] as const;
  return {
    report,
    events: [
      at(0, null, begin),
      at(10, 0, {
        type: 'request',
        method: 'POST',
        path: '/',
        headers,
        body: text('{}'),
        began: 9,
        whole: true,
      }),
      at(12, 0, { type: 'response', status: 200, reason: 'OK', headers: [], body: text('{}'), whole: true }),
    ],
  };
}
