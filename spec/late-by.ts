import type { LagEvent } from './journal.ts';

/** How late things ran on this machine by a line of the journal, the harness or its sentinel, in milliseconds. */
export function lateBy({ loop, sentinel }: Pick<LagEvent, 'loop' | 'sentinel'>): number {
  return Math.max(loop, sentinel);
}
