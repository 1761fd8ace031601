/** A small run against an agent: a cadence with one late report, and a field in the wrong unit. */

import type { EventBody, JournalEvent } from '../../spec/journal.ts';
import type { CheckReport, Report } from '../../spec/report.ts';
import { event, text } from './journal.ts';
import { sampleReport } from './sample.ts';

const TIMES = [1000, 2000, 3010, 4300, 5300];
const MEMORY = {
  MemTotal: 16e9,
  MemFree: 4e9,
  MemAvailable: 9e9,
  Buffers: 1e8,
  Cached: 4e9,
  SReclaimable: 2e8,
};

/** The journal of the run: one scenario, `steady`. */
export function agentJournal(): JournalEvent[] {
  const at = (t: number, body: EventBody, exchange: number | null = null): JournalEvent => ({
    ...event(exchange, t, body),
    scenario: body.type === 'lag' || body.type === 'run' ? null : 'steady',
  });
  return [
    at(0, {
      type: 'run',
      startedAt: '2026-11-23T08:00:00.000Z',
      tool: '0.1.0',
      spec: '1',
      role: 'agent',
      target: 'cmd:./agent --server {url}',
      seed: 1,
      interval: 1000,
      prefix: '',
    }),
    at(5, { type: 'launch', command: './agent', pid: 1, life: 1 }),
    ...TIMES.flatMap((t, index) => [
      at(t - 50, { type: 'reading', source: 'levels', values: { at: t - 50, ...MEMORY } }),
      at(t - 20, { type: 'lag', loop: 3, sentinel: 1 }),
      at(
        t,
        {
          type: 'request',
          method: 'POST',
          path: '/api/agent/report',
          headers: [['Authorization', 'Bearer ‹token 1›']],
          body: text(`{"cpu":12.5,"ram":${6_800_000 + index},"uptime":${100 + index}}`),
          began: t,
          whole: true,
        },
        index,
      ),
      at(
        t + 2,
        {
          type: 'response',
          status: 200,
          reason: 'OK',
          headers: [],
          body: text('{"status":"ok"}'),
          whole: true,
        },
        index,
      ),
    ]),
    at(4400, { type: 'fault', intent: 'revoke' }),
    at(5400, { type: 'exit', code: 0, signal: null, asked: true }),
  ];
}

/** The report of the run: the cadence passes, the memory does not. */
export function agentReport(): Report {
  const sample = sampleReport();
  const [model] = sample.checks as readonly [CheckReport];
  const check = (id: string, changes: Partial<CheckReport>): CheckReport => ({
    ...model,
    id,
    requirement: id.split('/', 1)[0] ?? '',
    scenario: 'steady',
    ...changes,
  });
  const checks = [
    check('AGT-TIME-01/median', { level: 'SHOULD' }),
    check('AGT-REP-07/ram', {
      level: 'SHOULD',
      verdict: 'fail',
      message: 'ram is in KiB',
      actual: 'ram: 6800000',
      exchanges: [2],
    }),
  ];
  return {
    ...sample,
    target: { role: 'agent', kind: 'cmd', text: 'cmd:./agent --server {url}' },
    run: { ...sample.run, intervalMs: 1000 },
    requirements: checks.map(({ id, requirement, verdict }) => ({
      id: requirement,
      level: 'SHOULD',
      origin: 'doc §4',
      statement: requirement,
      verdict,
      reason: null,
      checks: [id],
    })),
    checks,
  };
}
