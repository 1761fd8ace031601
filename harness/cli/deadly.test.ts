/** Servers that die of something, as processes of their own, started by the run or by somebody else. */

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../spec/journal.ts';
import type { Report } from '../../spec/report.ts';
import { command, outputOf, reportIn } from '../testing/command.ts';

const DEADLY = fileURLToPath(new URL('../testing/deadly-master.ts', import.meta.url));
const QUICK = ['--interval', '0.1', '--seed', '5'];

/** A run that starts the server itself. */
async function against(what: string, ...options: readonly string[]) {
  const target = `cmd:${process.execPath} ${DEADLY} ${what} {port} {stateDir}/master.json`;
  const { code, folder } = await command('--target', target, '--role', 'server', ...QUICK, ...options);
  const events = readFileSync(join(folder, 'vanmoi-report', 'traffic.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEvent);
  return {
    code,
    report: reportIn(folder),
    lives: events.filter(({ type }) => type === 'launch').length,
    events,
  };
}

const idsOf = (report: Report, ...verdicts: readonly string[]) =>
  report.checks.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id);

/** The verdict and the input. */
const told = ({ message, counterexample }: Report['checks'][number]) =>
  `${message} ${JSON.stringify(counterexample)}`;

const check = (report: Report, id: string) => report.checks.find((one) => one.id === id)!;

describe('a server that dies of an input', { timeout: 240_000 }, () => {
  it('of a named one and of a generated one: both are told with it, and the run goes on', async () => {
    const { code, report, events } = await against('total', '--only', 'SRV-INFO,SRV-REP,SRV-AUTH');
    expect(code).toBe(1);
    expect(idsOf(report, 'fail')).toEqual(['SRV-INFO-07/int64', 'SRV-INFO-07/generated']);
    expect(idsOf(report, 'inconclusive', 'error')).toEqual([]);
    expect(idsOf(report, 'blocked')).toEqual(['SRV-INFO-01/generated']);

    const named = check(report, 'SRV-INFO-07/int64');
    expect(named.message).toMatch(
      /^POST \/api\/agent\/info mem_total = 9223372036854775807: the target ended, exit code 7/,
    );
    expect(named.repro.curl).toContain('"mem_total":9223372036854775807');

    const { counterexample, exchanges, message, repro } = check(report, 'SRV-INFO-07/generated');
    expect(counterexample).toMatchObject({
      request: 'POST /api/agent/info',
      body: expect.stringContaining('"mem_total":9223372036854775807'),
      differs: expect.arrayContaining(['mem_total = 9223372036854775807']),
      seed: expect.any(Number),
      path: expect.stringMatching(/^\d+$/),
    });
    expect(message).toContain('cannot bear total');
    expect(repro.command).toContain('--only SRV-INFO-07/generated --seed 5');
    expect(exchanges).toHaveLength(1);
    const sent = events.find((event) => event.type === 'request' && event.exchange === exchanges[0]);
    expect(sent).toMatchObject({ body: { text: (counterexample as { body: string }).body } });
  });

  it.each([
    [
      'a name',
      'name',
      'SRV-REG-11',
      ['SRV-REG-11/scripts', 'SRV-REG-11/generated'],
      /[\u{10000}-\u{10ffff}]/u,
    ],
    ['a second socket', 'socket', 'SRV-WS-12', ['SRV-WS-12/after-reset'], /^GET \/api\/agent\/ws: /],
  ])('of %s: each check that sends it', async (_, what, only, failed, said) => {
    const { code, report } = await against(what, '--only', only, '--level', 'advisory');
    expect(code).toBe(1);
    expect(idsOf(report, 'fail')).toEqual(failed);
    expect(idsOf(report, 'inconclusive', 'error', 'blocked')).toEqual([]);
    for (const id of failed) expect(told(check(report, id))).toMatch(said);
  });

  it('of a sequence: the story up to the step', async () => {
    const { code, report } = await against('story', '--only', 'SRV-STATE-01');
    expect(code).toBe(1);
    expect(idsOf(report, 'fail')).toEqual(['SRV-STATE-01/sequences']);
    expect(idsOf(report, 'inconclusive', 'error', 'blocked')).toEqual([]);
    const { counterexample } = check(report, 'SRV-STATE-01/sequences');
    expect(counterexample).toMatchObject({
      request: 'POST /api/agent/report',
      story: expect.arrayContaining([expect.stringMatching(/reports over its socket/)]),
      steps: expect.any(Array),
      seed: expect.any(Number),
      path: expect.stringMatching(/^\d+$/),
    });
    const { story } = counterexample as { story: string[] };
    expect(story.at(-1)).toMatch(/^\d+\. \w reports( |$)/);
  });

  it('of a message on a socket: its bytes', async () => {
    const { report } = await against('binary', '--only', 'SRV-WS-10,SRV-WS-08');
    expect(idsOf(report, 'fail')).toEqual(['SRV-WS-10/bad-messages']);
    expect(idsOf(report, 'inconclusive', 'error', 'blocked')).toEqual([]);
    expect(check(report, 'SRV-WS-10/bad-messages').counterexample).toMatchObject({
      request: 'GET /api/agent/ws',
      frames: [
        { opcode: 2, base64: Buffer.from([0x00, 0xff, 0x80, 0xfe]).toString('base64') },
        { opcode: 9 },
      ],
    });
  });

  it('and never starts again: exit code 3, and nobody beside it is accused', async () => {
    const { code, report, lives } = await against('total-for-good', '--only', 'SRV-INFO,SRV-REP');
    expect(code).toBe(3);
    expect(idsOf(report, 'fail', 'error')).toEqual([]);
    const inDoubt = report.checks.filter(({ message }) => message.includes('did not come back'));
    expect(inDoubt.map(({ requirement }) => requirement)).toContain('SRV-INFO-07');
    expect(inDoubt.flatMap(({ exchanges }) => exchanges).length).toBeGreaterThan(0);
    expect(lives).toBe(2);
  });

  it('and the run ends at the first failure: it is not started any more', async () => {
    const { code, report, lives } = await against('total', '--only', 'SRV-INFO,SRV-REP', '--bail');
    expect(code).toBe(1);
    expect(idsOf(report, 'fail')).toHaveLength(1);
    expect(lives).toBeLessThanOrEqual(4);
  });

  it.each([
    ['that nobody starts again: exit code 3', false, 3, []],
    ['that somebody else starts again: the check that killed it', true, 1, ['SRV-INFO-07/int64']],
  ])('at a URL, %s', async (_, comesBack, exitCode, failed) => {
    const { folder } = await command('list');
    const over = new AbortController();
    const live = (port: string) =>
      spawn(process.execPath, [DEADLY, 'total', port, join(folder, 'master.json')], {
        stdio: ['ignore', 'pipe', 'pipe'],
        signal: over.signal,
      }).on('error', () => undefined);
    const first = live('0');
    const url = (await outputOf(first, /http:\S+/))[0];
    const again = () => {
      if (comesBack && !over.signal.aborted) live(new URL(url).port).on('exit', again);
    };
    first.on('exit', again);
    try {
      const run = await command('--target', url, ...QUICK, '--only', 'SRV-INFO-07/int64,SRV-REP');
      const report = reportIn(run.folder);
      expect(run.code).toBe(exitCode);
      expect(idsOf(report, 'fail', 'error')).toEqual(failed);
    } finally {
      over.abort();
    }
  });
});
