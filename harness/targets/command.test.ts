import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hintFor, prepareCommand } from './command.ts';
import { LaunchError } from './errors.ts';

let root: string;
let cwd: string;
let work: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'command-'));
  cwd = join(root, 'here');
  work = join(root, 'deeper/work');
  for (const folder of [cwd, work, join(cwd, 'bin'), join(cwd, 'run'), join(root, 'path')])
    mkdirSync(folder, { recursive: true });
  for (const program of ['here/bin/tool', 'here/tool', 'path/tool', 'path/other']) {
    writeFileSync(join(root, program), '#!/bin/sh\n', { mode: 0o755 });
  }
  for (const file of [
    'here/plain',
    'path/plain',
    'here/app.yaml',
    'deeper/work/made.yaml',
    'here/made.yaml',
  ]) {
    writeFileSync(join(root, file), '');
    chmodSync(join(root, file), 0o644);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a command', () => {
  const prepare = (argv: string[], path = `${root}/path`) =>
    prepareCommand({ argv, cwd, path, values: { cwd, port: 8080, name: 'a b' } });

  it.each([
    ['./tool', 'here/tool'],
    ['bin/tool', 'here/bin/tool'],
    ['../path/other', 'path/other'],
    ['{cwd}/tool', 'here/tool'],
    ['tool', 'path/tool'],
  ])('%s is found where a shell would find it', async (program, file) => {
    expect((await prepare([program])).file).toBe(join(root, file));
  });

  it('is found by relative and empty entries of PATH from the folder of the user', async () => {
    expect((await prepare(['tool'], 'bin:/none')).file).toBe(join(cwd, 'bin/tool'));
    expect((await prepare(['tool'], ':/none')).file).toBe(join(cwd, 'tool'));
  });

  it('gets its placeholders filled, one word a word', async () => {
    expect(await prepare(['tool', '-p{port}', '{name}', '{caFile}'])).toEqual({
      file: join(root, 'path/tool'),
      args: ['-p8080', 'a b', '{caFile}'],
      command: `tool -p8080 'a b' {caFile}`,
    });
  });

  it.each([
    ['./none', 'was not found'],
    ['none', 'not found on PATH: install it'],
    ['plain', 'not found on PATH: write ./plain'],
    ['./plain', 'chmod +x'],
    ['./run', 'is a folder'],
  ])('%s is refused with the way out', async (program, advice) => {
    await expect(prepare([program])).rejects.toThrow(LaunchError);
    await expect(prepare([program])).rejects.toThrow(advice);
  });
});

describe('the hint about the working folder', () => {
  it.each([
    [['tool', 'app.yaml'], 'tool {cwd}/app.yaml'],
    [['tool', './app.yaml', 'x y'], `tool {cwd}/app.yaml 'x y'`],
    [['tool', '--config=app.yaml', '-v'], 'tool --config={cwd}/app.yaml -v'],
    [['tool', '../path/other'], 'tool {cwd}/../path/other'],
  ])('corrects %j', async (argv, corrected) => {
    expect(await hintFor(argv, cwd, work)).toBe(corrected);
  });

  it.each([
    ['app.yaml'],
    ['tool', 'none.yaml'],
    ['tool', 'made.yaml'],
    ['tool', '{cwd}/app.yaml'],
    ['tool', '/dev/null'],
    ['tool', 'run'],
    ['tool', '.'],
    ['tool', '--app.yaml', '-', ''],
  ])('has nothing to say of %s %s', async (...argv) => {
    expect(await hintFor(argv, cwd, work)).toBeNull();
  });
});
