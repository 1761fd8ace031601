import fc from 'fast-check';
import type { Fail } from '../outcome.ts';
import type { ServerContext } from './server-context.ts';
import { Settled } from './settled.ts';
import type { Input, Trial, Trying } from './trying.ts';

/** Something that must hold for every generated case. */
export interface Property<Case extends object> {
  readonly cases: fc.Arbitrary<Case>;
  /** How many cases are looked at. */
  readonly runs: number;
  /** How many of them (or of their batches) are under way at once; default 8. */
  readonly atOnce?: number;
  /** Tries one case and answers how it fails, if it does. Any other outcome is thrown, as a Settled. */
  readonly fails: (one: Case) => Promise<Refuted | null>;
  /** A case as JSON, for whoever wants to try it again; of one that is being tried, as far as it has come. */
  readonly tells: (one: Case) => Readonly<Record<string, unknown>>;
  /** Tries so many cases together, first; where they fail, the one that fails alone is looked for. */
  readonly batches?: {
    readonly size: number;
    readonly fail: (cases: readonly Case[]) => Promise<Refuted | null>;
  };
  /**
   * Given where cases can disturb each other: puts an end to what one left behind, before the next is looked at by
   * itself. A failure is then told by a case that fails alone, if there is one.
   */
  readonly calm?: () => Promise<unknown>;
  /** Makes a failure easier to follow, when nothing else is done. */
  readonly shorten?: (found: Fail) => Promise<Fail>;
}

/** What it needs of its check. */
export type ForAllContext = Pick<ServerContext, 'random' | 'signal' | 'trying' | 'quiet'>;

/** A failure with the case as JSON, for whoever wants to look at it or to try it again. */
export type Refuted = Fail & { readonly counterexample: Readonly<Record<string, unknown>> };

const AT_ONCE = 8;
/** How long a failure is made smaller at most, in milliseconds. */
const SHRINKING_MS = 5000;

/**
 * Tries the cases side by side and ends the check with the smallest failure, where there is one. The seed is derived
 * from that of the run and the id of the check, so that the same cases come again. The case that failed is then played
 * again by its place in the sequence, and shrunk, one case at a time; where cases disturb each other, while no other
 * check talks to the target. Where the target has died before, cases are just tried, one at a time, the suspects first.
 */
export async function forAll<Case extends object>(
  property: Property<Case>,
  context: ForAllContext,
): Promise<void> {
  const seed = context.random.int(2 ** 31);
  const cases = fc.sample(property.cases, { seed, numRuns: property.runs });
  const { trying } = context;
  if (trying.suspects) {
    const inOrder = new Set([...trying.suspects.filter((index) => index in cases), ...cases.keys()]);
    for (const index of inOrder) await alone(property, { seed, index, one: cases[index]!, trying });
    return;
  }
  const { size, fail: failTogether } = property.batches ?? oneByOne(property);
  const failures: { readonly start: number; readonly fail: Refuted }[] = [];
  let other: Settled | null = null;
  let next = 0;
  let isOver = false;
  const lane = async () => {
    while (next < cases.length && !isOver) {
      const start = next;
      next += size;
      try {
        const batch = cases.slice(start, next);
        const trial: Trial = {
          indices: batch.map((_, i) => start + i),
          inputs: () => batch.map((one, i) => inputOf(property, one, seed, start + i)),
        };
        const fail = await trying.hold(trial, () => failTogether(batch));
        if (!fail) continue;
        failures.push({ start, fail });
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
  const first = failures.sort((a, b) => a.start - b.start)[0];
  if (first) {
    const look = async () => {
      const batch = cases.slice(first.start, first.start + size);
      const index = first.start + (await culprit(property, batch));
      // Where cases do not disturb each other, the one that failed says it all.
      const order = property.calm ? [index, ...cases.keys()] : [index];
      const found = await smallest(property, { seed, order, seen: first.fail, ...context });
      return property.shorten?.(found) ?? found;
    };
    throw new Settled(await (property.calm ? context.quiet(look) : look()));
  }
  if (other) throw other;
}

function inputOf<Case extends object>(
  { tells }: Property<Case>,
  one: Case,
  seed: number,
  index: number,
): Input {
  return { ...tells(one), seed, path: `${index}` };
}

interface OneCase<Case> {
  readonly seed: number;
  readonly index: number;
  readonly one: Case;
  readonly trying: Trying;
}

/** Tries one case by itself; null where it does not fail. */
async function alone<Case extends object>(
  property: Property<Case>,
  tried: OneCase<Case>,
): Promise<Refuted | null> {
  const { seed, index, one, trying } = tried;
  await property.calm?.();
  const trial: Trial = { indices: [index], inputs: () => [inputOf(property, one, seed, index)] };
  return failsNow(() => trying.hold(trial, () => property.fails(one)));
}

function oneByOne<Case extends object>({ fails }: Property<Case>): NonNullable<Property<Case>['batches']> {
  return { size: 1, fail: ([one]) => fails(one!) };
}

/** Which of some cases that failed together fails without the others, by halves. */
async function culprit<Case extends object>(
  property: Property<Case>,
  cases: readonly Case[],
): Promise<number> {
  if (cases.length <= 1 || !property.batches) return 0;
  const { fail } = property.batches;
  const half = Math.ceil(cases.length / 2);
  const isInFirst = (await failsNow(() => fail(cases.slice(0, half)))) !== null;
  return isInFirst
    ? culprit(property, cases.slice(0, half))
    : half + (await culprit(property, cases.slice(half)));
}

interface Found {
  readonly trying: Trying;
  readonly seed: number;
  /** The cases in the order in which they are tried again, the one that failed first. */
  readonly order: readonly number[];
  readonly seen: Refuted;
  readonly signal: AbortSignal;
}

async function smallest<Case extends object>(property: Property<Case>, found: Found): Promise<Fail> {
  const { seed, order, seen, signal, trying } = found;
  const ends = AbortSignal.any([signal, AbortSignal.timeout(SHRINKING_MS)]);
  for (const index of order) {
    const shrunk = await shrink(property, { seed, index, trying }, ends);
    if (shrunk) return shrunk;
  }
  return { ...seen, counterexample: { ...seen.counterexample, seed, path: `${order[0]}` } };
}

/** Plays one case again, alone, and makes it smaller as long as it fails; null where it does not fail now. */
async function shrink<Case extends object>(
  property: Property<Case>,
  { seed, index, trying }: Omit<OneCase<Case>, 'one'>,
  ends: AbortSignal,
): Promise<Fail | null> {
  let best: Refuted | null = null;
  const again = fc.asyncProperty(property.cases, async (one) => {
    if (ends.aborted) return true;
    const fail = await alone(property, { seed, index, one, trying });
    best = fail ?? best;
    return fail === null;
  });
  const { counterexamplePath: path } = await fc.check(again, { seed, path: `${index}`, numRuns: 1 });
  const refuted = best as Refuted | null;
  return refuted && { ...refuted, counterexample: { ...refuted.counterexample, seed, path } };
}

/** While shrinking, a case that comes to anything but a failure is no smaller one. */
async function failsNow(tries: () => Promise<Refuted | null>): Promise<Refuted | null> {
  try {
    return await tries();
  } catch (error) {
    if (error instanceof Settled) return null;
    throw error;
  }
}
