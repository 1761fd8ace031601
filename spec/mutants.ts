/** Peers with one known defect, and which check finds which of them: what shows that a check can fail. */

import data from './mutants.json' with { type: 'json' };

/** The reference master or agent with one defect. */
export interface KnownMutant {
  readonly id: string;
  /** What it does, after "a master that …" or "an agent that …"; English alone. */
  readonly does: string;
}

const { does, killedBy }: { does: Record<string, string>; killedBy: Record<string, string> } = data;

/** The mutants that this check fails, of those that break its requirement. Written by `npm run matrix`. */
export function mutantsKilledBy(check: string): readonly KnownMutant[] {
  const ids = killedBy[check]?.split(' ').filter((id) => id !== '') ?? [];
  return ids.map((id) => ({ id, does: does[id] ?? '' }));
}
