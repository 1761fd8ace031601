import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetIdentity, IDENTITY_FILE, identityIn, loadIdentity, saveIdentity } from './state.ts';

const IDENTITY = { uuid: 'u-1', token: 'vmoi_T-1' };
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'agent-state-'));
});
afterEach(() => rm(root, { recursive: true }));

test('an identity is kept in a folder made for it, readable by its owner alone', async () => {
  const folder = join(root, 'a', 'b');
  await saveIdentity(folder, IDENTITY);
  expect(await loadIdentity(folder)).toEqual(IDENTITY);
  expect((await stat(join(folder, IDENTITY_FILE))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o077).toBe(0);
});

test('a new identity takes the place of the old one and leaves nothing beside it', async () => {
  await saveIdentity(root, IDENTITY);
  await saveIdentity(root, { ...IDENTITY, token: 'vmoi_T-2' });
  expect((await loadIdentity(root))?.token).toBe('vmoi_T-2');
  expect(await readdir(root)).toEqual([IDENTITY_FILE]);
});

test('a file that holds no identity counts as none and is moved aside', async () => {
  await writeFile(join(root, IDENTITY_FILE), '{"uuid":"u-1","tok');
  expect(await loadIdentity(root)).toBeUndefined();
  expect(await readdir(root)).toEqual([`${IDENTITY_FILE}.corrupt`]);
});

test('no file, and a folder in its place, count as none', async () => {
  expect(await loadIdentity(root)).toBeUndefined();
  expect(await loadIdentity(join(root, 'nowhere'))).toBeUndefined();
});

test('a forgotten identity is gone', async () => {
  await saveIdentity(root, IDENTITY);
  await forgetIdentity(root);
  await forgetIdentity(root);
  expect(await loadIdentity(root)).toBeUndefined();
});

test.each([
  '',
  'null',
  '[]',
  '{}',
  '{"uuid":"","token":"t"}',
  '{"uuid":"u","token":7}',
  '{"uuid":"u","token":"a\\nb"}',
])('%j is no identity', (text) => expect(identityIn(text)).toBeUndefined());
