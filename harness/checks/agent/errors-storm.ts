/** AGT-REC-07: an agent that cannot get an identity, or none that is good, tries again with growing pauses. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer } from '../../judge.ts';
import type { Exchange } from '../../observe/observation.ts';
import type { Outcome } from '../../outcome.ts';
import { fail, inconclusive, requestTo } from './sights.ts';

const isRegister = requestTo('register');
const MINUTE = 60_000;
/** Registrations that the first minute may see. */
const MOST = 10;
/** Pauses that never fall below this, in milliseconds, are no storm even where they do not grow. */
const CALM_PAUSE = 10_000;
/** Fewer pauses cannot show whether they grow. */
const LEAST_PAUSES = 3;
/** A pause that grew is longer than an earlier one by more than jitter. */
const GROWN = 1.25;

export const stormJudges: readonly Judge[] = [
  judge(
    'AGT-REC-07/unauthorized',
    ['a 401 that never ends brings no storm of registrations', '401 持续不断时不会频繁注册'],
    { scenarios: ['endless-401'], buildsOn: ['AGT-REC-01', 'AGT-REC-02', 'AGT-REC-03'] },
    () => noStorm('grows'),
  ),
  judge(
    'AGT-REC-07/unauthorized-minute',
    ['nor in the whole first minute', '第一分钟内同样如此'],
    {
      scenarios: ['endless-401-minute'],
      buildsOn: ['AGT-REC-01', 'AGT-REC-02', 'AGT-REC-03'],
      thorough: true,
    },
    () => noStorm('minute'),
  ),
  judge(
    'AGT-REC-07/refused',
    ['registering that never succeeds brings no storm', '注册始终失败时不会频繁重试'],
    { scenarios: ['register-never', 'register-never-again'], buildsOn: ['AGT-REG-01'] },
    () => noStorm('grows'),
  ),
  judge(
    'AGT-REC-07/refused-minute',
    ['nor in the whole first minute', '第一分钟内同样如此'],
    { scenarios: ['register-never-minute'], buildsOn: ['AGT-REG-01'], thorough: true },
    () => noStorm('minute'),
  ),
];

/**
 * Counts the registrations in the minute after the first trouble: too many fail at once, however short the watch.
 * `grows` looks at the pauses as well; `minute` passes only once the minute is over.
 */
function noStorm(looksAt: 'grows' | 'minute'): Reducer {
  let trouble: number | null = null;
  /** The last registration before that. */
  let first: Exchange | null = null;
  const tries: Exchange[] = [];
  return {
    see(observation) {
      if (observation.kind === 'fault' && observation.fault.intent === 'answer') trouble ??= observation.t;
      const exchange = isRegister(observation);
      if (!exchange) return undefined;
      if (trouble === null) first = exchange;
      if (trouble === null || exchange.began > trouble + MINUTE) return undefined;
      if (tries.length > MOST) return undefined;
      tries.push(exchange);
      if (tries.length <= MOST) return undefined;
      const within = ((exchange.began - trouble) / 1000).toFixed(1);
      return fail(
        say('agent.storm'),
        say('agent.storm-expected'),
        say('agent.storm-seen', { count: tries.length, seconds: within }),
        exchange,
      );
    },
    end({ t }): Outcome | null {
      if (trouble === null || !first || tries.length === 0) return null;
      const watched = Math.floor((t - trouble) / 1000);
      const counted = say('agent.storm-seen', { count: tries.length, seconds: watched });
      if (looksAt === 'minute') return t - trouble >= MINUTE ? { verdict: 'pass', message: counted } : null;
      return (
        judgeGrowth([first, ...tries]) ?? inconclusive(say('inconclusive.few-tries', { seconds: watched }))
      );
    },
  };
}

/** Null where there are too few pauses to tell. */
function judgeGrowth(tries: readonly Exchange[]): Outcome | null {
  const pauses = tries.slice(1).map((next, i) => next.began - tries[i]!.ended);
  if (pauses.length < 2) return null;
  const seen = say('agent.pauses', {
    pauses: pauses.map((pause) => `${(pause / 1000).toFixed(1)} s`).join(', '),
  });
  // The least of none, before the first, is Infinity.
  const grow = pauses.some((pause, i) => pause > GROWN * Math.min(...pauses.slice(0, i)));
  if (grow || Math.min(...pauses) >= CALM_PAUSE) return { verdict: 'pass', message: seen };
  if (pauses.length < LEAST_PAUSES) return null;
  return fail(say('agent.pauses-constant'), say('agent.pauses-expected'), seen, tries.at(-1)!);
}
