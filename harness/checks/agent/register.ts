/** Protocol §1: registering. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer } from '../../judge.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import { faultList } from '../../oracle/answer.ts';
import { type Outcome, passed } from '../../outcome.ts';
import { callOf, fail, faultsBut, requestTo } from './sights.ts';

const isRegister = requestTo('register');

export const registerJudges: readonly Judge[] = [
  judge('AGT-REG-01/first', ['the first call is a registration', '首次调用是注册'], {}, ({ prefix }) => {
    let first: Exchange | null = null;
    return {
      see(observation) {
        if (first || observation.kind !== 'request') return undefined;
        if (!observation.exchange.path.startsWith(`${prefix}/api/agent`)) return undefined;
        first = observation.exchange;
        if (first.endpoint === 'register') return undefined;
        const call = `${first.method} ${first.path}`;
        return fail(
          say('agent.first-call'),
          say('call', { call: callOf('register') }),
          say('call', { call }),
          first,
        );
      },
      end: () =>
        first
          ? passed
          : fail(say('agent.silent'), say('call', { call: callOf('register') }), say('agent.nothing-came')),
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
    { scenarios: ['steady', 'restarted', 'pinged'], buildsOn: ['AGT-REG-01', 'AGT-REP-01'] },
    () => noSecondRegistration(1),
  ),

  judge(
    'AGT-REG-04/restart',
    ['after a restart it uses its token', '重启后继续使用原令牌'],
    { scenarios: ['restarted'], buildsOn: ['AGT-REG-01', 'AGT-REP-01'] },
    usesItsTokenInLifeTwo,
  ),

  judge(
    'AGT-REG-04/soon',
    ['after a restart soon after registering it uses its token', '注册后不久即重启，仍使用原令牌'],
    { scenarios: ['restarted-early'], buildsOn: ['AGT-REG-01', 'AGT-REP-01'] },
    usesItsTokenInLifeTwo,
  ),

  judge(
    'AGT-REG-05/again',
    ['a registration that fails is tried again', '注册失败后会重试'],
    { scenarios: ['register-refused'], buildsOn: ['AGT-REG-01'] },
    () => {
      const tries: Exchange[] = [];
      let registered = false;
      return {
        see(observation) {
          const exchange = isRegister(observation);
          if (exchange && !registered) tries.push(exchange);
          if (observation.kind === 'answer' && observation.answer.issued) registered = true;
          return undefined;
        },
        end() {
          if (tries.length === 0) return null;
          if (registered) return { verdict: 'pass', message: say('agent.tries', { count: tries.length }) };
          return fail(
            say('agent.gave-up'),
            say('agent.tries-expected'),
            say('agent.tries', { count: tries.length }),
            ...tries.slice(-1),
          );
        },
      };
    },
  ),

  judge(
    'AGT-REG-05/growing',
    ['the pauses between failed registrations grow', '注册失败后的重试间隔逐渐增长'],
    { scenarios: ['register-refused'], buildsOn: ['AGT-REG-05/again'] },
    () => {
      const tries: Exchange[] = [];
      return {
        see(observation) {
          const exchange = isRegister(observation);
          if (exchange) tries.push(exchange);
          return undefined;
        },
        end: () => judgePauses(tries),
      };
    },
  ),
];

/** A registration in this life or later although nothing said 401; a life in which nothing else came shows nothing. */
export function noSecondRegistration(fromRegistration: number): Reducer {
  let registrations = 0;
  let unauthorized = false;
  let used = false;
  return {
    see(observation) {
      if (observation.kind === 'launch') registrations = 0;
      if (observation.kind === 'report') used = true;
      if (observation.kind === 'answer') {
        if (observation.answer.status === 401) unauthorized = true;
        if (observation.answer.issued) {
          registrations++;
          unauthorized = false;
        }
      }
      const exchange = isRegister(observation);
      if (!exchange || registrations < fromRegistration || unauthorized) return undefined;
      return fail(
        say('agent.registers-again'),
        say('agent.registers-once'),
        say('call', { call: callOf('register') }),
        exchange,
      );
    },
    end: () => (used ? passed : null),
  };
}

function usesItsTokenInLifeTwo(): Reducer {
  const issued = new Set<string>();
  let used = false;
  return {
    see(observation: Observation) {
      if (observation.kind === 'answer' && observation.answer.issued)
        issued.add(observation.answer.issued.token);
      if (observation.kind !== 'request' || observation.exchange.life < 2 || used) return undefined;
      const { exchange } = observation;
      if (exchange.endpoint === 'register')
        return fail(
          say('agent.registers-after-restart'),
          say('agent.uses-token'),
          say('call', { call: callOf('register') }),
          exchange,
        );
      used = exchange.token !== null && issued.has(exchange.token);
      return undefined;
    },
    end: () => (used ? passed : null),
  };
}

/** Pauses that never grow by a quarter are constant; jitter may shrink some. */
function judgePauses(tries: readonly Exchange[]): Outcome | null {
  const pauses = tries.slice(1).map((next, i) => next.began - (tries[i]!.answer?.t ?? tries[i]!.ended));
  if (pauses.length < 2) return null;
  const grows = pauses.some(
    (pause, i) => i > 0 && pause > 1.25 * Math.min(...pauses.slice(0, i)) && pause > 100,
  );
  const seen = say('agent.pauses', {
    pauses: pauses.map((pause) => `${(pause / 1000).toFixed(1)} s`).join(', '),
  });
  if (grows) return { verdict: 'pass', message: seen };
  return fail(say('agent.pauses-constant'), say('agent.pauses-expected'), seen, ...tries.slice(-1));
}
