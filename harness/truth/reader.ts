import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Recorder } from '../../mocks/recorder.ts';
import type { FromReader, ToReader } from './reader-messages.ts';

/** Reads the machine beside an agent and writes the readings down, from a process of its own. */
export interface Reader {
  /** Settles with the first readings, or when there will be none. */
  readonly ready: Promise<void>;
  /** The agent is this process of the machine, in this container: from now on its view is read. */
  follow(pid: number, container: string): void;
  /** Reads at once: a report has arrived. */
  read(): void;
  close(): void;
}

export interface ReaderOptions {
  readonly recorder: Recorder;
  /** The port of the master, by which the agent is found. */
  readonly port: number;
  /** The interval that the agent was told, in milliseconds. */
  readonly intervalMs: number;
  /** Whether the agent lives in a container: then nothing is read before `follow`. */
  readonly isContained?: boolean;
}

/** A window of a tenth of a second is the shortest that agents use, an interval the usual one. */
const PERIOD_MS = { least: 100, most: 250, ofInterval: 1 / 50 };
/** What does not come by then is not waited for. */
const PATIENCE_MS = 2000;

/**
 * Starts the reader. Each reading is a `reading` event whose `at` is when it was taken, in journal milliseconds. Where
 * the process cannot be started there are simply no readings.
 */
export function startReader({ recorder, port, intervalMs, isContained = false }: ReaderOptions): Reader {
  const file = fileURLToPath(new URL(`./reader-process${extname(import.meta.filename)}`, import.meta.url));
  const period = Math.min(Math.max(PERIOD_MS.ofInterval * intervalMs, PERIOD_MS.least), PERIOD_MS.most);
  const child = fork(file, [String(period), String(port), ...(isContained ? ['container'] : [])], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
  // Both processes read one monotonic clock; the journal counts from its own beginning.
  const origin = Number(process.hrtime.bigint()) / 1e6 - recorder.now();
  const ready = Promise.withResolvers<void>();
  const patience = setTimeout(ready.resolve, PATIENCE_MS);
  const open = { value: true };
  child.on('message', ({ source, at, values }: FromReader) => {
    if (!open.value) return;
    const taken = Math.round((at - origin) * 1000) / 1000;
    recorder.record({ type: 'reading', source, values: { at: taken, ...values } });
    if (source === 'sockets' || source === 'agent' || values.proc === 'no') ready.resolve();
  });
  for (const event of ['error', 'exit'] as const) child.once(event, () => ready.resolve());
  child.unref();
  const tell = (message: ToReader) => {
    if (child.connected) child.send(message, () => undefined); // one that has ended reads nothing
  };
  if (isContained) ready.resolve(); // there is nothing to wait for yet
  return {
    ready: ready.promise.finally(() => clearTimeout(patience)),
    follow: (pid, container) => tell({ type: 'follow', pid, container }),
    read: () => tell({ type: 'report' }),
    close() {
      open.value = false;
      ready.resolve();
      // It holds nothing; a file system that hangs may keep it from leaving by itself.
      child.kill('SIGKILL');
    },
  };
}
