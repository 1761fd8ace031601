import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ignored, packFolder } from './context.ts';
import { type Header, libraries } from './libraries.ts';

describe('ignored', () => {
  it.each([
    ['node_modules', 'node_modules/ws/index.js', true],
    ['node_modules', 'app/node_modules/ws', false],
    ['**/node_modules', 'app/node_modules/ws', true],
    ['*.log', 'a.log', true],
    ['*.log', 'logs/a.log', false],
    ['**/*.log', 'logs/deep/a.log', true],
    ['/dist/', 'dist/a', true],
    ['*\n!agent', 'agent/main', false],
    ['*\n!agent', 'other', true],
    ['!agent\n*', 'agent', true],
    ['# comment\n\nfile[0-9]', 'file7', true],
    ['a.b', 'axb', false],
    ['c++', 'c++/a', true],
    ['logs(1)', 'logs1', false],
    ['a\\+b', 'a+b', true],
    ['dist', 'Dist', false],
    ['', 'anything', false],
  ])('%j on %s: %s', (rules, path, expected) => {
    expect(ignored(rules)(path)).toBe(expected);
  });
});

describe('packFolder', () => {
  it('takes what is not ignored, and the Dockerfile in any case', async () => {
    const folder = folderOf({
      Dockerfile: 'FROM scratch',
      '.dockerignore': '*\n!app\napp/cache\n!app/cache/kept',
      secret: 'no',
      'other/file': 'no',
      'app/main': 'yes',
      'app/cache/kept': 'yes',
      'app/cache/old': 'no',
    });
    expect([...(await packed(folder)).keys()].sort()).toEqual([
      '.dockerignore',
      'Dockerfile',
      'app/',
      'app/cache/kept',
      'app/main',
    ]);
  });

  it('takes everything where nothing is ignored, as it is but for its owner', async () => {
    const long = `${'folder/'.repeat(50)}${'n'.repeat(200)}`;
    const folder = folderOf({ Dockerfile: 'FROM scratch', 'app/main': 'x'.repeat(70_000), [long]: 'deep' });
    const modes = { 'app/main': 0o775, app: 0o2770 };
    for (const [path, mode] of Object.entries(modes)) chmodSync(join(folder, path), mode);
    mkdirSync(join(folder, 'empty'));
    symlinkSync(long, join(folder, 'app/link'));
    symlinkSync('app', join(folder, 'same'));
    const found = await packed(folder);
    expect(found.get('app/')).toMatchObject({ mode: 0o2770 });
    expect(found.get('app/main')).toMatchObject({ mode: 0o775, size: 70_000 });
    expect(found.get('app/link')).toMatchObject({ type: 'symlink', linkname: long });
    expect(found.get('same')).toMatchObject({ type: 'symlink', linkname: 'app' });
    expect(found.get('empty/')).toMatchObject({ type: 'directory' });
    expect(found.get(long)).toMatchObject({ type: 'file', size: 4 });
    expect(found.size).toBe(50 + 7);
    for (const header of found.values()) expect(header).toMatchObject({ uid: 0, gid: 0 });
  });
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'vanmoi-context-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** What stands in the archive of a folder, by path. */
async function packed(folder: string): Promise<Map<string, Header>> {
  const found = new Map<string, Header>();
  for await (const entry of (await packFolder(folder)).pipe(libraries().tarStream.extract())) {
    const { name, type } = entry.header;
    found.set(type === 'directory' ? `${name.replace(/\/$/, '')}/` : name, entry.header);
    entry.resume();
  }
  return found;
}
