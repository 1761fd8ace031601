import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadScenarioFiles } from './load.ts';

const text = (id: string) => `id: ${id}\nsteps: [{ step: revoke }]\nexpect: [{ title: x, see: register }]\n`;

describe('scenario files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'scenarios-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, id: string) => writeFileSync(join(folder, name), text(id));

  it('are read from where the command was typed, each with its checks', () => {
    write('a.yaml', 'a');
    write('b.yaml', 'b');
    const files = loadScenarioFiles(['a.yaml', 'b.yaml'], folder);
    expect(files.map(({ scenario, judges }) => [scenario.id, judges.map(({ id }) => id)])).toEqual([
      ['a', ['X-A-01/expected']],
      ['b', ['X-B-01/expected']],
    ]);
  });

  it('may not have the id of another', () => {
    write('a.yaml', 'a');
    write('b.yaml', 'a');
    expect(() => loadScenarioFiles(['a.yaml', 'b.yaml'], folder)).toThrow(
      'b.yaml:1:5: the id "a" is that of a.yaml too: give it another',
    );
  });

  it.each(['steady', 'schedule-8', 'endless-401-minute'])('nor that of ours: %s', (id) => {
    write('a.yaml', id);
    expect(() => loadScenarioFiles(['a.yaml'], folder)).toThrow(
      `a.yaml:1:5: the id "${id}" is that of a scenario of the catalogue too`,
    );
  });

  it('that are not there are said by name', () => {
    expect(() => loadScenarioFiles(['none.yaml'], folder)).toThrow('none.yaml cannot be read');
  });

  it('the one in the documents is one', () => {
    const usage = readFileSync(new URL('../../docs/usage.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n(.+?)```/s.exec(usage) ?? [];
    writeFileSync(join(folder, 'mine.yaml'), example);
    const [file] = loadScenarioFiles(['mine.yaml'], folder);
    expect(file!.judges.map(({ id }) => id)).toEqual(['X-MINE-01/expected', 'X-MINE-02/expected']);
  });
});
