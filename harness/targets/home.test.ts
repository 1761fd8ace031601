import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHomes } from './home.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'homes-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('makes private, empty folders, the same ones for a restart', async () => {
  const homes = await createHomes({ run: 'r1', root });
  const [first, again] = await Promise.all([homes.make('agent 1'), homes.make('agent 1')]);
  expect(again).toBe(first);
  expect(homes.folder).toBe(join(root, 'vanmoi-conform-r1'));
  for (const folder of [first.home, first.work, first.state, first.temp]) {
    expect(readdirSync(folder)).toEqual([]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  }
});

it('keeps targets apart, whatever their ids', async () => {
  const homes = await createHomes({ run: 'r', root });
  const ids = ['a b', 'a/b', 'A b', '..', '.', '', 'x'.repeat(300)];
  const made = await Promise.all(ids.map((id) => homes.make(id)));
  const names = readdirSync(homes.folder);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(ids.length);
  for (const home of made) expect(names).toContain(home.folder.slice(homes.folder.length + 1));
});

it('refuses the folder of another run', async () => {
  await createHomes({ run: 'r', root });
  await expect(createHomes({ run: 'r', root })).rejects.toThrow('EEXIST');
});

it('takes the system’s folder for temporary files by default', async () => {
  const homes = await createHomes({ run: randomUUID() });
  expect(homes.folder.startsWith(tmpdir())).toBe(true);
  expect(await homes.remove()).toBe(true);
});

it('removes everything but what links point to', async () => {
  writeFileSync(join(root, 'outside'), 'kept');
  const homes = await createHomes({ run: 'r', root });
  const { work } = await homes.make('a');
  symlinkSync(root, join(work, 'link'));
  expect(await homes.remove()).toBe(true);
  expect(existsSync(homes.folder)).toBe(false);
  expect(existsSync(join(root, 'outside'))).toBe(true);
  expect(await homes.remove()).toBe(true);
});

it('removes folders that were closed to their owner', () => {
  // Modes do not bind root, so that root steps down for this.
  const owner = process.getuid?.() === 0 ? 65_534 : undefined;
  const folder = join(root, 'vanmoi-conform-modes');
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  writeFileSync(join(folder, 'a/b/file'), '');
  for (const path of owner ? [root, folder, join(folder, 'a'), join(folder, 'a/b')] : []) {
    chownSync(path, owner as number, owner as number);
  }
  chmodSync(join(folder, 'a/b'), 0o000);
  chmodSync(join(folder, 'a'), 0o500);
  const script = `
    if (${owner ?? 0}) process.setuid(${owner ?? 0});
    process.stdout.write(String(await removeFolder(${JSON.stringify(folder)})));
  `;
  const source = `import { removeFolder } from ${JSON.stringify(new URL('./home.ts', import.meta.url).href)};`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', source + script], {
    encoding: 'utf8',
  });
  expect(run).toMatchObject({ status: 0, stdout: 'true' });
  expect(existsSync(folder)).toBe(false);
});
