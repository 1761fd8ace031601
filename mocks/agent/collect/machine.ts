import type { Clock } from '../../clock.ts';
import type { Info, Report } from '../messages.ts';
import { readInfo } from './info.ts';
import { type Reading, takeReading } from './reading.ts';
import { reportBetween } from './report.ts';
import { type Source, thisMachine } from './source.ts';

/** The machine as the agent sees it. */
export interface Machine {
  /** The files that all of it is read from. */
  readonly source: Source;
  info(): Info;
  /** A report as of now; rates and processor use since about one interval ago. May wait for a quarter of a second. */
  report(signal?: AbortSignal): Promise<Report>;
}

/** Shorter windows show ticks instead of processor use. */
const SHORTEST_WINDOW_MS = 100;
/** The window where there is no reading from an interval ago. */
const FIRST_WINDOW_MS = 250;

/**
 * A machine that remembers its last readings, since a rate needs two of them. A window is at least 0.1 s and about an
 * interval and a half at most: what lies further back says nothing about the present.
 */
export function createMachine(clock: Clock, intervalMs: number, source: Source = thisMachine): Machine {
  const longestWindow = Math.max(1.5 * intervalMs, 2 * FIRST_WINDOW_MS);
  const read = (): Reading => takeReading(source, clock.now());
  let base: Reading | undefined;
  let last: Reading | undefined;

  return {
    source,
    info: () => readInfo(source),

    async report(signal) {
      const isYoung = last && clock.now() - last.at < SHORTEST_WINDOW_MS;
      base = isYoung ? base : last;
      if (!base || clock.now() - base.at > longestWindow) {
        base = read();
        await clock.sleep(FIRST_WINDOW_MS, signal);
      }
      last = read();
      return reportBetween(base, last);
    },
  };
}
