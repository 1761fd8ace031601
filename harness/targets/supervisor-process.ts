/**
 * The supervisor process: it alone starts targets, and it outlives a harness that is killed just long enough to
 * sweep up after it. Forked by `supervisor.ts`; its arguments are the run's id and the folders to remove at the end.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { removeFolder } from './home.ts';
import { Supervised } from './supervised.ts';
import type { FromSupervisor, ToSupervisor } from './supervisor-messages.ts';
import { markOf, sweep } from './sweep.ts';

const LAST_GRACE_MS = 2000;
const FLUSH_MS = 1000;

const [run = '', ...folders] = process.argv.slice(2);
const supervised = new Map<number, Supervised>();
let ending: Promise<void> | null = null;

/** Resolves when the message has left; a harness that is gone hears nothing. */
function tell(message: FromSupervisor): Promise<void> {
  return new Promise((sent) => {
    if (!process.connected || !process.send) return sent();
    process.send(message, () => sent());
  });
}

function launch(number: number, spec: (ToSupervisor & { type: 'launch' })['spec']): void {
  if (ending) return;
  try {
    const started = new Supervised(spec, markOf(run, spec.id), {
      onSpawned: (pid) => void tell({ type: 'spawned', number, pid }),
      onRefused: (code, detail) => {
        supervised.delete(number);
        void tell({ type: 'refused', number, code, detail });
      },
      onOutput: (stream, text) => void tell({ type: 'output', number, stream, text }),
      onExit: (exit) => void tell({ type: 'exit', number, ...exit }),
    });
    supervised.set(number, started);
  } catch (error) {
    // Arguments that cannot be given to a process at all: a NUL inside.
    const { code = 'unknown', message } = error as NodeJS.ErrnoException;
    void tell({ type: 'refused', number, code, detail: message });
  }
}

async function stop(number: number, graceMs: number): Promise<void> {
  const left = (await supervised.get(number)?.stop(graceMs)) ?? [];
  if (left.length === 0) supervised.delete(number);
  await tell({ type: 'stopped', number, left });
}

/** Ends all that was ever started in this run, then this process. */
function endAll(graceMs: number, code: number): Promise<void> {
  ending ??= (async () => {
    const groups = [...supervised.values()].flatMap((each) => each.groups);
    const ofRun = markOf(run);
    const left = await sweep({ groups, carries: (mark) => mark.startsWith(ofRun) }, graceMs);
    await Promise.all(folders.map(removeFolder));
    const told = Promise.all([...supervised.values()].map((each) => each.ended));
    await Promise.race([told, pause(FLUSH_MS)]);
    await Promise.race([tell({ type: 'closed', left }), pause(FLUSH_MS)]);
    process.exit(code);
  })();
  return ending;
}

process.on('message', (message: ToSupervisor) => {
  switch (message.type) {
    case 'launch':
      return launch(message.number, message.spec);
    case 'signal':
      return supervised.get(message.number)?.signal(message.signal);
    case 'stop':
      return void stop(message.number, message.graceMs);
    case 'close':
      return void endAll(message.graceMs, 0);
  }
});
process.on('disconnect', () => void endAll(LAST_GRACE_MS, 0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void endAll(LAST_GRACE_MS, 1));
}
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack}\n`, () => {});
  void endAll(LAST_GRACE_MS, 1);
});
process.stderr.on('error', () => {});

// The harness may have been killed before anyone listened.
if (process.connected) void tell({ type: 'ready' });
else void endAll(0, 0);
