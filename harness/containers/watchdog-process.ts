/**
 * The watchdog: waits for the end of its input, and removes what the run whose id is its argument made at the engine,
 * unless it was told before that all is done.
 */

import { text } from 'node:stream/consumers';

/** The engine may still be at work on what the harness asked last. */
const LOOKS = { looks: 4, pauseMs: 500 };

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
const last = await text(process.stdin).catch(() => '');
if (last !== 'done') {
  const { findEngine } = await import('./engine.ts');
  const { sweep } = await import('./sweep.ts');
  await sweep(await findEngine(), process.argv[2] ?? '', LOOKS);
}
process.exit();
