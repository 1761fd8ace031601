/** `--watch` with the real command. */

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../../dist/harness/cli/bin.js', import.meta.url));
const started: ChildProcessByStdio<Writable, Readable, Readable>[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function watch(folder: string, ...words: readonly string[]) {
  const child = spawn(process.execPath, [BIN, '--watch', '--lang', 'en', '--progress', 'plain', ...words], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  started.push(child);
  let text = '';
  let wake = () => {};
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      wake();
    });
  /** All that it says up to this, which is taken away. */
  const until = async (wanted: string): Promise<string> => {
    while (!text.includes(wanted))
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    const end = text.indexOf(wanted) + wanted.length;
    const said = text.slice(0, end);
    text = text.slice(end);
    return said;
  };
  return { child, until, closed: once(child, 'close') };
}

const folderWith = (name: string, content: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'vanmoi-test-'));
  writeFileSync(join(folder, name), content);
  return folder;
};

it('runs again when the file changes and on Enter, and ends with the code of the last run', async () => {
  const folder = folderWith('server.sh', 'echo first >&2; exit 7');
  const { child, until, closed } = watch(
    folder,
    '--target',
    'cmd:sh {cwd}/server.sh {port}',
    '--only',
    'SRV-REG-01',
  );
  expect(await until('watching one file; Enter runs again')).toContain('first');
  writeFileSync(join(folder, 'server.sh'), 'echo second >&2; exit 7');
  expect(await until('watching one file')).toMatch(/server\.sh has changed: running again[\s\S]*second/);
  child.stdin.write('\n');
  expect(await until('watching one file')).toMatch(/running again[\s\S]*second/);
  child.kill('SIGINT');
  expect((await closed)[0]).toBe(3);
});

it('a change overtakes the run that is under way; what is interrupted in the middle is 130', async () => {
  const folder = folderWith('agent.sh', 'sleep 600');
  const { child, until, closed } = watch(
    folder,
    '--target',
    'cmd:sh {cwd}/agent.sh {url}',
    '--only',
    'AGT-REG-01',
  );
  await until('steady begins');
  writeFileSync(join(folder, 'agent.sh'), 'sleep 601');
  await until('agent.sh has changed: running again');
  expect(await until('steady begins')).not.toContain('INCOMPLETE');
  child.kill('SIGINT');
  await until('INCOMPLETE');
  expect((await closed)[0]).toBe(130);
});

it('has nothing to watch of a URL: Enter alone runs again', async () => {
  const folder = folderWith('unrelated.py', '');
  const { child, until, closed } = watch(folder, '--target', 'http://127.0.0.1:1', '--ready-timeout', '0.2');
  expect(await until('Enter runs again')).not.toContain('watching');
  child.stdin.write('\n');
  await until('running again');
  await until('Enter runs again');
  child.kill('SIGTERM');
  expect((await closed)[0]).toBe(3);
});

it('what is wrong with the command line is said at once', async () => {
  const { until, closed } = watch(folderWith('x', ''), '--target', 'ftp://x', '--role', 'server');
  await until('ftp');
  expect((await closed)[0]).toBe(2);
});
