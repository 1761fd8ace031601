import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from './tar.ts';

const file = (path: string, text: string, mode = 0o644) => ({ path, mode, bytes: Buffer.from(text) });
const LONG = `${'folder/'.repeat(12)}${'n'.repeat(90)}`;
const entries = [
  { path: 'state/', mode: 0o777, bytes: Buffer.alloc(0) },
  file('state/token', 'abc', 0o600),
  file('block', 'x'.repeat(512)),
  file('empty', ''),
  file(LONG, 'deep'),
  file('名字.json', '{}'),
];

describe('pack', () => {
  it('is read by unpack', () => {
    expect([...unpack(pack(entries))]).toEqual(entries);
  });

  it('is read by tar', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vanmoi-tar-'));
    execFileSync('tar', ['-xf', '-', '-C', folder], { input: pack(entries) });
    expect(readFileSync(join(folder, LONG), 'utf8')).toBe('deep');
    expect(statSync(join(folder, 'state/token')).mode & 0o7777).toBe(0o600);
  });

  it('says which path is too long', () => {
    expect(() => pack([file('n'.repeat(200), '')])).toThrow('too long');
  });
});

describe('unpack', () => {
  it.each(['gnu', 'posix', 'ustar'])('reads what tar writes as %s', (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'vanmoi-tar-'));
    const name = format === 'ustar' ? 'short' : 'n'.repeat(150);
    writeFileSync(join(folder, name), 'text', { mode: 0o640 });
    const archive = execFileSync('tar', [`--format=${format}`, '-cf', '-', name], { cwd: folder });
    expect([...unpack(archive)]).toEqual([file(name, 'text', 0o640)]);
  });

  it('ends where an archive is cut', () => {
    expect([...unpack(pack(entries).subarray(0, 700))]).toHaveLength(1);
  });
});
