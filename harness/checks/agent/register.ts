/** Protocol §1: registering. */

import { lateBy } from '../../../spec/late-by.ts';
import { say } from '../../../spec/messages/message.ts';
import { type End, type Judge, judge, type Reducer } from '../../judge.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import { faultList } from '../../oracle/answer.ts';
import { type Outcome, passed } from '../../outcome.ts';
import { neverBack, type Trouble } from './errors-survival.ts';
import { callOf, fail, faultsBut, inconclusive, requestTo } from './sights.ts';

const isRegister = requestTo('register');
/** A growing pause may be this many times the one before, before the agent counts as having given up. */
const PATIENCE = 3;
/** Calls after these are not seen. */
const AWAY = new Set(['outage', 'disconnect']);

export const registerJudges: readonly Judge[] = [
  judge('AGT-REG-01/first', ['the first call is a registration', '首次调用是注册'], {}, (setup) => {
    const { prefix, isForeign } = setup;
    let first: Exchange | null = null;
    /** Calls to a closed port are not seen: who is silent then may have called all the same. */
    let away = false;
    return {
      see(observation) {
        if (observation.kind === 'fault' && AWAY.has(observation.fault.intent)) away = true;
        if (first || observation.kind !== 'request') return undefined;
        if (!observation.exchange.path.startsWith(`${prefix}/api/agent`)) return undefined;
        first = observation.exchange;
        if (first.endpoint === 'register') return undefined;
        if (isForeign(first.token))
          return inconclusive(say('agent.foreign-token', { folder: '{stateDir}' }), first);
        const call = `${first.method} ${first.path}`;
        return fail(
          say('agent.first-call'),
          say('call', { call: callOf('register') }),
          say('call', { call }),
          first,
        );
      },
      end() {
        if (first) return passed;
        if (away) return null;
        return fail(
          say('agent.silent'),
          say('call', { call: callOf('register') }),
          say('agent.nothing-came'),
        );
      },
    };
  }),

  judge(
    'AGT-REG-02/body',
    [
      'the registration is a JSON object; name, where given, is a string',
      '注册请求体是 JSON 对象，name 若有则为字符串',
    ],
    { buildsOn: ['AGT-REG-01'] },
    () => {
      let seen = false;
      return {
        see(observation) {
          const exchange = isRegister(observation);
          if (!exchange) return undefined;
          seen = true;
          const faults = faultsBut('register', exchange.body);
          return faults.length === 0
            ? undefined
            : fail(
                say('agent.register-body'),
                say('agent.register-body-expected'),
                say('faults', { faults: faultList(faults) }),
                exchange,
              );
        },
        end: () => (seen ? passed : null),
      };
    },
  ),

  judge(
    'AGT-REG-03/once',
    ['it registers once in a life', '一次运行期间只注册一次'],
    {
      scenarios: ['steady', 'restarted', 'pinged', 'socket-closed'],
      buildsOn: ['AGT-REG-01', 'AGT-REP-01/periodic'],
    },
    () => noSecondRegistration(),
  ),

  judge(
    'AGT-REG-04/restart',
    ['after a restart it uses its token', '重启后继续使用原令牌'],
    {
      scenarios: ['restarted', 'revoked-restarted', 'killed', 'out-of-memory'],
      buildsOn: ['AGT-REG-01', 'AGT-REP-01/periodic'],
    },
    usesItsTokenInLaterLives,
  ),

  judge(
    'AGT-REG-04/soon',
    [
      'after a restart soon after registering, and another, it uses its token',
      '注册后不久即重启、再次重启，仍使用原令牌',
    ],
    { scenarios: ['restarted-early'], buildsOn: ['AGT-REG-01', 'AGT-REP-01/periodic'] },
    usesItsTokenInLaterLives,
  ),

  judge(
    'AGT-REG-05/again',
    ['a registration that fails is tried again', '注册失败后会重试'],
    { scenarios: ['register-refused'], buildsOn: ['AGT-REG-01'] },
    () => untilRegistered(judgeTries),
  ),

  judge(
    'AGT-REG-05/growing',
    ['the pauses between failed registrations grow', '注册失败后的重试间隔逐渐增长'],
    { scenarios: ['register-refused'], buildsOn: ['AGT-REG-05/again'] },
    () => untilRegistered(judgePauses),
  ),
];

/**
 * A second registration within one life although nothing said 401. It passes where reports came, and, where troubles
 * are named (a status of an answer, or what the master did instead), once each of them was met and lived through.
 * `life`: from which life of the process on it is looked for; one after the first that is seen to begin with a token of
 * before has its identity from there.
 */
export function noSecondRegistration(troubles: readonly string[] = [], life = 1): Reducer {
  const unmet = new Set(troubles);
  const issued = new Set<string | null>();
  let mayRegister = true;
  let begins = true;
  let used = false;
  return {
    see(observation) {
      if (observation.kind === 'launch') mayRegister = begins = true;
      if (observation.kind === 'request') {
        if (begins && life > 1 && issued.has(observation.exchange.token)) mayRegister = false;
        begins = false;
      }
      if (observation.kind === 'report') used = true;
      if (observation.kind === 'fault' && observation.exchange) unmet.delete(observation.fault.intent);
      if (observation.kind === 'answer') {
        const { status, issued: identity } = observation.answer;
        unmet.delete(String(status));
        if (status === 401) mayRegister = true;
        if (identity) mayRegister = false;
        if (identity) issued.add(identity.token);
      }
      const exchange = isRegister(observation);
      if (!exchange || mayRegister || exchange.life < life) return undefined;
      return fail(
        say('agent.registers-again'),
        say('agent.registers-once'),
        say('call', { call: callOf('register') }),
        exchange,
      );
    },
    end: ({ complete }) => (used && unmet.size === 0 && (complete || troubles.length === 0) ? passed : null),
  };
}

function usesItsTokenInLaterLives(): Reducer {
  const issued = new Set<string | null>();
  let used = false;
  /** The last life in which a 401 came. */
  let unauthorized = 0;
  return {
    see(observation: Observation) {
      if (observation.kind === 'answer' && observation.answer.issued)
        issued.add(observation.answer.issued.token);
      if (observation.kind === 'answer' && observation.answer.status === 401)
        unauthorized = observation.exchange.life;
      if (observation.kind !== 'request' || observation.exchange.life < 2) return undefined;
      const { exchange } = observation;
      if (exchange.endpoint === 'register' && unauthorized !== exchange.life)
        return fail(
          say('agent.registers-after-restart'),
          say('agent.uses-token'),
          say('call', { call: callOf('register') }),
          exchange,
        );
      used ||= issued.has(exchange.token);
      return undefined;
    },
    end: () => (used ? passed : null),
  };
}

/** The registrations that were tried up to the first that succeeded. */
interface Tries {
  readonly all: readonly Exchange[];
  /** Those that the master never answered: how long that is waited for is no pause. */
  readonly stalled: ReadonlySet<Exchange>;
  readonly registered: boolean;
  /** The longest that this machine was late meanwhile, in milliseconds. */
  readonly lag: number;
}

function untilRegistered(conclude: (tries: Tries, end: End) => Outcome | null): Reducer {
  const all: Exchange[] = [];
  const stalled = new Set<Exchange>();
  let registered = false;
  let lag = 0;
  return {
    see(observation) {
      if (observation.kind === 'fault' && observation.fault.intent === 'stall' && observation.exchange)
        stalled.add(observation.exchange);
      if (observation.kind === 'lag' && !registered) lag = Math.max(lag, lateBy(observation.lag));
      const exchange = isRegister(observation);
      if (exchange && !registered) all.push(exchange);
      if (observation.kind === 'answer' && observation.answer.issued) registered = true;
      return undefined;
    },
    end: (end) => conclude({ all, stalled, registered, lag }, end),
  };
}

function judgeTries({ all, stalled, registered }: Tries, end: End): Outcome | null {
  const count = say('agent.tries', { count: all.length });
  const last = all.at(-1);
  if (!last) return null;
  if (registered) return all.length > 1 ? { verdict: 'pass', message: count } : null; // nothing had failed
  if (stalled.has(last)) return neverBack(stallOf(last), say('agent.tries-expected'), end);
  const pause = pausesBetween(all).at(-1) ?? 0;
  if (end.t - last.ended < PATIENCE * pause) return null;
  return fail(say('agent.gave-up'), say('agent.tries-expected'), count, last);
}

function stallOf(exchange: Exchange): Trouble {
  return { t: exchange.ended, name: 'stall', exchange };
}

/** How long each try came after the end of the one before, in milliseconds; those after some count for none. */
function pausesBetween(tries: readonly Exchange[], but: ReadonlySet<Exchange> = new Set()): number[] {
  return tries.slice(1).flatMap((next, i) => {
    const before = tries[i]!;
    return but.has(before) ? [] : [next.began - (before.answer?.t ?? before.ended)];
  });
}

/** What any machine may add to a pause, in milliseconds. */
const NOISE_MS = 200;
/** A machine that was late may have been so at both ends of a pause. */
const LAGS = 2;

/** Pauses that never grow by a quarter are constant; jitter may shrink some. */
function judgePauses({ all, stalled, lag }: Tries): Outcome | null {
  const pauses = pausesBetween(all, stalled);
  if (pauses.length < 2) return null;
  // The least of none, before the first, is Infinity.
  const least = (before: number) => Math.min(...pauses.slice(0, before));
  const growsBy = (noise: number) =>
    pauses.some((pause, i) => pause > Math.max(1.25 * least(i), least(i) + noise));
  const seen = say('agent.pauses', {
    pauses: pauses.map((pause) => `${(pause / 1000).toFixed(1)} s`).join(', '),
  });
  if (growsBy(NOISE_MS + LAGS * lag)) return { verdict: 'pass', message: seen };
  if (growsBy(NOISE_MS))
    return inconclusive(say('inconclusive.stalled', { seconds: (lag / 1000).toFixed(1) }));
  return fail(say('agent.pauses-constant'), say('agent.pauses-expected'), seen, ...all.slice(-1));
}
