import { say } from '../../spec/messages/message.ts';
import type { Fail } from '../outcome.ts';
import { Settled } from './settled.ts';

/** How many failed cases are named. */
const NAMED = 8;

/**
 * Runs a probe for each case, side by side, and fails once for all that failed: the names of the cases, and the first
 * one in full. Any other outcome of a case ends the check as it is.
 */
export async function forEachCase<Case>(
  cases: readonly Case[],
  nameOf: (one: Case) => string,
  probe: (one: Case) => Promise<unknown>,
): Promise<void> {
  const results = await Promise.allSettled(cases.map(probe));
  const failures: { name: string; outcome: Fail }[] = [];
  for (const [i, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    const { reason } = result;
    if (!(reason instanceof Settled) || reason.outcome.verdict !== 'fail') throw reason;
    failures.push({ name: nameOf(cases[i]!), outcome: reason.outcome });
  }
  const first = failures[0];
  if (!first) return;
  if (cases.length === 1) throw new Settled(first.outcome);
  const named = failures.slice(0, NAMED).map(({ name }) => name);
  const names = failures.length > NAMED ? `${named.join(', ')}, …` : named.join(', ');
  throw new Settled({
    ...first.outcome,
    message: say('cases.failed', { failed: failures.length, total: cases.length, names }),
    // The last exchange is the one that is shown: that of the first case, as are all the words.
    exchanges: failures
      .slice(0, NAMED)
      .flatMap(({ outcome }) => outcome.exchanges.slice(-1))
      .reverse(),
  });
}
