import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../mocks/clock.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import type { Held, Load } from './load.ts';

/** Puts load on this machine and takes it away again. */
export interface Stimulus {
  /** Resolves when all of it stands, or when it has had its time; never rejects. */
  start(load: Load): Promise<void>;
  /** Takes everything away; may be called twice. */
  stop(): void;
}

/** Starting processes and filling memory takes a moment. */
const PATIENCE_MS = 10_000;

/**
 * A stimulus that writes down, as readings of the source `stimulus`, when it begins, when all of it stands and with
 * how much, and when it ends. It lives in a process of its own that leaves when this one is gone.
 */
export function createStimulus(recorder: Recorder, clock: Clock, signal: AbortSignal): Stimulus {
  let stop: (() => void) | null = null;
  const write = (state: string, held: Partial<Held> = {}) =>
    recorder.record({ type: 'reading', source: 'stimulus', values: { at: recorder.now(), state, ...held } });
  return {
    async start(load) {
      write('begins');
      const file = fileURLToPath(
        new URL(`./stimulus-process${extname(import.meta.filename)}`, import.meta.url),
      );
      const child = fork(file, [JSON.stringify(load)], {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        execArgv: [],
      });
      child.unref();
      stop = () => void child.kill('SIGKILL');
      const held = Promise.withResolvers<Held | null>();
      child.once('message', (message) => held.resolve(message as Held));
      for (const event of ['error', 'exit'] as const) child.once(event, () => held.resolve(null));
      const late = clock.sleep(PATIENCE_MS, signal).catch(() => undefined);
      const stands = await Promise.race([held.promise, late]);
      write(stands ? 'stands' : 'fails', stands ?? {});
    },
    stop() {
      if (!stop) return;
      stop();
      stop = null;
      write('ends');
    },
  };
}
