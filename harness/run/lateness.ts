import { fork } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { extname } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Recorder } from '../../mocks/recorder.ts';

/** How often lateness is written down, in milliseconds. */
const EVERY_MS = 500;

/**
 * Writes down how late things run on this machine: the harness's own event loop, and a sentinel process beside it,
 * since busy neighbours make an agent late while the harness is not. Answers how to stop.
 */
export function watchLateness(recorder: Recorder): () => void {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const sentinelFile = fileURLToPath(new URL(`./sentinel${extname(import.meta.filename)}`, import.meta.url));
  const sentinel = fork(sentinelFile, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
  let sentinelLate = 0;
  sentinel.on('message', (late) => {
    sentinelLate = Math.max(sentinelLate, Number(late));
  });
  sentinel.on('error', () => {
    // without a sentinel the loop's own delay still stands
  });
  sentinel.unref();
  sentinel.channel?.unref();
  let interfaces = namesOfInterfaces();
  const timer = setInterval(() => {
    // The histogram counts its own resolution in.
    const loopLate = Math.max(0, loop.max / 1e6 - 5);
    recorder.record({ type: 'lag', loop: round(loopLate), sentinel: round(sentinelLate) });
    loop.reset();
    sentinelLate = 0;
    const now = namesOfInterfaces();
    if (now !== interfaces)
      recorder.record({ type: 'reading', source: 'interfaces', values: { names: now } });
    interfaces = now;
  }, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    loop.disable();
    if (sentinel.connected) sentinel.disconnect();
  };
}

function round(milliseconds: number): number {
  return Number.isFinite(milliseconds) ? Math.round(milliseconds * 10) / 10 : 0;
}

function namesOfInterfaces(): string {
  return Object.keys(networkInterfaces()).sort().join(' ');
}
