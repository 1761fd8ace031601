/** Finds the valid twin of an offending exchange: the same call, by the same check, that succeeded. */

import type { JournalEvent } from '../../spec/journal.ts';

interface Call {
  readonly number: number;
  readonly scenario: string | null;
  readonly call: string;
  status: number | null;
}

/** The twin of each cited exchange: the last before it that succeeded, else the first after it. */
export function twinsOf(
  events: Iterable<JournalEvent>,
  cited: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const calls = callsOf(events);
  const twins = new Map<number, number>();
  for (const number of cited) {
    const own = calls.get(number);
    if (own === undefined || own.scenario === null) continue;
    const good = [...calls.values()].filter(
      (call) =>
        call.scenario === own.scenario &&
        call.call === own.call &&
        !cited.has(call.number) &&
        succeeded(call),
    );
    const twin = good.findLast((call) => call.number < number) ?? good[0];
    if (twin) twins.set(number, twin.number);
  }
  return twins;
}

function succeeded({ status }: Call): boolean {
  return status !== null && (status === 101 || (status >= 200 && status < 300));
}

function callsOf(events: Iterable<JournalEvent>): Map<number, Call> {
  const calls = new Map<number, Call>();
  for (const event of events) {
    const number = event.exchange;
    if (number === null) continue;
    if (event.type === 'request') {
      const call = `${event.method} ${event.path.split('?', 1)[0]}`;
      calls.set(number, { number, scenario: event.scenario, call, status: null });
    } else if (event.type === 'response') {
      const call = calls.get(number);
      if (call) call.status = event.status;
    }
  }
  return calls;
}
