/** `replay` as it is typed, and the way from a failing sequence to the same failure again. */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Master } from '../../mocks/master/master.ts';
import { journalSchema, reportSchema } from '../../spec/documents.ts';
import type { CheckReport, Report } from '../../spec/report.ts';
import { command, type Finished } from '../testing/command.ts';
import { startMutant } from '../testing/mutant-master.ts';
import { sequenceMutants } from '../testing/stateful-mutants.ts';

const FAULT = 'information closes the socket of its own agent';
const SAVED = 'counterexamples/SRV-STATE-01-sequences.ndjson';

const jsonIn = <Value>(...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8')) as Value;

const folder = mkdtempSync(join(tmpdir(), 'vanmoi-test-'));

/** Where a replay leaves its report, unless it is told otherwise. */
const replayed = ({ folder }: Finished) => jsonIn<Report>(folder, 'vanmoi-report', 'replay', 'report.json');

describe('a sequence that goes wrong', () => {
  let master: Master;
  let run: Finished;
  let file: string;
  let check: CheckReport;

  beforeAll(async () => {
    master = await startMutant(sequenceMutants[FAULT]!);
    // What it builds on has longer than otherwise: other tests keep the machine busy.
    const patience = ['--interval', '0.5', '--timeout', '60'];
    run = await command('--target', master.url, '--only', 'SRV-STATE-01', ...patience);
    file = join(run.folder, 'vanmoi-report', SAVED);
    const { checks } = jsonIn<Report>(run.folder, 'vanmoi-report', 'report.json');
    check = checks.find(({ id }) => id === 'SRV-STATE-01/sequences')!;
  });
  afterAll(() => master.close());

  it('is told as a story, and saved as a journal that the report names, with the command', () => {
    expect([run.code, check.verdict]).toEqual([1, 'fail']);
    const replay = `npx vanmoi-conform replay vanmoi-report/${SAVED} --target ${master.url}`;
    expect(check).toMatchObject({ counterexample: { journal: SAVED }, repro: { replay } });
    for (const text of [run.stdout, readFileSync(join(run.folder, 'vanmoi-report', 'failures.md'), 'utf8')])
      expect(text).toContain(replay);
    const isLine = new Ajv2020({ strict: false, validateFormats: false }).compile(journalSchema());
    const text = readFileSync(file, 'utf8');
    const lines = text.trimEnd().split('\n');
    expect(lines.map((line) => isLine(JSON.parse(line)))).toEqual(lines.map(() => true));
    expect(text).toContain('‹token ');
    expect(text).not.toContain('vmoi_');
    expect(lines.length).toBeLessThan(80);
  });

  it('fails again when it is sent again, also by the very command that was printed', async () => {
    const again = await command('replay', file, '--target', master.url);
    expect(again.code).toBe(1);
    expect(again.stdout).toContain('SRV-WS-03');
    expect(again.stdout).toContain('NOT CONFORMANT');
    const report = replayed(again);
    const isReport = new Ajv2020({ strict: false, validateFormats: false }).compile(reportSchema());
    expect(isReport(report) || isReport.errors).toBe(true);
    const failed = report.checks.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ id }) => id)).toEqual(['SRV-WS-03/traffic']);
    const words = failed[0]!.repro.command.split(' ');
    expect(words.slice(0, 3)).toEqual(['npx', 'vanmoi-conform', 'replay']);
    expect((await command(...words.slice(2))).code).toBe(1);
  });

  it('is answered right by the reference master', async () => {
    const right = await command('replay', file, '--target', 'reference');
    expect(right.stdout).toContain('CONFORMANT');
    expect(right.code).toBe(0);
    expect(right.stderr).toContain('sent again from');
  });

  it('is said in Chinese where that is asked for', async () => {
    const again = await command('replay', file, '--target', master.url, '--lang', 'zh-CN');
    expect(again.stdout).toContain('消息均有效，连接却被关闭');
    expect(again.stdout).toContain('重新发送');
  });
});

describe('a whole run against the reference server, sent to another one', () => {
  let run: Finished;
  beforeAll(async () => {
    run = await command('--target', 'reference', '--role', 'server', '--interval', '0.3');
  });

  it.each(['traffic.ndjson', 'traffic.har'])('conforms at every level, from %s', async (name) => {
    const file = join(run.folder, 'vanmoi-report', name);
    const again = await command('replay', file, '--target', 'reference', '--level', 'advisory');
    const report = replayed(again);
    expect(report.checks.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect([again.code, report.verdict]).toEqual([0, 'conformant']);
    expect(report.summary.pass).toBeGreaterThan(30);
    // What the run left is there still.
    expect(jsonIn<Report>(run.folder, 'vanmoi-report', 'report.json').verdict).toBe('conformant');
  });
});

it.each(['http', 'socket'])(
  'what an agent says over %s conforms at the reference server',
  async (transport) => {
    const only = ['--interval', '0.3', '--only', 'AGT-REP-01', '--', '--transport', transport];
    const run = await command('--target', 'reference', '--role', 'agent', ...only);
    const file = join(run.folder, 'vanmoi-report', 'traffic.ndjson');
    const again = await command('replay', file, '--target', 'reference', '--out', run.folder);
    expect(again.code).toBe(0);
    const { checks } = jsonIn<Report>(run.folder, 'report.json');
    const passed = checks.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
    expect(passed).toContain(transport === 'http' ? 'SRV-REP-02/traffic' : 'SRV-WS-01/traffic');
  },
);

describe('what is wrong is one line and exit code 2', () => {
  const line = JSON.stringify({ v: 1, seq: 0, t: 0, type: 'output', stream: 'stdout', text: 'x' });
  const files: Readonly<Record<string, string>> = {
    'empty.ndjson': '',
    'cut.har': '{"log":{"entries":[{',
    'later.ndjson': `${line.replace('"v":1', '"v":2')}\n`,
    'silent.ndjson': `${line}\n`,
    'silent.har': '{"log":{"version":"1.2","entries":[]}}',
    'other.json': '{"schemaVersion":1}',
    'broken.ndjson': `${line}\nx\n${line}\n`,
  };

  it.each([
    [[], '0 of at least 1 arguments were given'],
    [['none.ndjson', '--target', 'reference'], 'none.ndjson cannot be read: there is no such file'],
    [['.', '--target', 'reference'], 'cannot be read: it is a folder'],
    [['silent.ndjson'], 'say where to send it: --target http://localhost:8080'],
    [['silent.ndjson', '--tagret', 'reference'], 'there is no option --tagret: did you mean --target?'],
    [['silent.ndjson', '--target', 'ftp://x'], 'ftp'],
    [['empty.ndjson', '--target', 'reference'], 'empty.ndjson is empty'],
    [
      ['cut.har', '--target', 'reference'],
      'cut.har is neither a journal nor a HAR: it is not JSON, or was cut off',
    ],
    [['other.json', '--target', 'reference'], 'it has no log.entries'],
    [['later.ndjson', '--target', 'reference'], 'later.ndjson:1: this is version 2 of the journal'],
    [['broken.ndjson', '--target', 'reference'], 'broken.ndjson:2: this line is not JSON'],
    [['silent.ndjson', '--target', 'reference'], 'silent.ndjson holds no traffic of agents that can be sent'],
    [['silent.har', '--target', 'reference'], 'silent.har holds no traffic of agents that can be sent'],
  ])('%j', async (words, said) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const [file, ...others] = words;
    const path = file === undefined ? [] : [join(folder, file)];
    const { code, stderr, stdout } = await command('replay', ...path, ...others);
    expect(stderr).toContain(said);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([code, stdout]).toEqual([2, '']);
  });
});

it('a server that is not there is exit code 3', async () => {
  const file = join(folder, 'traffic.har');
  const request = { method: 'POST', url: 'http://x/api/agent/register', headers: [] };
  writeFileSync(file, JSON.stringify({ log: { entries: [{ request }] } }));
  const there = ['--target', 'http://127.0.0.1:1', '--ready-timeout', '0.5'];
  const { code, stdout } = await command('replay', file, ...there);
  expect(code).toBe(3);
  expect(stdout).toContain('http://127.0.0.1:1 cannot be reached');
});

it('a server that ends in the middle is said to have ended, and how', async () => {
  const program = join(folder, 'mortal.mjs');
  writeFileSync(
    program,
    `import { createServer } from 'node:http';
    createServer((request, response) => {
      if (request.url.endsWith('/register')) process.exit(7);
      response.writeHead(401).end();
    }).listen(Number(process.argv[2]), '127.0.0.1');`,
  );
  const file = join(folder, 'mortal.har');
  const request = { method: 'POST', url: 'http://x/api/agent/register', headers: [] };
  writeFileSync(file, JSON.stringify({ log: { entries: [{ request }] } }));
  const { code, stdout } = await command('replay', file, '--target', `cmd:node ${program} {port}`);
  expect(code).toBe(3);
  expect(stdout).toContain('exit code 7');
});

it('explains itself with examples', async () => {
  const { code, stdout } = await command('replay', '--help');
  expect(code).toBe(0);
  for (const words of ['or a HAR', '--target', 'vanmoi-report/replay', 'replay traffic.har --target'])
    expect(stdout).toContain(words);
});
