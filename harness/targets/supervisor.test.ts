import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LaunchError, SupervisorError } from './errors.ts';
import { createHomes } from './home.ts';
import type { Launched } from './launch.ts';
import { readProcess } from './processes.ts';
import { type Supervisor, startSupervisor } from './supervisor.ts';
import type { LaunchSpec } from './supervisor-messages.ts';

let supervisor: Supervisor;
let folder: string;
let count = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  supervisor = await startSupervisor({ run: randomUUID() });
});
afterEach(async () => {
  await supervisor.close({ graceMs: 0 });
  rmSync(folder, { recursive: true, force: true });
});

function spec(script: string, more: Partial<LaunchSpec> = {}): LaunchSpec {
  count += 1;
  const env = { PATH: process.env.PATH ?? '' };
  return { file: '/bin/sh', args: ['-c', script], env, cwd: folder, id: `t${count}`, ...more };
}

const shell = (script: string) => supervisor.launch(spec(script));

const lives = (pid: number) => readProcess(pid)?.zombie === false;

async function untilGone(pid: number): Promise<void> {
  for (let left = 400; lives(pid); left -= 1) {
    if (left === 0) throw new Error(`process ${pid} is still there`);
    await pause(25);
  }
}

/** Waits for a line of output that begins so, and gives the number behind it. */
function numberAfter(launched: Launched, word: string): Promise<number> {
  return new Promise((resolve) => {
    let output = '';
    launched.onOutput((_, text) => {
      output += text;
      const found = new RegExp(`${word} (\\d+)\n`).exec(output);
      if (found) resolve(Number(found[1]));
    });
  });
}

describe('a launched process', () => {
  it('runs in its folder with exactly its environment and the mark', async () => {
    const launched = await supervisor.launch(spec('pwd; env', { env: { A: 'x y' }, id: 'a/b' }));
    const exit = await launched.exited;
    expect(exit).toMatchObject({ code: 0, signal: null, asked: false, droppedBytes: 0 });
    expect(exit.tail[0]).toBe(folder);
    expect(exit.tail).toContain('A=x y');
    expect(exit.tail.filter((line) => /^VANMOI_CONFORM_MARK=[\w-]{36}:a%2Fb$/.test(line))).toHaveLength(1);
    expect(exit.tail.some((line) => line.startsWith('NODE'))).toBe(false);
  });

  it('gets its arguments as they are, without a shell', async () => {
    const args = ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '$HOME', 'a  b', '*', '"', ''];
    const launched = await supervisor.launch(spec('', { file: process.execPath, args }));
    const { tail } = await launched.exited;
    expect(JSON.parse(tail[0] ?? '')).toEqual(args.slice(2));
  });

  it('is a group of its own, and is printed as it was started', async () => {
    const launched = await shell('sleep 60');
    expect(readProcess(launched.pid)?.group).toBe(launched.pid);
    expect(launched.command).toBe(`/bin/sh -c 'sleep 60'`);
  });

  it('that ends early tells its code and last output', async () => {
    const launched = await shell('echo starting; echo "no config" >&2; exit 7');
    expect(await launched.exited).toMatchObject({ code: 7, signal: null, asked: false });
    expect([...launched.tail()].sort()).toEqual(['no config', 'starting']);
  });

  it('that is killed tells the signal', async () => {
    const launched = await shell('kill -9 $$');
    expect(await launched.exited).toMatchObject({ code: null, signal: 'SIGKILL', asked: false });
  });

  it('is heard from its first word, each stream by itself', async () => {
    const launched = await shell('echo out; echo err >&2');
    await launched.exited;
    const heard: Record<string, string> = { stdout: '', stderr: '' };
    launched.onOutput((stream, text) => {
      heard[stream] += text;
    });
    expect(heard).toEqual({ stdout: 'out\n', stderr: 'err\n' });
  });

  it('may write without end: 1 MiB is handed on, the rest counted, the end remembered', async () => {
    const launched = await shell('head -c 3000000 /dev/zero | tr "\\0" x; echo; echo last');
    const { tail, droppedBytes } = await launched.exited;
    let length = 0;
    launched.onOutput((_, text) => {
      length += text.length;
    });
    expect(length).toBe(1024 * 1024);
    expect(droppedBytes).toBe(3_000_006 - 1024 * 1024);
    expect(tail.at(-1)).toBe('last');
  });

  it('is taken as ended though a grandchild holds its output', async () => {
    const launched = await shell('sleep 60 & echo child $!');
    const child = numberAfter(launched, 'child');
    expect(await launched.exited).toMatchObject({ code: 0 });
    expect(lives(await child)).toBe(true);
    await launched.stop();
    expect(lives(await child)).toBe(false);
  });
});

describe('a launch that fails', () => {
  it.each([
    ['a program that is not there', '/none/agent', 'was not found'],
    ['a file without the right to be run', 'plain', 'chmod +x'],
    ['an interpreter that is not there', 'script', '/none/python'],
  ])('names %s', async (_, name, advice) => {
    writeFileSync(join(folder, 'plain'), '', { mode: 0o644 });
    writeFileSync(join(folder, 'script'), '#!/none/python -u\n', { mode: 0o755 });
    const file = name.startsWith('/') ? name : join(folder, name);
    const launching = supervisor.launch(spec('', { file }));
    await expect(launching).rejects.toThrow(LaunchError);
    await expect(launching).rejects.toThrow(advice);
  });

  it('names a working folder that is not there', async () => {
    await expect(supervisor.launch(spec('', { cwd: '/none' }))).rejects.toThrow('"/none" does not exist');
  });

  it('is an error of the launch even where no process can be asked for', async () => {
    await expect(supervisor.launch(spec('\0'))).rejects.toThrow(LaunchError);
    expect(await (await shell('exit 4')).exited).toMatchObject({ code: 4 });
  });

  it('is refused while the life before it runs, and works after its stop', async () => {
    const again = spec('sleep 60');
    const first = await supervisor.launch(again);
    await expect(supervisor.launch(again)).rejects.toThrow('still runs');
    await first.stop();
    expect((await supervisor.launch(again)).pid).not.toBe(first.pid);
  });
});

describe('stopping', () => {
  it('lets a process leave in order', async () => {
    const launched = await shell('trap "echo bye; exit 5" TERM; echo pid $$; while :; do sleep 0.05; done');
    await numberAfter(launched, 'pid');
    expect(await launched.stop()).toMatchObject({ code: 5, asked: true });
    expect(launched.tail().at(-1)).toBe('bye');
    expect(await launched.stop()).toMatchObject({ code: 5 });
  });

  it('kills what does not leave', async () => {
    const launched = await shell('trap "" TERM; echo pid $$; while :; do sleep 0.05; done');
    await numberAfter(launched, 'pid');
    expect(await launched.stop({ graceMs: 100 })).toMatchObject({ signal: 'SIGKILL', asked: true });
  });

  it('wakes a paused process first', async () => {
    const launched = await shell('trap "exit 5" TERM; echo pid $$; while :; do sleep 0.05; done');
    await numberAfter(launched, 'pid');
    launched.signal('SIGSTOP');
    expect(await launched.stop({ graceMs: 20_000 })).toMatchObject({ code: 5 });
  });

  it('ends grandchildren, also in sessions of their own, of parents that are gone, without the mark', async () => {
    const launched = await shell(`
      sleep 60 & echo group $!
      setsid sh -c 'sleep 60 & echo session $!; wait' &
      (setsid sh -c 'echo orphan $$; exec sleep 60' &)
      env -i setsid sh -c 'echo unmarked $$; exec sleep 60' &
      wait`);
    const words = ['group', 'session', 'orphan', 'unmarked'];
    const pids = await Promise.all(words.map((word) => numberAfter(launched, word)));
    expect(pids.map(lives)).toEqual([true, true, true, true]);
    await launched.stop();
    expect(pids.map(lives)).toEqual([false, false, false, false]);
  });

  it('leaves other targets alone', async () => {
    const [one, other] = await Promise.all([shell('sleep 60'), shell('setsid sleep 60')]);
    await one.stop();
    expect(lives(other.pid)).toBe(true);
  });

  it('tells a signal of the harness from one that came from elsewhere', async () => {
    const asked = await shell('sleep 60');
    asked.signal('SIGTERM');
    expect(await asked.exited).toMatchObject({ signal: 'SIGTERM', asked: true });
    const surprised = await shell('sleep 60');
    process.kill(-surprised.pid, 'SIGTERM');
    expect(await surprised.exited).toMatchObject({ signal: 'SIGTERM', asked: false });
  });
});

describe('the supervisor', () => {
  it('ends everything when it is closed, and its folders', async () => {
    const homes = await createHomes({ run: randomUUID() });
    const own = await startSupervisor({ run: randomUUID(), folders: [homes.folder] });
    const launched = await own.launch(spec('setsid sleep 60 & echo child $!; wait'));
    const child = await numberAfter(launched, 'child');
    await own.close();
    expect(await launched.exited).toMatchObject({ asked: true });
    expect([launched.pid, child, own.pid].map(lives)).toEqual([false, false, false]);
    expect(existsSync(homes.folder)).toBe(false);
    await expect(own.launch(spec(''))).rejects.toThrow('closed');
    expect(await launched.stop()).toMatchObject({ asked: true });
  });

  it('sweeps up after a harness that was killed', async () => {
    const homes = await createHomes({ run: randomUUID() });
    const harness = startHarness(homes.folder);
    const [line] = (await once(harness.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    const pids = JSON.parse(line.toString()) as number[];
    expect(pids.map(lives)).toEqual([true, true, true]);
    harness.kill('SIGKILL');
    for (const pid of pids) await untilGone(pid);
    expect(existsSync(homes.folder)).toBe(false);
  });

  it('that is killed is an error of its own, and what it started is ended', async () => {
    const launched = await shell('setsid sleep 60 & echo child $!; wait');
    const child = await numberAfter(launched, 'child');
    // Paused first, or it might obey before it dies.
    process.kill(supervisor.pid, 'SIGSTOP');
    const stop = launched.stop();
    process.kill(supervisor.pid, 'SIGKILL');
    await expect(stop).rejects.toThrow(SupervisorError);
    await expect(launched.exited).rejects.toThrow('ended by itself (SIGKILL)');
    await expect(shell('')).rejects.toThrow(SupervisorError);
    await supervisor.close();
    expect([launched.pid, child].map(lives)).toEqual([false, false]);
  });

  it('is not in the reach of an interrupt typed at the terminal', () => {
    expect(readProcess(supervisor.pid)?.session).toBe(supervisor.pid);
  });
});

/** A harness of its own: launches a target with a grandchild, prints all pids, and waits to be killed. */
function startHarness(toRemove: string): ChildProcess {
  const source = `
    import { startSupervisor } from ${JSON.stringify(new URL('./supervisor.ts', import.meta.url).href)};
    const supervisor = await startSupervisor({ run: 'killed', folders: [${JSON.stringify(toRemove)}] });
    const args = ['-c', 'setsid sleep 60 & echo $!; wait'];
    const env = { PATH: process.env.PATH };
    const launched = await supervisor.launch({ file: '/bin/sh', args, env, cwd: '/', id: 'x' });
    launched.onOutput((_, text) => console.log(JSON.stringify([supervisor.pid, launched.pid, Number(text)])));
  `;
  const args = ['--input-type=module', '-e', source];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}
