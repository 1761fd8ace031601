import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { libraries } from './libraries.ts';
import { pack, unpack } from './tar.ts';

const file = (path: string, text: string, mode = 0o644) => ({ path, mode, bytes: Buffer.from(text) });
const folder = (path: string, mode: number) => ({ path, mode, bytes: Buffer.alloc(0) });

describe('pack', () => {
  it('keeps what unpack reads: paths of any length, modes, bytes', async () => {
    const entries = [
      folder('state/', 0o777),
      file('state/token', 'abc', 0o600),
      file('large', 'x'.repeat(70_000)),
      file('empty', ''),
      file(`${'folder/'.repeat(50)}${'n'.repeat(200)}`, 'deep'),
      file('名字.json', '{}'),
    ];
    expect(await unpack(await pack(entries))).toEqual(entries);
  });

  it('gives everything to root', async () => {
    const reader = libraries().tarStream.extract();
    reader.end(await pack([folder('state/', 0o777), file('rendered', 'text')]));
    for await (const entry of reader) {
      expect(entry.header).toMatchObject({ uid: 0, gid: 0 });
      entry.resume();
    }
    expect.assertions(2);
  });
});

describe('unpack', () => {
  it('passes over links, and marks folders', async () => {
    const place = mkdtempSync(join(tmpdir(), 'vanmoi-tar-'));
    mkdirSync(join(place, 'closed'), { mode: 0o700 });
    writeFileSync(join(place, 'closed/token'), 'abc', { mode: 0o640 });
    symlinkSync('token', join(place, 'closed/link'));
    const archive = execFileSync('tar', ['-cf', '-', 'closed'], { cwd: place });
    expect(await unpack(archive)).toEqual([folder('closed/', 0o700), file('closed/token', 'abc', 0o640)]);
  });

  it.each([1100, 2000])('ends where an archive is cut: after %i bytes', async (length) => {
    const whole = file('whole', 'x');
    const archive = await pack([whole, file('large', 'x'.repeat(5000))]);
    expect(await unpack(archive.subarray(0, length))).toEqual([whole]);
  });

  it('rejects what is no archive', async () => {
    await expect(unpack(Buffer.alloc(1024, 'x'))).rejects.toThrow('header');
  });
});
