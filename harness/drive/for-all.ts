import fc from 'fast-check';
import type { Fail } from '../outcome.ts';
import type { ServerContext } from './server-context.ts';
import { Settled } from './settled.ts';

/** Something that must hold for every generated case. */
export interface Property<Case extends object> {
  readonly cases: fc.Arbitrary<Case>;
  /** How many cases are looked at. */
  readonly runs: number;
  /** How many of them are under way at once; default 8. */
  readonly atOnce?: number;
  /** Tries one case and answers how it fails, if it does. Any other outcome is thrown, as a Settled. */
  readonly fails: (one: Case) => Promise<Refuted | null>;
  /**
   * Given where cases can disturb each other: puts an end to what one left behind, before the next is looked at by
   * itself. A failure is then told by a case that fails alone, if there is one.
   */
  readonly calm?: () => Promise<unknown>;
}

/** A failure with the case as JSON, for whoever wants to look at it or to try it again. */
export type Refuted = Fail & { readonly counterexample: Readonly<Record<string, unknown>> };

const AT_ONCE = 8;
/** How long a failure is made smaller at most, in milliseconds. */
const SHRINKING_MS = 2000;

/**
 * Tries the cases side by side and ends the check with the smallest failure, where there is one. The seed is derived
 * from that of the run and the id of the check, so that the same cases come again. The case that failed is then played
 * again by its place in the sequence, and shrunk, one case at a time.
 */
export async function forAll<Case extends object>(
  property: Property<Case>,
  { random, signal }: Pick<ServerContext, 'random' | 'signal'>,
): Promise<void> {
  const seed = random.int(2 ** 31);
  const cases = fc.sample(property.cases, { seed, numRuns: property.runs });
  const failures: { readonly index: number; readonly fail: Refuted }[] = [];
  let other: Settled | null = null;
  let next = 0;
  let isOver = false;
  const lane = async () => {
    while (next < cases.length && !isOver) {
      const index = next++;
      try {
        const fail = await property.fails(cases[index]!);
        if (!fail) continue;
        failures.push({ index, fail });
        isOver = true;
      } catch (error) {
        // Where one twin fails, the other cases may still tell something.
        isOver ||= !(error instanceof Settled && error.outcome.verdict === 'blocked');
        if (!(error instanceof Settled)) throw error;
        other ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: property.atOnce ?? AT_ONCE }, lane));
  const first = failures.sort((a, b) => a.index - b.index)[0];
  if (first) {
    const order = [first.index, ...cases.keys()].filter((index, i) => i === 0 || index !== first.index);
    throw new Settled(await smallest(property, { seed, order, seen: first.fail, signal }));
  }
  if (other) throw other;
}

interface Found {
  readonly seed: number;
  /** The cases in the order in which they are tried again, the one that failed first. */
  readonly order: readonly number[];
  readonly seen: Refuted;
  readonly signal: AbortSignal;
}

async function smallest<Case extends object>(property: Property<Case>, found: Found): Promise<Fail> {
  const { seed, order, seen, signal } = found;
  const ends = AbortSignal.any([signal, AbortSignal.timeout(SHRINKING_MS)]);
  // Where cases do not disturb each other, the one that failed says it all.
  for (const index of property.calm ? order : order.slice(0, 1)) {
    const shrunk = await shrink(property, seed, index, ends);
    if (shrunk) return shrunk;
  }
  return { ...seen, counterexample: { ...seen.counterexample, seed, path: `${order[0]}` } };
}

/** Plays one case again, alone, and makes it smaller as long as it fails; null where it does not fail now. */
async function shrink<Case extends object>(
  property: Property<Case>,
  seed: number,
  index: number,
  ends: AbortSignal,
): Promise<Fail | null> {
  let best: Refuted | null = null;
  const again = fc.asyncProperty(property.cases, async (one) => {
    if (ends.aborted) return true;
    await property.calm?.();
    const fail = await failsNow(property, one);
    best = fail ?? best;
    return fail === null;
  });
  const { counterexamplePath: path } = await fc.check(again, { seed, path: `${index}`, numRuns: 1 });
  const refuted = best as Refuted | null;
  return refuted && { ...refuted, counterexample: { ...refuted.counterexample, seed, path } };
}

/** While shrinking, a case that comes to anything but a failure is no smaller one. */
async function failsNow<Case extends object>(property: Property<Case>, one: Case): Promise<Refuted | null> {
  try {
    return await property.fails(one);
  } catch (error) {
    if (error instanceof Settled) return null;
    throw error;
  }
}
