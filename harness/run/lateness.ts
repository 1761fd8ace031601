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
 * since busy neighbours make an agent late while the harness is not; none where the agent lives in this very process.
 * Answers how to stop.
 */
export function watchLateness(recorder: Recorder, withSentinel = true): () => void {
  let due = performance.now() + BEAT_MS;
  let loopLate = 0;
  const look = () => {
    const now = performance.now();
    loopLate = Math.max(loopLate, now - due);
    due = now + BEAT_MS;
  };
  const beat = setInterval(look, BEAT_MS);
  beat.unref();
  let sentinelLate = 0;
  const stopSentinel = withSentinel
    ? startSentinel((late) => {
        sentinelLate = Math.max(sentinelLate, late);
      })
    : () => undefined;
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
    stopSentinel();
  };
}

/** Starts the process that says how late it runs; without it the loop's own delay still stands. */
function startSentinel(onLate: (late: number) => void): () => void {
  const file = fileURLToPath(new URL(`./sentinel${extname(import.meta.filename)}`, import.meta.url));
  const sentinel = fork(file, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
  sentinel.on('message', (late) => onLate(Number(late)));
  sentinel.on('error', () => undefined);
  sentinel.unref();
  sentinel.channel?.unref();
  return () => {
    if (sentinel.connected) sentinel.disconnect();
  };
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

function namesOfInterfaces(): string {
  return Object.keys(networkInterfaces()).sort().join(' ');
}
