/** Protocol, error handling: after a 401 an agent registers again. */

import { say } from '../../../spec/messages/message.ts';
import type { Endpoint } from '../../../spec/protocol.ts';
import { type Judge, judge, type Reducer } from '../../judge.ts';
import type { Exchange } from '../../observe/observation.ts';
import { type Outcome, passed } from '../../outcome.ts';
import { noSecondRegistration } from './register.ts';
import { ReplacedTokens } from './replaced-tokens.ts';
import { aReportSeen, callOf, fail, requestTo } from './sights.ts';

const isRegister = requestTo('register');

export const recoverJudges: readonly Judge[] = [
  judge(
    'AGT-REC-01/report',
    ['after a 401 on a report it registers again', '上报得到 401 后重新注册'],
    { scenarios: ['revoked', 'revoked-restarted'], transport: 'http', buildsOn: ['AGT-REP-01/periodic'] },
    () => registersAfter401('report'),
  ),
  judge(
    'AGT-REC-02/info',
    ['after a 401 on info it registers again', '基本信息上报得到 401 后重新注册'],
    { scenarios: ['info-unauthorized', 'restarted-early'], buildsOn: ['AGT-INFO-01'] },
    () => registersAfter401('info'),
  ),
  judge(
    'AGT-REC-03/handshake',
    ['after a 401 on the handshake it registers again', '握手得到 401 后重新注册'],
    {
      scenarios: ['revoked', 'revoked-restarted', 'handshake-unauthorized'],
      transport: 'socket',
      buildsOn: ['AGT-REP-01/periodic'],
    },
    () => registersAfter401('socket'),
  ),

  judge(
    'AGT-REC-04/runs',
    ['once it has a new token it does not use the old one', '取得新令牌后不再使用旧令牌'],
    {
      scenarios: ['revoked', 'info-unauthorized', 'handshake-unauthorized'],
      buildsOn: ['AGT-AUTH-01', 'AGT-REP-01/periodic', 'AGT-REC-01', 'AGT-REC-02', 'AGT-REC-03'],
    },
    () => oldTokenIsGone(1),
  ),
  judge(
    'AGT-REC-04/restart',
    ['nor after a restart', '重启后也不使用旧令牌'],
    {
      scenarios: ['revoked-restarted'],
      buildsOn: ['AGT-AUTH-01', 'AGT-REP-01/periodic', 'AGT-REC-01', 'AGT-REC-03'],
    },
    () => oldTokenIsGone(2),
  ),

  judge(
    'AGT-REC-05/info',
    ['after registering again it sends its information', '重新注册后再次上报基本信息'],
    { scenarios: ['revoked'], buildsOn: ['AGT-REP-01/periodic', 'AGT-INFO-01', 'AGT-REC-01', 'AGT-REC-03'] },
    () => underNewIdentity('info'),
  ),
  judge(
    'AGT-REC-05/report',
    ['after registering again its reports go on', '重新注册后继续上报'],
    {
      scenarios: ['revoked', 'revoked-restarted'],
      buildsOn: ['AGT-REP-01/periodic', 'AGT-REC-01', 'AGT-REC-03'],
    },
    () => underNewIdentity('report'),
  ),

  judge(
    'AGT-REC-06/answers',
    ['a 400 or a 500 does not make it register again', '400 或 500 不会使其重新注册'],
    { scenarios: ['report-refused'], buildsOn: ['AGT-REP-01/periodic'] },
    () => noSecondRegistration(['400', '500']),
  ),
  judge(
    'AGT-REC-06/cuts',
    ['a reset or a time-out does not make it register again', '连接重置或超时不会使其重新注册'],
    { scenarios: ['report-cut'], buildsOn: ['AGT-REP-01/periodic'] },
    () => noSecondRegistration(['reset', 'stall']),
  ),
  judge(
    'AGT-REC-06/redirects',
    ['a redirect does not make it register again', '重定向不会使其重新注册'],
    { scenarios: ['redirected'], buildsOn: ['AGT-REP-01/periodic'] },
    () => noSecondRegistration(['302', '307']),
  ),
  judge(
    'AGT-REC-06/bodies',
    [
      'a web page, broken JSON or an empty body does not make it register again',
      '网页、损坏的 JSON 或空响应体不会使其重新注册',
    ],
    { scenarios: ['bad-status', 'bad-body'], buildsOn: ['AGT-REP-01/periodic'] },
    () => noSecondRegistration(['answer']),
  ),
  judge(
    'AGT-REC-06/restart',
    [
      'a 500 on its information after a restart does not make it register again',
      '重启后基本信息上报得到 500 不会使其重新注册',
    ],
    { scenarios: ['revoked-restarted'], buildsOn: ['AGT-REP-01/periodic', 'AGT-REC-01', 'AGT-REC-03'] },
    () => noSecondRegistration(['500'], 2),
  ),
];

/** After each of them: what is refused while it registers, or with a token that was replaced, asks for nothing. */
function registersAfter401(endpoint: Endpoint): Reducer {
  let current: string | null = null;
  let refused: Exchange | null = null;
  let registered = false;
  let registering = false;
  return {
    see(observation) {
      if (isRegister(observation)) {
        registered ||= refused !== null;
        registering = true;
        refused = null;
      }
      if (observation.kind !== 'answer') return undefined;
      const { exchange, answer } = observation;
      if (answer.issued) {
        current = answer.issued.token;
        registering = false;
      }
      const isCurrent = !registering && exchange.token === current;
      if (answer.status === 401 && exchange.endpoint === endpoint && isCurrent) refused ??= exchange;
      return undefined;
    },
    end(): Outcome | null {
      if (refused)
        return fail(
          say('agent.no-recovery', { call: callOf(endpoint) }),
          say('call', { call: callOf('register') }),
          say('agent.no-registration'),
          refused,
        );
      return registered ? passed : null;
    },
  };
}

/** `life`: from which life of the process on the use of the new token is looked for. */
function oldTokenIsGone(life: number): Reducer {
  const replaced = new ReplacedTokens();
  let usedNew = false;
  return {
    see(observation) {
      replaced.see(observation);
      if (observation.kind !== 'request') return undefined;
      const { exchange } = observation;
      if (exchange.token === replaced.current && replaced.any && exchange.life >= life) usedNew = true;
      return replaced.failureOf(exchange);
    },
    end: () => (usedNew ? passed : null),
  };
}

function underNewIdentity(what: 'info' | 'report'): Reducer {
  const isInfo = requestTo('info');
  let registrations = 0;
  let token: string | null = null;
  let outcome: Outcome | null = null;
  return {
    see(observation) {
      if (observation.kind === 'answer' && observation.answer.issued && ++registrations >= 2) {
        token = observation.answer.issued.token;
        outcome = fail(
          say('agent.not-under-new', { call: callOf(what) }),
          say('call', { call: callOf(what) }),
          say('agent.nothing-came'),
          observation.exchange,
        );
      }
      const exchange = what === 'report' ? aReportSeen(observation)?.exchange : isInfo(observation);
      if (token !== null && exchange?.token === token) outcome = passed;
      return undefined;
    },
    end: () => outcome,
  };
}
