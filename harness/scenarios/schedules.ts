/** Schedules of master behaviour that nobody wrote down: drawn from the run's seed (AGT-STATE-01). */

import fc from 'fast-check';
import type { Play } from '../../mocks/master/plays.ts';
import {
  calm,
  closeSockets,
  disturb,
  pass,
  play,
  revoke,
  type Scenario,
  type Span,
  type Step,
  scenario,
} from '../scenario.ts';
import { reporting, reportsComeBack, usualEnd } from './moments.ts';
import { EMPTY_401, JSON_401, PAGE_401, TEXT_401 } from './refusals.ts';
import { slowAnswer, type TroublesOptions } from './troubles.ts';

/** How many schedules are played for each hundred of `--runs`, and with `--thorough`. */
const PER_HUNDRED = 3;
const THOROUGH_PER_HUNDRED = 8;
/** Each is an agent and a master of its own, and all of them run side by side. */
export const MOST_SCHEDULES = 24;

/** The ids of all schedules that a run may play; their judges name them. */
export const SCHEDULE_IDS: readonly string[] = Array.from({ length: MOST_SCHEDULES }, (_, i) => idOf(i));

/** Time for the last trouble to meet a report, whenever that comes. */
const MET: Span = { intervals: 1.2 };

/** Every further one makes agents pause longer before they register again. */
const MOST_REVOKED = 2;

export interface SchedulesOptions extends TroublesOptions {
  readonly seed: number;
  /** Generated cases per property. */
  readonly runs: number;
}

/** How many schedules so many runs ask for, one at least; no more than MOST_SCHEDULES of them are played. */
export function schedulesAsked({ runs, thorough }: Pick<SchedulesOptions, 'runs' | 'thorough'>): number {
  return Math.max(1, Math.round((runs * (thorough ? THOROUGH_PER_HUNDRED : PER_HUNDRED)) / 100));
}

/**
 * The schedules of one run. The same seed gives the same ones, whatever else was asked for: more runs, or `--thorough`,
 * add to them.
 */
export function schedules(options: SchedulesOptions): readonly Scenario[] {
  const drawn = fc.sample(aSchedule(options.intervalMs), { seed: options.seed, numRuns: MOST_SCHEDULES });
  return drawn
    .slice(0, schedulesAsked(options))
    .map(({ information, steps }, i) =>
      scenario(
        idOf(i),
        ['the master misbehaves by a generated schedule', '主控端按随机生成的安排出错'],
        [
          ...(information ? [play('info', information)] : []),
          ...reporting(1),
          ...(information ? [play('info', information, INFORMS_IN_VAIN)] : []),
          ...steps,
          pass(MET),
          calm,
          reportsComeBack(2, options),
        ],
        usualEnd(options),
      ),
    );
}

function idOf(index: number): string {
  return `schedule-${index + 1}`;
}

interface Schedule {
  /** Happens to its first information, and to what is tried after its first report. */
  readonly information: Play | null;
  /** Two to four troubles, and less than an interval between each and the next. */
  readonly steps: readonly Step[];
}

/** Who tries its information again does so beside the troubles that follow. */
const INFORMS_IN_VAIN = 3;

function aSchedule(intervalMs: number): fc.Arbitrary<Schedule> {
  const trouble = fc.oneof(
    { weight: 4, arbitrary: aPlay(intervalMs).map((what) => disturb(what)) },
    { weight: 2, arbitrary: fc.constantFrom(1000, 1001, 1011, 'reset' as const).map(closeSockets) },
    { weight: 1, arbitrary: fc.constant(revoke) },
    { weight: 1, arbitrary: aPlay(intervalMs).map((what) => play('info', what)) },
    { weight: 1, arbitrary: aFailure(intervalMs).map((what) => play('register', what)) },
  );
  const quiet: fc.Arbitrary<Span> = fc.constantFrom(0.1, 0.3, 0.6, 1).map((intervals) => ({ intervals }));
  const steps = fc
    .array(fc.tuple(trouble, quiet), { minLength: 2, maxLength: 4, size: 'max' })
    .filter((steps) => steps.filter(([step]) => endsAnIdentity(step)).length <= MOST_REVOKED)
    .map((steps) => steps.flatMap(([step, span]) => [step, pass(span)]));
  return fc.record({ steps, information: fc.option(aFailure(intervalMs), { freq: 2 }) });
}

/** What may come instead of a right answer to a call with a token. */
function aPlay(intervalMs: number): fc.Arbitrary<Play> {
  return fc.oneof(aFailure(intervalMs), fc.constantFrom(JSON_401, PAGE_401, EMPTY_401, TEXT_401));
}

function aFailure(intervalMs: number): fc.Arbitrary<Play> {
  return fc.constantFrom<Play>(
    { play: 'answer', status: 500, body: '{"error":"played"}' },
    { play: 'cut' },
    { play: 'reset' },
    slowAnswer(intervalMs),
  );
}

function endsAnIdentity(step: Step): boolean {
  if (step.step === 'revoke') return true;
  const isPlayed = step.step === 'play' || step.step === 'disturb';
  return isPlayed && step.play.play === 'answer' && step.play.status === 401;
}
