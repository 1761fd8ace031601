import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { say } from '../../spec/messages/message.ts';
import { checkInfo } from '../check.ts';
import type { Outcome } from '../outcome.ts';
import { readRecording } from '../recording/read.ts';
import { traffic } from '../testing/journal-of.ts';
import { saveCounterexamples } from './counterexamples.ts';
import type { CheckResult } from './result.ts';

let folder: string;
let journal: string;
let saved: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'counterexamples-'));
  journal = join(folder, 'traffic.ndjson');
  saved = join(folder, 'counterexamples');
  const run = { type: 'run', startedAt: '', tool: '', spec: '', role: 'server', target: '' } as const;
  const { events } = traffic()
    .records({ ...run, seed: 7, interval: 5000, prefix: '' })
    .launch()
    .registers('a')
    .info()
    .opens()
    .message()
    .report()
    .onSocket(2)
    .closes();
  writeFileSync(journal, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
});
afterEach(() => rmSync(folder, { recursive: true }));

function result(id: string, more: { sequence?: readonly number[] } | null): CheckResult {
  const text = say('plain', { text: 'x' });
  const outcome: Outcome = more
    ? { verdict: 'fail', message: text, expected: text, actual: text, exchanges: [], ...more }
    : { verdict: 'pass' };
  return { info: checkInfo(id, ['t', 't'], {}), outcome, durationMs: 0, scenario: null };
}

test('the lines of a sequence are saved as they stand in the journal, sockets with all that passed on them', async () => {
  const results = [result('SRV-STATE-01/sequences', { sequence: [2, 0] }), result('SRV-REG-01/named', {})];
  const files = await saveCounterexamples(journal, folder, results);
  const file = 'counterexamples/SRV-STATE-01-sequences.ndjson';
  expect([...files]).toEqual([['SRV-STATE-01/sequences', file]]);
  const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
  const all = readFileSync(journal, 'utf8').trimEnd().split('\n');
  expect(lines).toEqual(all.filter((line) => /"exchange":[02],|"type":"run"/.test(line)));
  const { events } = await readRecording(join(folder, file));
  expect(events.map(({ type }) => type)).toEqual([
    'run',
    'request',
    'response',
    'request',
    'response',
    'socket',
    'frame',
    'socket',
  ]);
});

test('where nothing failed by a sequence there is no folder, and what an earlier run left is gone', async () => {
  expect(await saveCounterexamples(journal, folder, [result('SRV-REG-01/named', {})])).toEqual(new Map());
  expect(readdirSync(folder)).toEqual(['traffic.ndjson']);
  mkdirSync(saved);
  for (const name of ['SRV-STATE-01-sequences.ndjson', 'mine.ndjson', 'notes.txt'])
    writeFileSync(join(saved, name), '');
  await saveCounterexamples(journal, folder, [result('SRV-STATE-01/sequences', null)]);
  expect(readdirSync(saved).sort()).toEqual(['mine.ndjson', 'notes.txt']);
});
