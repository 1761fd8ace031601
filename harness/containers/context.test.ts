import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ignored, packFolder } from './context.ts';
import { unpack } from './tar.ts';

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
    ['', 'anything', false],
  ])('%j on %s: %s', (rules, path, expected) => {
    expect(ignored(rules)(path)).toBe(expected);
  });
});

describe('packFolder', () => {
  it('takes what is not ignored, and the Dockerfile in any case', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vanmoi-context-'));
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    mkdirSync(join(folder, 'app'));
    write('Dockerfile', 'FROM scratch');
    write('.dockerignore', '*\n!app');
    write('secret', 'no');
    write('app/main', 'x'.repeat(70_000));
    symlinkSync('main', join(folder, 'app/link'));
    const entries = [...unpack(await buffer(packFolder(folder)))];
    expect(entries.map(({ path }) => path).sort()).toEqual([
      '.dockerignore',
      'Dockerfile',
      'app/',
      'app/main',
    ]);
    expect(entries.find(({ path }) => path === 'app/main')?.bytes.length).toBe(70_000);
  });
});
