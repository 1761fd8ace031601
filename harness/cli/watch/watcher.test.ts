import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { namedFiles } from './named-files.ts';
import { Watcher } from './watcher.ts';

let folder = '';
const path = (...names: readonly string[]) => join(folder, ...names);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vanmoi-watch-'));
  for (const name of ['agent', 'agent/lib', 'agent/node_modules', 'agent/.git', 'vanmoi-report', 'data'])
    mkdirSync(path(name));
  for (const name of [
    'agent/main.py',
    'agent/lib/send.py',
    'agent/node_modules/x.js',
    'agent/.git/x.py',
    'agent/log.txt',
  ])
    writeFileSync(path(name), 'one');
  writeFileSync(path('agent.bin'), 'one');
  writeFileSync(path('mine.yaml'), 'one');
});
afterEach(() => rmSync(folder, { recursive: true }));

const named = (target: string, more: { extraArguments?: string[]; scenarios?: string[] } = {}) => {
  const { files, folders } = namedFiles({ target, extraArguments: [], scenarios: [], cwd: folder, ...more });
  const shown = (all: readonly string[]) => all.map((one) => one.replace(folder, ''));
  return { files: shown(files), folders: shown(folders) };
};

describe('what a command line names', () => {
  test('a script and its folder, a program by itself', () => {
    expect(named('cmd:python3 agent/main.py --server {url}')).toEqual({
      files: ['/agent/main.py'],
      folders: ['/agent'],
    });
    expect(named("cmd:'{cwd}/agent.bin' {url}")).toEqual({ files: ['/agent.bin'], folders: [] });
  });

  test('folders, paths behind options, what follows --, scenario files', () => {
    expect(named('cmd:go run ./agent {url}')).toEqual({ files: [], folders: ['/agent'] });
    const more = { extraArguments: ['--config=mine.yaml'], scenarios: ['mine.yaml'] };
    expect(named('cmd:./agent.bin {url}', more)).toEqual({
      files: ['/agent.bin', '/mine.yaml'],
      folders: [],
    });
  });

  test('nothing of a server that runs elsewhere, nor of what cannot be read', () => {
    expect(named('http://127.0.0.1:1')).toEqual({ files: [], folders: [] });
    expect(named("cmd:sh -c 'open {url}")).toEqual({ files: [], folders: [] });
  });
});

describe('a watcher', () => {
  let watcher: Watcher;
  afterEach(() => watcher.close());

  function watching(target: string): { next: () => Promise<string> } {
    watcher = new Watcher(
      namedFiles({ target, extraArguments: [], scenarios: [], cwd: folder }),
      path('vanmoi-report'),
    );
    const seen: string[] = [];
    let wake = () => {};
    watcher.onChange = (file) => {
      seen.push(file.replace(folder, ''));
      wake();
    };
    return {
      next: async () => {
        while (seen.length === 0)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        return seen.shift()!;
      },
    };
  }

  test('counts the sources, without what others wrote', () => {
    watching('cmd:python3 agent/main.py {url}');
    expect(watcher.count).toBe(2);
  });

  test('tells of a file that is written, replaced, new, or in a new folder', async () => {
    const { next } = watching('cmd:python3 agent/main.py {url}');
    writeFileSync(path('agent/main.py'), 'two');
    expect(await next()).toBe('/agent/main.py');
    writeFileSync(path('agent/lib/send.py.new'), 'two');
    renameSync(path('agent/lib/send.py.new'), path('agent/lib/send.py'));
    expect(await next()).toBe('/agent/lib/send.py');
    writeFileSync(path('agent/other.py'), 'one');
    expect(await next()).toBe('/agent/other.py');
  });

  test('says nothing of data, of folders that are passed over, and of what has not changed', async () => {
    const { next } = watching('cmd:python3 agent/main.py {url}');
    // The last of some changes is told: nothing that follows counts as one.
    writeFileSync(path('agent/other.py'), 'one');
    writeFileSync(path('agent/log.txt'), 'two');
    writeFileSync(path('agent/node_modules/x.js'), 'two');
    writeFileSync(path('agent/.git/x.py'), 'two');
    rmSync(path('agent/lib/send.py'));
    chmodSync(path('agent/main.py'), 0o755);
    expect(await next()).toBe('/agent/other.py');
  });

  test('tells of a program that is built anew', async () => {
    const { next } = watching('cmd:./agent.bin {url}');
    writeFileSync(path('mine.yaml'), 'two');
    rmSync(path('agent.bin'));
    writeFileSync(path('agent.bin'), 'three');
    expect(await next()).toBe('/agent.bin');
  });
});
