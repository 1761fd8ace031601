import { describe, expect, test } from 'vitest';
import type { Outcome } from '../outcome.ts';
import { type Story, type Told, traffic } from './journal-of.ts';

/** What happens, the verdict on it, and the story; null where nothing happened that could be judged. */
export type Row = readonly [what: string, verdict: Outcome['verdict'] | null, story: Story];

/** Tests one judge with a table of stories, each as it was and as a masked journal tells it. */
export function judgeTable(id: string, rows: readonly Row[]): void {
  describe(id, () => {
    test.each(rows)('%s: %s', (_, verdict, story) => {
      expect(story.judgedBy(id, 'raw')?.verdict ?? null).toBe(verdict);
      expect(story.judgedBy(id, 'masked')?.verdict ?? null).toBe(verdict);
    });
  });
}

/** A right agent up to its first report, over HTTP. */
export function running(setup?: Told): Story {
  return traffic(setup).launch().registers('t1').info().wait(1).report();
}

/** The same over the socket. */
export function runningOverSocket(setup?: Told): Story {
  return traffic(setup).launch().registers('t1').info().opens().wait(1).message();
}
