import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bearerToken } from '../wire/headers.ts';
import { inFile, inMemory, type Known, newIdentity } from './identities.ts';

const one: Known = { uuid: 'u1', token: 'T1', name: 'one' };
const two: Known = { uuid: 'u2', token: 'T2', name: 'zwei ü' };

test('who is registered is known by the token, until it is revoked', () => {
  const identities = inMemory([one]);
  identities.add(two);
  expect(identities.byToken('T2')).toEqual(two);
  expect(identities.byToken('t2')).toBe(undefined);
  expect(identities.all()).toEqual([one, two]);
  identities.revoke('T1');
  expect(identities.byToken('T1')).toBe(undefined);
  expect(identities.all()).toEqual([two]);
});

describe('in a file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'identities-'));
    file = join(folder, 'state.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('they outlive the process, and so does what was revoked', () => {
    const before = inFile(file);
    expect(before.all()).toEqual([]);
    before.add(one);
    before.add(two);
    before.revoke('T1');
    const after = inFile(file);
    expect(after.all()).toEqual([two]);
    expect(after.byToken('T2')).toEqual(two);
  });

  test('the file is whole after every change, also where it had agents before', () => {
    inFile(file).add(one);
    const identities = inFile(file);
    const three: Known = { uuid: 'u3', token: 'T3', name: '三' };
    const four: Known = { uuid: 'u4', token: 'T4', name: '' };
    const again: Known = { ...two, name: 'again' };
    const steps: [change: () => void, known: readonly Known[]][] = [
      [() => identities.add(two), [one, two]],
      [() => identities.add(three), [one, two, three]],
      [() => identities.add(four), [one, two, three, four]],
      [() => identities.add(again), [one, again, three, four]],
      [() => identities.revoke('T1'), [again, three, four]],
      [() => identities.add(one), [again, three, four, one]],
      [() => ['T1', 'T2', 'T3', 'T4'].forEach(identities.revoke), []],
      [() => identities.add(one), [one]],
      [() => identities.add(two), [one, two]],
    ];
    for (const [change, known] of steps) {
      change();
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(known);
    }
  });

  test('who registers is added to the file, and the rest of it is not written again', () => {
    const identities = inFile(file);
    identities.add(one);
    const { ino } = statSync(file);
    identities.add(two);
    expect(statSync(file).ino).toBe(ino);
    identities.revoke('T1');
    expect(statSync(file).ino).not.toBe(ino);
  });

  test('only the owner may read it', () => {
    const identities = inFile(file);
    identities.add(one);
    identities.add(two);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.each([
    '',
    'null',
    '{}',
    '[{"uuid":"u1","token":"T1"}]',
    '[{"uuid":"u1","token":5,"name":"x"}]',
    '[null]',
    '[{"uuid":"u1",',
  ])('%j is refused by name, with the way out, and left as it is', (text) => {
    writeFileSync(file, text);
    expect(() => inFile(file)).toThrow(
      `${file} does not hold the identities of a master: name another file, or remove it`,
    );
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('a folder that is not there is said at the first registration', () => {
    expect(() => inFile(join(folder, 'none', 'state.json')).add(one)).toThrow('ENOENT');
  });
});

describe('a new identity', () => {
  const many = Array.from({ length: 200 }, newIdentity);

  test('holds every kind of character that a token may have', () => {
    for (const { uuid, token } of many) {
      expect(token).toMatch(/^vmoi_~\.\+\/-[A-Za-z0-9]{32}=$/);
      expect(token).toMatch(/[A-Z]/);
      expect(token.slice(10)).toMatch(/[a-z]/);
      expect(token).toMatch(/\d/);
      expect(bearerToken([['Authorization', `Bearer ${token}`]])).toBe(token);
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  test('is like no other', () => {
    expect(new Set(many.flatMap(({ uuid, token }) => [uuid, token])).size).toBe(400);
  });
});
