/** What the agent may have to do again. */
export type Effort = 'register' | 'info' | 'socket';

interface Growth {
  readonly first: number;
  readonly longest: number;
}

/**
 * Milliseconds to wait before the given attempt, counted from 1 for the first that follows another. Twice as long each
 * time up to a limit, and up to a quarter longer by chance, so that many agents do not come back as one. Registrations
 * stay below ten in the first minute; the first new socket comes within half an interval.
 */
export function pauseBefore(
  effort: Effort,
  attempt: number,
  intervalMs: number,
  random = Math.random,
): number {
  const { first, longest } = growthOf(effort, intervalMs);
  return Math.min(longest, first * 2 ** (attempt - 1)) * (1 + random() / 4);
}

function growthOf(effort: Effort, intervalMs: number): Growth {
  switch (effort) {
    case 'register':
      return { first: 1000, longest: 10_000 };
    case 'info':
      return { first: 2000, longest: 60_000 };
    case 'socket':
      return { first: Math.min(1000, 0.3 * intervalMs), longest: 10_000 };
  }
}

/**
 * When the next report is due, on the grid that the first one began, so that the cadence does not drift. A beat that is
 * late by less than half an interval is made up for at once, any other is left out: two never come close together.
 */
export function nextDeadline(previous: number, now: number, intervalMs: number): number {
  return previous + intervalMs * Math.max(1, Math.round((now - previous) / intervalMs));
}

/** How long an answer is waited for, in milliseconds: two intervals, within 2 to 10 s. */
export function answerLimit(intervalMs: number): number {
  return Math.max(2000, Math.min(10_000, 2 * intervalMs));
}
