/** Protocol, authentication: the Bearer token. */

import { headerValue } from '../../../mocks/wire/headers.ts';
import { say } from '../../../spec/messages/message.ts';
import type { Endpoint } from '../../../spec/protocol.ts';
import { type Judge, judge, type Reducer, type Setup } from '../../judge.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import { passed } from '../../outcome.ts';
import { fail, inconclusive, requestTo } from './sights.ts';

export const authJudges: readonly Judge[] = [
  judge(
    'AGT-AUTH-01/info',
    ['info carries the issued token', '基本信息上报携带签发的令牌'],
    { buildsOn: ['AGT-REG-01'] },
    carriesToken('info'),
  ),
  judge(
    'AGT-AUTH-01/report',
    ['reports carry the issued token', '监控数据上报携带签发的令牌'],
    { buildsOn: ['AGT-REG-01'], transport: 'http' },
    carriesToken('report'),
  ),
  judge(
    'AGT-AUTH-01/handshake',
    ['the handshake carries the issued token', '握手携带签发的令牌'],
    { buildsOn: ['AGT-REG-01'], transport: 'socket' },
    carriesToken('socket'),
  ),

  judge(
    'AGT-AUTH-02/elsewhere',
    ['the token appears nowhere but in Authorization', '令牌只出现在 Authorization 中'],
    { buildsOn: ['AGT-AUTH-01', 'AGT-REP-01'] },
    () => {
      const tokens = new Set<string>();
      let used = false;
      let tail = '';
      const holdsToken = (text: string) =>
        [...tokens].some((token) => text.includes(token) || text.includes(encodeURIComponent(token)));
      return {
        see(observation) {
          if (observation.kind === 'answer' && observation.answer.issued)
            tokens.add(observation.answer.issued.token);
          if (observation.kind === 'report') used = true;
          if (observation.kind === 'output') {
            tail = (tail + observation.output.text).slice(-4096);
            if (holdsToken(tail)) {
              tail = '';
              return leaked('its output');
            }
          }
          if (observation.kind === 'message' && holdsToken(observation.body.text ?? ''))
            return leaked('a socket message', observation.exchange);
          const where = observation.kind === 'request' ? leakIn(observation.exchange, holdsToken) : null;
          return where && observation.kind === 'request' ? leaked(where, observation.exchange) : undefined;
        },
        end: () => (used && tokens.size > 0 ? passed : null),
      };
    },
  ),
];

function carriesToken(endpoint: Endpoint): (setup: Setup) => Reducer {
  const pick = requestTo(endpoint);
  return ({ isForeign }) => {
    const issued = new Set<string>();
    let seen = false;
    return {
      see(observation: Observation) {
        if (observation.kind === 'answer' && observation.answer.issued)
          issued.add(observation.answer.issued.token);
        const exchange = pick(observation);
        if (!exchange) return undefined;
        seen = true;
        if (exchange.token !== null && issued.has(exchange.token)) return undefined;
        const value = headerValue(exchange.headers, 'authorization');
        if (exchange.token !== null && isForeign(exchange.token))
          return inconclusive(say('agent.foreign-token', { folder: '{stateDir}' }), exchange);
        return fail(
          say(value === null ? 'agent.no-token' : 'agent.wrong-token'),
          say('agent.token-expected', { token: [...issued].at(-1) ?? '…' }),
          value === null ? say('agent.no-authorization') : say('agent.authorization', { value }),
          exchange,
        );
      },
      end: () => (seen ? passed : null),
    };
  };
}

function leakIn(exchange: Exchange, holdsToken: (text: string) => boolean): string | null {
  if (holdsToken(exchange.path)) return 'the URL';
  if (holdsToken(exchange.body.text ?? '')) return 'a body';
  const header = exchange.headers.find(
    ([name, value]) => name.toLowerCase() !== 'authorization' && holdsToken(value),
  );
  return header ? `the header ${header[0]}` : null;
}

function leaked(where: string, ...exchanges: readonly Exchange[]) {
  return fail(
    say('agent.token-leaks', { where }),
    say('agent.token-nowhere'),
    say('agent.token-in', { where }),
    ...exchanges,
  );
}
