import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newIdentity } from '../../mocks/master/identities.ts';
import type { Home } from '../targets/index.ts';
import { contentsOf, emptyFolders, tokenFiles } from './token-files.ts';

let home: Home;
let folder: string;
const { token } = newIdentity();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-files-'));
  const under = (name: string) => join(folder, name);
  home = { folder, home: under('home'), work: under('work'), state: under('state'), temp: under('tmp') };
  for (const each of [home.home, home.work, home.state, home.temp]) await mkdir(each, { mode: 0o700 });
});
afterEach(() => rm(folder, { recursive: true }));

/** A file with this mode, whatever the umask. */
async function write(path: string, text: string, mode: number): Promise<void> {
  await writeFile(path, text);
  await chmod(path, mode);
}

describe.skipIf(process.platform === 'win32')('a file that holds the token', () => {
  test.each([
    [0o600, '0600', false],
    [0o400, '0400', false],
    [0o640, '0640', true],
    [0o644, '0644', true],
    [0o606, '0606', true],
  ])('with mode %o', async (mode, shown, exposed) => {
    await write(join(home.state, 'token'), token, mode);
    expect(tokenFiles(home, [token])).toEqual([{ path: 'state/token', mode: shown, exposed }]);
  });

  test('is found wherever the agent may keep it', async () => {
    for (const each of [home.home, home.work, home.state, home.temp]) {
      await mkdir(join(each, 'deep'));
      await write(join(each, 'deep', 'x'), `before ${token} after`, 0o600);
    }
    expect(tokenFiles(home, [token]).map(({ path }) => path)).toEqual([
      'state/deep/x',
      'home/deep/x',
      'work/deep/x',
      'tmp/deep/x',
    ]);
  });

  test('is found where its odd characters are escaped', async () => {
    const escaped = JSON.stringify({ token }).replaceAll('/', '\\/').replaceAll('=', '\\u003d');
    await write(join(home.state, 'state.json'), escaped, 0o600);
    expect(tokenFiles(home, [token])).toHaveLength(1);
  });

  test('is not exposed in a folder that the agent closed to others', async () => {
    await mkdir(join(home.state, 'private', 'deep'), { recursive: true });
    await chmod(join(home.state, 'private'), 0o700);
    await write(join(home.state, 'private', 'deep', 'token'), token, 0o644);
    expect(tokenFiles(home, [token])).toMatchObject([{ mode: '0644', exposed: false }]);
  });

  test('is exposed in a folder that is open, though the harness closed its own', async () => {
    await mkdir(join(home.state, 'open'));
    await chmod(join(home.state, 'open'), 0o755);
    await write(join(home.state, 'open', 'token'), token, 0o644);
    expect(tokenFiles(home, [token])).toMatchObject([{ exposed: true }]);
  });
});

test('other files, links and other tokens are not taken for it', async () => {
  await write(join(home.state, 'other'), newIdentity().token, 0o644);
  await write(join(folder, 'outside'), token, 0o644);
  await symlink(join(folder, 'outside'), join(home.state, 'link'));
  await symlink(folder, join(home.state, 'loop'));
  expect(tokenFiles(home, [token])).toEqual([]);
});

test('an agent without a token has no such file', async () => {
  await write(join(home.state, 'notes'), 'nothing', 0o644);
  expect(tokenFiles(home, [])).toEqual([]);
});

test('what the agent left is removed; the folders and what it was given stay', async () => {
  await writeFile(join(home.work, 'config'), token);
  const before = contentsOf(home);
  await mkdir(join(home.state, 'deep'));
  await write(join(home.state, 'deep', 'token'), token, 0o600);
  emptyFolders(home, before);
  expect(tokenFiles(home, [token]).map(({ path }) => path)).toEqual(['work/config']);
  await write(join(home.state, 'token'), token, 0o600);
});
