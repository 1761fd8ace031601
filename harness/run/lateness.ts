import { fork } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Recorder } from '../../mocks/recorder.ts';

/** How often lateness is written down, in milliseconds. */
const EVERY_MS = 500;
/** How often the loop is to run, in milliseconds. Node's own histogram misses what follows right after its reset. */
const BEAT_MS = 5;

/**
 * Writes down how late things run on this machine: the harness's own event loop, and a sentinel process beside it,
 * since busy neighbours make an agent late while the harness is not. Answers how to stop.
 */
export function watchLateness(recorder: Recorder): () => void {
  let due = performance.now() + BEAT_MS;
  let loopLate = 0;
  const look = () => {
    const now = performance.now();
    loopLate = Math.max(loopLate, now - due);
    due = now + BEAT_MS;
  };
  const beat = setInterval(look, BEAT_MS);
  beat.unref();
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
    if (performance.now() > due) look(); // the beat may come only after this
    recorder.record({ type: 'lag', loop: round(loopLate), sentinel: round(sentinelLate) });
    loopLate = 0;
    sentinelLate = 0;
    const now = namesOfInterfaces();
    if (now !== interfaces)
      recorder.record({ type: 'reading', source: 'interfaces', values: { names: now } });
    interfaces = now;
  }, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    clearInterval(beat);
    if (sentinel.connected) sentinel.disconnect();
  };
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

function namesOfInterfaces(): string {
  return Object.keys(networkInterfaces()).sort().join(' ');
}
