import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type AgentSteps, type Report, referenceSteps, runAgent } from '../../mocks/agent/index.ts';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster, type Master } from '../../mocks/master/master.ts';
import { lenientMaster } from '../../mocks/master/steps.ts';
import { truthInfoJudges } from '../checks/agent/truth-info.ts';
import { truthReportJudges } from '../checks/agent/truth-report.ts';
import { Journal } from '../journal/journal.ts';
import type { Outcome } from '../outcome.ts';
import { Watching } from '../run/watching.ts';
import { type Reader, startReader } from './reader.ts';

const INTERVAL_MS = 250;
const REPORTS = 5;
const judges = [...truthInfoJudges, ...truthReportJudges];

let master: Master | null = null;
let reader: Reader | null = null;
let stateDir = '';
let where: unknown = null;

afterEach(async () => {
  reader?.close();
  await master?.close();
  await rm(stateDir, { recursive: true, force: true });
});

/** What the checks make of an agent that runs in this process, beside real readings of this machine. */
async function outcomesOf(changes: Partial<AgentSteps>): Promise<Map<string, Outcome | null>> {
  const journal = new Journal('test', systemClock);
  const setup = { intervalMs: INTERVAL_MS, prefix: '', masked: false, isForeign: () => false };
  const watching = new Watching(judges, setup);
  const enough = Promise.withResolvers<void>();
  let reports = 0;
  journal.listen((event) => {
    for (const observation of watching.see(event)) {
      if (observation.kind === 'report') reader?.read();
      if (observation.kind === 'report') reports++;
      if (observation.kind === 'reading' && observation.reading.source === 'agent')
        where = observation.reading.values.where;
      // The readings that belong to the last report have come with the ones that follow them.
      if (observation.kind === 'reading' && reports > REPORTS) enough.resolve();
    }
  });
  master = await createMaster({ recorder: journal, steps: lenientMaster });
  reader = startReader({
    recorder: journal,
    port: Number(new URL(master.url).port),
    intervalMs: INTERVAL_MS,
  });
  await reader.ready;
  journal.record({ type: 'launch', command: 'agent', pid: process.pid, life: 1 });
  stateDir = await mkdtemp(join(tmpdir(), 'truth-'));
  const over = new AbortController();
  const running = runAgent(
    {
      server: master.url,
      transport: 'http',
      intervalMs: INTERVAL_MS,
      stateDir,
      signal: over.signal,
    },
    { ...referenceSteps, ...changes },
  );
  await enough.promise;
  over.abort();
  await running;
  return new Map(
    [...watching.end({ t: journal.now(), complete: true })].map(([{ id }, outcome]) => [id, outcome]),
  );
}

const reporting = (change: (report: Report) => object): Partial<AgentSteps> => ({
  collectReport: async (context) => {
    const report = await referenceSteps.collectReport(context);
    return { ...report, ...change(report) };
  },
});

describe.runIf(process.platform === 'linux')('beside the real machine', () => {
  test('the reference agent is accused of nothing', async () => {
    const outcomes = await outcomesOf({});
    const failures = [...outcomes].filter(([, outcome]) => outcome?.verdict === 'fail');
    expect(failures).toEqual([]);
    expect(where).toBe('here');
    for (const id of [
      'AGT-INFO-04/arch',
      'AGT-INFO-04/mem-total',
      'AGT-REP-07/ram-total',
      'AGT-REP-07/uptime',
    ])
      expect([id, outcomes.get(id)?.verdict]).toEqual([id, 'pass']);
  });

  test('mutants of it are caught by name', async () => {
    const outcomes = await outcomesOf(
      reporting(({ ram_total, uptime, net_total_down }) => ({
        ram_total: BigInt(ram_total) / 1024n,
        uptime: 1000 * Number(uptime),
        net_total_down: Number(net_total_down) * 8 + 1e9,
      })),
    );
    const says = (id: string) => {
      const outcome = outcomes.get(id);
      return outcome?.verdict === 'fail' ? outcome.message.key : outcome?.verdict;
    };
    expect(says('AGT-REP-07/ram-total')).toBe('wrong.unit');
    expect(says('AGT-REP-07/uptime')).toBe('wrong.milliseconds');
    expect(says('AGT-REP-07/net-total-down')).toBe('truth.untrue');
    expect(says('AGT-REP-07/disk-total')).toBe('pass');
  });
});
