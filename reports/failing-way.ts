/** How a requirement failed, as a key: two implementations that break it alike have the same one. */

import type { CheckReport, Said } from '../spec/report.ts';

/** Values of a sentence that tell one way of failing from another; the others are of one run alone. */
const TELLING = ['status', 'cause', 'code', 'faults', 'fault', 'field', 'names', 'text'];

/** The checks of one requirement in which it did not pass, and what each says, without what is of one run alone. */
export function wayOf(checks: readonly CheckReport[]): string {
  return JSON.stringify(
    checks.map(({ id, verdict, says, message, actual }) => [
      id,
      verdict,
      says.message ? gistOf(says.message) : message,
      says.actual ? gistOf(says.actual) : actual,
    ]),
  );
}

function gistOf({ key, values }: Said): readonly unknown[] {
  return [key, ...TELLING.map((name) => values[name] ?? null)];
}
