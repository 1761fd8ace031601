/** Protocol, authentication: the Bearer token. */

import { headerValue } from '../../../mocks/wire/headers.ts';
import { bytesOf } from '../../../mocks/wire/payload.ts';
import type { Payload } from '../../../spec/journal.ts';
import { say } from '../../../spec/messages/message.ts';
import type { Endpoint } from '../../../spec/protocol.ts';
import { type Judge, judge, type Reducer, type Setup } from '../../judge.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import { passed } from '../../outcome.ts';
import { fail, inconclusive, requestTo } from './sights.ts';

/** What is shorter may stand somewhere by chance. */
const SHORTEST_TOKEN = 8;
/** How much of an output is kept for a token that comes in pieces, in characters. */
const LONGEST_TOKEN = 4096;

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
    { buildsOn: ['AGT-AUTH-01', 'AGT-REP-01/periodic'] },
    () => {
      const tokens = new Set<string>();
      let used = false;
      const tails = { stdout: '', stderr: '' };
      const holdsToken = (text: string) => holdsOneOf(tokens, text);
      return {
        see(observation) {
          if (observation.kind === 'answer' && observation.answer.issued)
            tokens.add(observation.answer.issued.token);
          if (observation.kind === 'report') used = true;
          if (observation.kind === 'output') {
            const { stream, text } = observation.output;
            const seen = tails[stream] + text; // a token may come in two pieces
            const leaks = holdsToken(seen);
            tails[stream] = leaks ? '' : seen.slice(-LONGEST_TOKEN);
            if (leaks) return leaked('its output');
          }
          if (observation.kind === 'message' && holdsToken(textIn(observation.body)))
            return leaked('a socket message', observation.exchange);
          if (observation.kind !== 'request') return undefined;
          const where = leakIn(observation.exchange, holdsToken);
          return where ? leaked(where, observation.exchange) : undefined;
        },
        end: () => (used && tokens.size > 0 ? passed : null),
      };
    },
  ),
];

function carriesToken(endpoint: Endpoint): (setup: Setup) => Reducer {
  const pick = requestTo(endpoint);
  return ({ isForeign }) => {
    const issued = new Set<string | null>();
    let seen = false;
    return {
      see(observation: Observation) {
        if (observation.kind === 'answer' && observation.answer.issued)
          issued.add(observation.answer.issued.token);
        const exchange = pick(observation);
        if (!exchange) return undefined;
        seen = true;
        if (issued.has(exchange.token)) return undefined;
        const value = headerValue(exchange.headers, 'authorization');
        if (isForeign(exchange.token))
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

/** Whether a text holds a token as it is, or written as URLs or JSON strings may write it. */
function holdsOneOf(tokens: ReadonlySet<string>, text: string): boolean {
  const plain = text
    .replace(/%([0-9a-f]{2})|\\u00([0-9a-f]{2})/gi, (_, percent, unicode) =>
      String.fromCharCode(Number.parseInt(percent ?? unicode, 16)),
    )
    .replaceAll('\\/', '/');
  return [...tokens].some(
    (token) => token.length >= SHORTEST_TOKEN && (text.includes(token) || plain.includes(token)),
  );
}

/** The text of a payload; what is no UTF-8 in it does not matter here. */
function textIn(payload: Payload): string {
  return payload.text ?? bytesOf(payload).toString('utf8');
}

function leakIn(exchange: Exchange, holdsToken: (text: string) => boolean): string | null {
  if (holdsToken(exchange.path)) return 'the URL';
  if (holdsToken(textIn(exchange.body))) return 'a body';
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
