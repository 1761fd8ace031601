import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TargetError } from './errors.ts';
import { checkFiles, parseFile, writeFiles } from './files.ts';

describe('--file', () => {
  it('is a path and the file it is made from', () => {
    expect(parseFile('conf/agent.yaml=templates/a=b.yaml')).toEqual({
      path: 'conf/agent.yaml',
      source: 'templates/a=b.yaml',
    });
    for (const text of ['agent.yaml', '=a', 'a=', ''])
      expect(() => parseFile(text)).toThrow('write --file path=template');
  });

  it('is written below the folder, placeholders filled', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vanmoi-files-'));
    const files = [{ path: 'deep/agent.json', source: 'x', text: '{"server":"{url}","other":"{unknown}"}' }];
    await writeFiles(files, { url: 'http://m' }, folder);
    expect(readFileSync(join(folder, 'deep/agent.json'), 'utf8')).toBe(
      '{"server":"http://m","other":"{unknown}"}',
    );
  });

  it.each(['../x', '/etc/x', 'a/../../x', '..'])('may not leave the folder: %s', (path) => {
    expect(() => checkFiles([{ path, source: 'x', text: '' }])).toThrow(TargetError);
  });
});
