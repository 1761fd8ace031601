import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../mocks/clock.ts';
import { inMemory } from '../../mocks/master/identities.ts';
import { createMaster } from '../../mocks/master/master.ts';
import { unpack } from '../../reports/html/unpack.ts';
import { journalSchema, reportSchema } from '../../spec/documents.ts';
import { Journal } from '../journal/journal.ts';
import { blemishes, command, outputOf, reportIn, start } from '../testing/command.ts';

/** The budget of `report.html`; the journal of a server's run, full of generated bodies, comes on top of it. */
const PAGE_BYTES = 300_000;
const JOURNAL_BYTES = 400_000;

describe('what is wrong on the command line is one line and exit code 2', () => {
  it.each([
    [['--tagret', 'reference'], 'there is no option --tagret: did you mean --target?'],
    [['runn'], 'there is no command runn: did you mean run?'],
    [['list', '--levl', 'must'], 'there is no option --levl: did you mean --level?'],
    [[], 'say what to test: --target'],
    [['--target', 'reference'], 'add --role server or --role agent'],
    [['--target', 'ftp://x', '--role', 'server'], 'ftp'],
    [
      ['--target', 'reference', '--role', 'server', '--interval', '0'],
      '--interval 0 is out of range: from 0.1 to 3600 s',
    ],
    [['--target', 'reference', '--role', 'server', '--interval', 'soon'], '--interval soon is no duration'],
    [['--target', 'reference', '--role', 'server', '--samples', '1'], '--samples 1 is wrong'],
    [['--target', 'reference', '--role', 'server', '--seed', 'x'], '--seed x is wrong'],
    [
      ['--target', 'reference', '--role', 'server', '--out', '/proc/nowhere'],
      '--out /proc/nowhere cannot be written',
    ],
    [
      ['--target', 'reference', '--role', 'server', '--reporter', 'juint'],
      'there is no reporter juint: did you mean junit?',
    ],
    [
      ['--target', 'reference', '--role', 'server', '--only', 'SRV-REG-99'],
      'no requirement or check SRV-REG-99 of role server',
    ],
    [['--target', 'reference', '--role', 'server', '--only', 'AGT-REG-01'], 'it belongs to role agent'],
    [['--target', 'http://localhost:1', '--role', 'agent'], 'can only be of role server'],
    [['--target', 'reference', '--role', 'server', '--env', 'novalue'], 'novalue'],
    [['explain', 'SRV-AUHT-01'], 'did you mean SRV-AUTH-01?'],
    [['master', '--port', '99999'], '--port 99999 is wrong'],
    [['agent', '--server', 'localhost'], '--server localhost is no http or https URL'],
  ])('%j', async (words, said) => {
    const { code, stderr, stdout } = await command(...words);
    expect(stderr).toContain(said);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('what cannot be reached or started is exit code 3, with a report', () => {
  it.each([
    [['--target', 'http://127.0.0.1:1', '--ready-timeout', '0.5'], 'http://127.0.0.1:1 cannot be reached'],
    [['--target', 'cmd:./nope --port {port}'], 'was not found'],
    [['--target', 'cmd:./nope --server {url}'], 'was not found'],
    [['--target', "cmd:sh -c 'echo out of luck >&2; exit 7' {port}"], 'exit code 7'],
    [['--target', "cmd:sh -c 'echo out of luck >&2; exit 7' {url}", '--interval', '0.5'], 'out of luck'],
    [['--target', "cmd:sh -c 'sleep 60' {port}", '--ready-timeout', '0.5'], 'not ready in time'],
  ])('%j', async (words, said) => {
    const { code, stdout, folder } = await command(...words);
    expect(stdout).toContain(said);
    expect(code).toBe(3);
    const report = reportIn(folder);
    expect(report.verdict).not.toBe('conformant');
    expect(report.summary.pass).toBe(0);
  });

  it('the command that would have worked is named where an argument is a file of this folder', async () => {
    const { folder } = await command('list');
    writeFileSync(join(folder, 'agent.sh'), 'exit 1');
    const bin = start(['--target', 'cmd:sh agent.sh {port}', '--out', folder]);
    writeFileSync(join(bin.folder, 'agent.sh'), 'exit 1');
    expect((await bin.finished).stdout).toContain('{cwd}/agent.sh');
  });
});

describe('a run against the reference server', () => {
  it('is clean and quick, and its files hold to their schemas', async () => {
    const { code, stdout, folder } = await command(
      '--target',
      'reference',
      '--role',
      'server',
      '--interval',
      '0.5',
    );
    const report = reportIn(folder);
    expect(blemishes(report)).toEqual([]);
    expect(code).toBe(0);
    expect(stdout).toContain('CONFORMANT');
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    const isReport = ajv.compile(reportSchema());
    expect(isReport(report) || isReport.errors).toBe(true);
    const isLine = ajv.compile(journalSchema());
    const lines = readFileSync(join(folder, 'vanmoi-report', 'traffic.ndjson'), 'utf8')
      .trimEnd()
      .split('\n');
    const wrong = lines.map((line) => JSON.parse(line) as { seq: number }).filter((line) => !isLine(line));
    expect(wrong).toEqual([]);
    expect(readdirSync(join(folder, 'vanmoi-report')).sort()).toEqual([
      'badge.json',
      'failures.md',
      'junit.xml',
      'report.html',
      'report.json',
      'summary.md',
      'traffic.har',
      'traffic.ndjson',
    ]);
    const page = readFileSync(join(folder, 'vanmoi-report', 'report.html'), 'utf8');
    const packed = /<template id=journal>([^<]*)</.exec(page)?.[1] ?? '';
    expect(Buffer.byteLength(page) - packed.length).toBeLessThan(PAGE_BYTES);
    expect(packed.length).toBeLessThan(JOURNAL_BYTES);
    expect(await unpack(packed)).toEqual(lines.map((line) => JSON.parse(line)));
  });

  it('selects: what gates, what only supports, what was left out and why', async () => {
    const { code, stdout, folder } = await command(
      '--target',
      'reference',
      '--role',
      'server',
      '--only',
      'SRV-WS-09',
      '--interval',
      '0.5',
    );
    const report = reportIn(folder);
    expect(code).toBe(0);
    expect(stdout).toContain('of what was selected');
    const gating = report.checks.filter((check) => check.gates).map(({ id }) => id);
    expect(gating).toEqual(['SRV-WS-09/both']);
    expect(report.checks.find(({ id }) => id === 'SRV-WS-01/upgrade')?.verdict).toBe('pass');
    expect(report.requirements.find(({ id }) => id === 'SRV-REG-01')?.verdict).toBe('not-selected');
  });

  it('leaves out the files that are taken away', async () => {
    const { folder } = await command(
      ...['--target', 'reference', '--role', 'server', '--only', 'SRV-REG-01'],
      ...['--reporter', '-junit,-har', '--reporter', '-badge'],
    );
    const files = readdirSync(join(folder, 'vanmoi-report')).sort();
    expect(files).toEqual(['failures.md', 'report.html', 'report.json', 'summary.md', 'traffic.ndjson']);
  });

  it('a glob without a match is exit code 6, and nothing is green', async () => {
    const { code, folder } = await command('--target', 'reference', '--role', 'server', '--only', 'SRV-ZZ*');
    expect(code).toBe(6);
    expect(reportIn(folder).verdict).toBe('incomplete');
  });

  it('says all in Chinese where that is asked for', async () => {
    const { stdout } = await command(
      '--target',
      'reference',
      '--role',
      'server',
      '--only',
      'SRV-REG',
      '--lang',
      'zh-CN',
    );
    expect(stdout).toContain('符合');
  });
});

describe('a scenario file', () => {
  it('is played, judged and reported like the others', async () => {
    const yaml = [
      'id: mine',
      'steps: [{ step: wait, for: { see: report, times: 2 }, atMost: { seconds: 20 } }]',
      'expect: [{ title: it reports, see: report }, { title: it is silent, never: report }]',
    ].join('\n');
    const { folder: home } = await command('list');
    writeFileSync(join(home, 'mine.yaml'), yaml);
    const words = ['--target', 'reference', '--role', 'agent', '--interval', '0.3', '--only', 'X-MINE'];
    const { code, folder, stdout } = await command(...words, '--scenario', join(home, 'mine.yaml'));
    expect(code).toBe(1);
    const rows = reportIn(folder).requirements.filter(({ id }) => id.startsWith('X-'));
    expect(rows.map(({ id, verdict, origin }) => [id, verdict, origin])).toEqual([
      ['X-MINE-01', 'pass', 'file mine.yaml'],
      ['X-MINE-02', 'fail', 'file mine.yaml'],
    ]);
    expect(stdout).toContain('it is silent');
  });
});

describe('tokens', () => {
  it('are in none of the files', async () => {
    const identities = inMemory();
    const issued: string[] = [];
    const recorder = new Journal('test', systemClock);
    const master = await createMaster({
      recorder,
      identities: {
        ...identities,
        add: (known) => {
          issued.push(known.token);
          identities.add(known);
        },
      },
    });
    const { folder, stdout } = await command('--target', master.url, '--interval', '0.5');
    await master.close();
    expect(issued.length).toBeGreaterThan(100);
    const files = readdirSync(join(folder, 'vanmoi-report')).map((name) =>
      join(folder, 'vanmoi-report', name),
    );
    const texts = [stdout, ...files.map((file) => readFileSync(file, 'utf8'))];
    const leaked = issued.filter((token) => texts.some((text) => text.includes(token)));
    expect(leaked).toEqual([]);
    expect(texts.some((text) => text.includes('‹token 1›'))).toBe(true);
  });
});

describe('an interrupted run', () => {
  it('reports what was found so far and ends with 130', async () => {
    const run = start([
      '--target',
      'reference',
      '--role',
      'server',
      '--progress',
      'plain',
      '--interval',
      '60',
    ]);
    await outputOf(run.child, /checks/);
    run.child.kill('SIGINT');
    const { code, folder } = await run.finished;
    expect(code).toBe(130);
    expect(reportIn(folder).run.complete).toBe(false);
  });
});

describe('master and agent by themselves', () => {
  it('speak with each other, and the master keeps identities over a restart', async () => {
    const first = start(['master', '--port', '0', '--state', 'master.json']);
    const [, url = ''] = await outputOf(first.child, /master at (http:\S+)/);
    const agent = start(['agent', '--server', url, '--interval', '0.3', '--state', 'state', '--quiet']);
    await outputOf(first.child, /report over http, after/);
    first.child.kill('SIGTERM');
    await first.finished;
    const state = join(first.folder, 'master.json');
    expect(statSync(state).mode & 0o077).toBe(0);

    const second = start(['master', '--port', new URL(url).port, '--state', state]);
    await outputOf(second.child, /report over http, first/);
    agent.child.kill('SIGTERM');
    second.child.kill('SIGTERM');
    expect((await agent.finished).code).toBe(0);
    const { stdout } = await second.finished;
    expect(stdout).not.toContain('/api/agent/register');
  });
});

describe('help', () => {
  it('names every command with examples', async () => {
    const { stdout, code } = await command('--help');
    for (const word of [
      'run',
      'master',
      'agent',
      'replay',
      'list',
      'explain',
      'completion',
      '--target',
      'Exit codes',
    ])
      expect(stdout).toContain(word);
    expect(code).toBe(0);
  });

  it.each([
    ['bash', '/bin/bash'],
    ['zsh', '/bin/zsh'],
  ])('completes for %s', async (name, SHELL) => {
    const { finished } = start(['completion'], { SHELL, ZSH_NAME: name === 'zsh' ? 'zsh' : '' });
    expect((await finished).stdout).toContain(name === 'zsh' ? 'compdef' : 'complete -');
  });

  it('explains a requirement in both languages', async () => {
    expect((await command('explain', 'AGT-REC-04')).stdout).toContain('AGT-REC-04/restart');
    expect((await command('explain', 'agt-rec-04', '--lang', 'zh-CN')).stdout).toContain('如何修复');
  });

  it('lists how each requirement is judged', async () => {
    const { stdout } = await command('list', '--json', '--role', 'server', '--level', 'must');
    const rows = JSON.parse(stdout) as { id: string; level: string; checks: unknown[] }[];
    expect(rows.every(({ id, level }) => id.startsWith('SRV-') && level === 'MUST')).toBe(true);
    expect(rows.find(({ id }) => id === 'SRV-AUTH-02')?.checks).toHaveLength(2);
  });
});
