import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A process of its own that outlives the harness: where that ends without a word, it removes what the run made. */
export interface Watchdog {
  /** Nothing is left to remove: it goes. */
  dismiss(): void;
}

/** Starts the watchdog of a run; it hears the end of the harness by the pipe between them, `kill -9` too. */
export function startWatchdog(run: string): Watchdog {
  const file = fileURLToPath(new URL(`./watchdog-process${extname(import.meta.filename)}`, import.meta.url));
  const child = spawn(process.execPath, [file, run], {
    // A session of its own: an interrupt typed at the terminal is the harness's to handle.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined); // the harness still removes everything itself
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return { dismiss: () => void child.stdin.end('done') };
}
