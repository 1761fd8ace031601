/** Sequences of steps by several agents, against a model of what the text promises (SRV-STATE-01). */

import fc from 'fast-check';
import { aReport } from '../../../drive/bodies.ts';
import { forAll, type Refuted } from '../../../drive/for-all.ts';
import { closeWell } from '../../../drive/sockets.ts';
import type { Trial } from '../../../drive/trying.ts';
import type { Fail } from '../../../outcome.ts';
import { check, type ServerCheck } from '../define.ts';
import { shareOf } from '../generated/http.ts';
import { Play, WentWrong } from './play.ts';
import { everyStep, starting } from './steps.ts';
import { isPossible, nearest, type Step, type Who } from './world.ts';

const MOST_STEPS = 24;
/** How many sequences are played at once, each with agents of its own. */
const AT_ONCE = 4;

/** A step as a command of fast-check; what becomes of it is settled when it is its turn. */
class Taken implements fc.AsyncCommand<Play, Play> {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  check(play: Play): boolean {
    return nearest(play.world, this.#step) !== null;
  }

  async run(play: Play): Promise<void> {
    const step = nearest(play.world, this.#step);
    if (step) await play.take(step);
  }

  toString(): string {
    return this.#step.do;
  }
}

/** Who is there from the beginning, whether under one name, and what happens then. */
type Sequence = [present: readonly Who[], areNamesakes: boolean, then: Iterable<fc.AsyncCommand<Play, Play>>];

const sequences: fc.Arbitrary<Sequence> = fc.tuple(
  fc.constantFrom<readonly Who[]>([], ['A'], ['A', 'B'], ['A', 'B'], ['A', 'B', 'C']),
  fc.constantFrom(false, true, true),
  fc.commands(
    everyStep.map((steps) => steps.map((step) => new Taken(step))),
    { maxCommands: MOST_STEPS, size: 'max' },
  ),
);

/** Runs something on a play; answers how the server refutes the model, if it does. */
async function refuted(play: Play, run: () => Promise<unknown>): Promise<Refuted | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (error instanceof WentWrong) return error.refuted;
    throw error;
  } finally {
    await play.leave();
  }
}

/** How long steps are left out of a story at most, in milliseconds. */
const SHORTENING_MS = 2000;

/**
 * The same failure without any step that it does not need. The exact steps stand in the counterexample: seed and path
 * lead to the sequence in which it was found.
 */
async function shortest(
  found: Fail,
  replay: (steps: readonly Step[], index: number) => Promise<Refuted | null>,
): Promise<Fail> {
  const { seed, path } = found.counterexample as { seed: number; path: string };
  const ends = AbortSignal.timeout(SHORTENING_MS);
  let best = found;
  for (let at = 0; !ends.aborted; at++) {
    const { steps } = best.counterexample as { steps: readonly Step[] };
    if (at >= steps.length) break;
    const fewer = await replay(steps.toSpliced(steps.length - 1 - at, 1), Number.parseInt(path, 10));
    if (!fewer) continue;
    best = fewer;
    at = -1;
  }
  return { ...best, counterexample: { ...(best.counterexample as object), seed, path } };
}

export const stateChecks: readonly ServerCheck[] = [
  check(
    'SRV-STATE-01/sequences',
    [
      'any sequence of steps by several agents is answered as the text says',
      '多个 Agent 的任意操作序列均得到文档规定的应答',
    ],
    async (context) => {
      const bystander = await context.newAgent();
      const passer = await context.newAgent();
      const stranger = passer.with({ authorization: null, introducesItself: false });
      // What a sequence left behind falls on those who are in none.
      const calm = async () => {
        const { socket } = await passer.openSocket();
        if (socket) await closeWell(socket, context.signal);
        // Twice: a server may notice the end of a connection a moment later.
        for (let i = 0; i < 2; i++) await bystander.report(aReport()).result();
      };
      let begun = 0;
      const aPlay = () => new Play(`sequence ${++begun}`, context, stranger);
      const plays = new WeakMap<Sequence, Play>();
      const playAgain = async (steps: readonly Step[], index: number) => {
        await calm();
        const play = aPlay();
        const trial: Trial = { indices: [index], inputs: () => [play.soFar] };
        return context.trying.hold(trial, () =>
          refuted(play, async () => {
            for (const step of steps) if (isPossible(play.world, step)) await play.take(step);
          }),
        );
      };
      await forAll(
        {
          cases: sequences,
          runs: shareOf(context, 0.4),
          atOnce: AT_ONCE,
          calm,
          tells: (one) => plays.get(one)?.soFar ?? {},
          fails: (one) => {
            const [present, areNamesakes, commands] = one;
            const play = aPlay();
            plays.set(one, play);
            return refuted(play, async () => {
              for (const who of present)
                for (const step of starting(who, areNamesakes)) await play.take(step);
              await fc.asyncModelRun(() => ({ model: play, real: play }), commands);
              await play.end();
            });
          },
          shorten: (found) => shortest(found, playAgain),
        },
        context,
      );
    },
    {
      method: 'model',
      // Each step by itself must be answered right: what goes wrong here is the order.
      buildsOn: [
        'SRV-REG-01/named',
        'SRV-REG-04',
        'SRV-REG-05',
        'SRV-AUTH-01',
        'SRV-AUTH-02',
        'SRV-AUTH-04',
        'SRV-INFO-01/complete',
        'SRV-INFO-02/left-out',
        'SRV-INFO-03',
        'SRV-INFO-04/no-object',
        'SRV-INFO-05/wrong-type',
        'SRV-INFO-07/int64',
        'SRV-REP-01/complete',
        'SRV-REP-01/unusual',
        'SRV-REP-02/left-out',
        'SRV-REP-03/spellings',
        'SRV-REP-04/int64',
        'SRV-REP-06/no-object',
        'SRV-REP-06/wrong-type',
        'SRV-WS-01',
        'SRV-WS-02/none',
        'SRV-WS-02/never-issued',
        'SRV-WS-03/burst',
        'SRV-WS-04/left-out',
        'SRV-WS-05/pong',
        'SRV-WS-06/close',
        'SRV-WS-09',
      ],
    },
  ),
];
