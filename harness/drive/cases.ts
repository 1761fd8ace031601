import { say } from '../../spec/messages/message.ts';
import type { Fail } from '../outcome.ts';
import { Settled } from './settled.ts';
import type { Trial, Trying } from './trying.ts';

/** How many failed cases are named. */
const NAMED = 8;

/**
 * Runs a probe for each case, side by side, and fails once for all that failed: the names of the cases, and the first
 * one in full. Where none failed, any other outcome of a case ends the check as it is. Throws where there is no case.
 * With `trying`, the cases are tried one by one where the target may have died of one of them.
 */
export async function forEachCase<Case>(
  cases: readonly Case[],
  nameOf: (one: Case) => string,
  probe: (one: Case) => Promise<unknown>,
  trying?: Trying,
): Promise<void> {
  if (cases.length === 0) throw new Error('a check without cases shows nothing');
  if (trying?.suspects) return eachInTurn(cases, nameOf, probe, trying);
  const results = await Promise.allSettled(cases.map(probe));
  const failures: { name: string; outcome: Fail }[] = [];
  let other: Settled | null = null;
  for (const [i, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    const { reason } = result;
    if (!(reason instanceof Settled)) throw reason;
    if (reason.outcome.verdict === 'fail')
      failures.push({ name: nameOf(cases[i]!), outcome: reason.outcome });
    else other ??= reason;
  }
  const first = failures[0];
  if (!first) {
    if (other) throw other;
    return;
  }
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

/** Tries each case while nothing else is under way; what comes of it is of no interest but for the target's death. */
async function eachInTurn<Case>(
  cases: readonly Case[],
  nameOf: (one: Case) => string,
  probe: (one: Case) => Promise<unknown>,
  trying: Trying,
): Promise<void> {
  for (const [i, one] of cases.entries()) {
    const trial: Trial = { indices: [i], inputs: () => [{ case: nameOf(one) }] };
    const tried = trying.hold(trial, async () => {
      await probe(one);
      return null;
    });
    await tried.catch((error) => {
      if (!(error instanceof Settled)) throw error;
    });
  }
}
