import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeReport } from '../../reports/report-json.ts';
import { sampleReport } from '../../reports/testing/sample.ts';
import { attestationSchema, badgeSchema, ctrfSchema, harSchema } from '../../reports/testing/schemas.ts';
import { faultsIn, junitFaults } from '../../reports/testing/validate.ts';
import type { Report } from '../../spec/report.ts';
import { command, start } from '../testing/command.ts';

const HEX = 'ab'.repeat(32);

/** A folder with a run of one area in two shards, whole, and as others left it. */
let home = '';
const at = (...parts: readonly string[]) => join(home, ...parts);
const read = (...parts: readonly string[]) => JSON.parse(readFileSync(at(...parts), 'utf8')) as Report;

/** Everything that decides a run, for all runs of this file. */
const RUN = ['--target', 'reference', '--role', 'server', '--only', 'SRV-REG', '--seed', '7', '--runs', '10'];

beforeAll(async () => {
  home = (await command('list')).folder;
  const runs = [['whole'], ['s1', '--shard', '1/2'], ['s2', '--shard', '2/2'], ['s9', '--shard', '99/99']];
  for (const [name = '', ...more] of runs) {
    const { code, stderr } = await command(...RUN, ...more, '--out', at(name), '--progress', 'none');
    expect([name, code, stderr]).toEqual([name, 0, '']);
  }
  mkdirSync(at('sample'));
  writeFileSync(at('sample', 'report.json'), writeReport(sampleReport()));
  writeFileSync(at('cut.json'), writeReport(sampleReport()).slice(0, 2000));
  writeFileSync(at('old.json'), JSON.stringify({ ...sampleReport(), schemaVersion: 2 }));
  writeFileSync(at('other.json'), '{"numTotalTests":3}');
  writeFileSync(at('notes.txt'), 'hello');
  const agent = { ...sampleReport().target, role: 'agent' as const };
  writeFileSync(at('agent.json'), writeReport(sampleReport({ target: agent })));
});

describe('shards', () => {
  it('put together are the run that was not divided', async () => {
    const { code, stdout } = await command(
      'report',
      at('s1'),
      at('s2', 'report.json'),
      '--out',
      at('merged'),
    );
    expect(code).toBe(0);
    expect(stdout).toContain('CONFORMANT');
    const [whole, merged] = [read('whole', 'report.json'), read('merged', 'report.json')];
    const gist = ({ checks }: Report) => checks.map(({ id, verdict, gates }) => [id, verdict, gates]);
    expect(gist(merged)).toEqual(gist(whole));
    expect(merged.summary).toEqual(whole.summary);
    expect(merged.run).toMatchObject({ shard: null, exitCode: 0, seed: 7, partial: whole.run.partial });
    const lines = readFileSync(at('merged', 'traffic.ndjson'), 'utf8').trimEnd().split('\n');
    expect(lines.filter((line) => line.includes('"type":"run"'))).toHaveLength(1);
  });

  it('say what is theirs: each check has one, the others left it out', () => {
    const reports = ['s1', 's2'].map((name) => read(name, 'report.json'));
    expect(reports.map(({ run }) => [run.shard, run.partial])).toEqual([
      ['1/2', true],
      ['2/2', true],
    ]);
    // What is watched over all traffic is watched in each of them.
    const own = ({ checks }: Report) =>
      checks.filter(({ id, gates }) => gates && !id.endsWith('/watched')).map(({ id }) => id);
    const [first = [], second = []] = reports.map(own);
    expect(first.filter((id) => second.includes(id))).toEqual([]);
    expect([...first, ...second].sort()).toEqual(own(read('whole', 'report.json')).sort());
  });

  it('may be empty', () => {
    const { run, summary } = read('s9', 'report.json');
    expect([run.exitCode, summary.pass]).toEqual([0, 0]);
    expect(run.notes.map(({ key }) => key)).toContain('note.empty-shard');
  });
});

describe('a report', () => {
  it('is rendered again as it was, in more formats', async () => {
    const { code } = await command(
      ...['report', at('whole'), '--out', at('again')],
      ...['--reporter', 'ctrf,attestation', '--subject', `sha256:${HEX}`],
    );
    expect(code).toBe(0);
    for (const name of [
      'report.json',
      'junit.xml',
      'summary.md',
      'failures.md',
      'traffic.har',
      'traffic.ndjson',
    ])
      expect(readFileSync(at('again', name), 'utf8')).toBe(readFileSync(at('whole', name), 'utf8'));
    const attestation = JSON.parse(readFileSync(at('again', 'attestation.json'), 'utf8')) as object;
    expect(attestation).toMatchObject({
      subject: [{ digest: { sha256: HEX } }],
      predicate: { result: 'PASSED' },
    });
  });

  it('of a real run holds to what the readers of each format say of it', async () => {
    const text = (name: string) => readFileSync(at('formats', name), 'utf8');
    const more = ['--reporter', 'ctrf,attestation', '--subject', `sha256:${HEX}`];
    await command('report', at('s1'), at('s2'), '--out', at('formats'), ...more);
    for (const [name, schema] of Object.entries({
      'ctrf.json': ctrfSchema,
      'traffic.har': harSchema,
      'attestation.json': attestationSchema,
      'badge.json': badgeSchema,
    }))
      expect([name, faultsIn(schema, JSON.parse(text(name)))]).toEqual([name, []]);
    for (const reader of ['jenkins', 'gitlab'] as const)
      expect(await junitFaults(text('junit.xml'), reader)).toEqual([]);
  });

  it('without its journal is rendered without exchanges, and exits as the run did', async () => {
    const { code, stderr, stdout } = await command('report', at('sample'), '--out', at('bare'));
    expect(code).toBe(4);
    expect(stdout).toContain('NOT CONFORMANT');
    expect(stderr).toContain('no traffic.ndjson of this run beside');
  });

  it('is a group for each failure in a log of GitHub Actions', async () => {
    const { finished } = start(['report', at('sample'), '--reporter', '-github'], { GITHUB_ACTIONS: 'true' });
    expect((await finished).stdout).toMatch(/^::group::✗ SRV-AUTH-02 {2}MUST/m);
  });

  it('stands beside others in a matrix', async () => {
    const { code, stdout } = await command('report', '--matrix', at('whole'), at('sample'), '--out', at('m'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 reports, \d+ of \d+ requirements differ: .*matrix\.html\n$/);
    expect(readFileSync(at('m', 'matrix.md'), 'utf8')).toContain('| 1 | whole |');
    expect(readFileSync(at('m', 'matrix.html'), 'utf8')).toContain('<title>');
  });
});

it('diff is 0 where nothing got worse, and 1 where something did', async () => {
  const same = await command('diff', at('whole'), at('whole', 'report.json'));
  expect([same.code, same.stdout.includes('Nothing got worse.')]).toEqual([0, true]);
  expect((await command('diff', at('whole'), at('sample'))).code).toBe(1);
});

describe('what is wrong with a file is one line that names it and the way out', () => {
  it.each([
    [['report', 'cut.json'], /cut\.json: This report ends in the middle.* run it again\./],
    [['report', 'old.json'], /old\.json: .*format version 2; this program reads version 1\. Use the/],
    [['report', 'other.json'], /other\.json: This is no report of vanmoi-conform: schemaVersion .* Give the/],
    [['report', 'notes.txt'], /notes\.txt: This is no report: it is not JSON .* Give the/],
    [['report', 'nowhere'], /nowhere: This report cannot be read \(ENOENT.* Give the/],
    [['report', '.'], /: This report cannot be read \(ENOENT.* Give the/],
    [['report', 'whole', 'sample'], /whole is no shard: .* add --matrix/],
    [['report', 's1', 's1'], /s1 is shard 1\/2, which was given already\. Give each shard once/],
    [['report', 's1', 's9'], /s9 is a shard of another run than .*: run\.shard differs\. Give/],
    [['report', 's2'].concat('s2', 's1'), /given already/],
    [['report', 's1', 's2', '--out', 's1'], /--out .*s1 is the folder of .*s1.* Name another folder/],
    [['report', '--matrix', 'whole'], /give two or more/],
    [
      ['report', '--matrix', 'whole', 'agent.json'],
      /agent\.json is of role agent, .* Give reports of one role/,
    ],
    [['diff', 'whole', 'agent.json'], /of role agent.* Give reports of one role/],
    [['diff', 'whole', 'cut.json'], /cut\.json: This report ends in the middle/],
    [['diff', 'whole'], /1 of at least 2 arguments were given: --help/],
    [['report', 'whole', '--reporter', 'attestation'], /--reporter attestation needs --subject sha256:/],
    [['report', 'whole', '--reporter', 'attestation', '--subject', 'sha256:12'], /no digest: write sha256:/],
    [['report', 'whole', '--subject', `sha256:${HEX}`], /add --reporter attestation/],
    [[...RUN, '--shard', '3/2'], /--shard 3\/2 is wrong: write i\/n/],
    [[...RUN, '--shard', '0/2'], /--shard 0\/2 is wrong/],
    [['--target', 'reference', '--role', 'server', '--shard', '1/2'], /--shard needs --seed/],
    [[...RUN, '--reporter', 'attestation'], /needs --subject sha256:.* behind reference/],
  ])('%j', async (words, said) => {
    const isFile = (word: string) => /^(whole|sample|s\d|nowhere|\.|.*\.(json|txt))$/.test(word);
    const given = words.map((word) => (isFile(word) ? at(word) : word));
    const { code, stderr, stdout } = await command(...given);
    expect(stderr).toMatch(said);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('in Chinese as well', async () => {
    const { code, stderr } = await command('report', at('cut.json'), '--lang', 'zh-CN');
    expect([code, stderr]).toEqual([2, expect.stringContaining('报告文件不完整')]);
  });

  it('a journal that is broken is named with its line', async () => {
    mkdirSync(at('torn'));
    writeFileSync(at('torn', 'report.json'), writeReport(sampleReport()));
    writeFileSync(at('torn', 'traffic.ndjson'), 'x\n{}\n');
    const { code, stderr } = await command('report', at('torn'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/traffic\.ndjson:1: this line is not JSON: move the file away to render/);
  });
});

it.each(['report', 'diff', 'run'])('%s --help shows an example', async (name) => {
  const { code, stdout } = await command(name, '--help');
  expect(code).toBe(0);
  expect(stdout).toContain('Examples:');
});
