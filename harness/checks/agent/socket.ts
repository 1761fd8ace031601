/** Protocol §4: the WebSocket. */

import { OPCODE } from '../../../mocks/wire/frames.ts';
import { isSocketKey } from '../../../mocks/wire/handshake.ts';
import { headerValue, headerValues } from '../../../mocks/wire/headers.ts';
import { say } from '../../../spec/messages/message.ts';
import { each, type Judge, judge, type Reducer, type Setup } from '../../judge.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import { shorten } from '../../oracle/answer.ts';
import { type Outcome, passed } from '../../outcome.ts';
import { LONGEST_PAUSE_MS, pongLimit } from '../../scenarios/moments.ts';
import { callOf, fail, inconclusive, membersOf, requestTo } from './sights.ts';

const isHandshake = requestTo('socket');
/** How long an agent may take to end a connection, in milliseconds. */
const LINE_ENDS_MS = 5000;
/** A report on another channel so soon after a wrong 101, in milliseconds, says nothing about that connection. */
const ON_ITS_WAY = 1000;

export const socketJudges: readonly Judge[] = [
  judge(
    'AGT-WS-01/handshake',
    ['the handshake is a correct upgrade', '握手是正确的升级请求'],
    { transport: 'socket' },
    each(isHandshake, (exchange) => {
      // A header that comes several times is one list (RFC 9110 §5.3).
      const given = (name: string) => headerValues(exchange.headers, name).join(', ');
      const wrong = HANDSHAKE_RULES.find(({ name, isRight }) => !isRight(given(name)));
      if (!wrong) return undefined;
      return fail(
        say('agent.handshake', { name: wrong.name }),
        say('plain', { text: wrong.expected }),
        say('plain', { text: shorten(given(wrong.name) || '(none)') }),
        exchange,
      );
    }),
  ),

  judge(
    'AGT-WS-01/fresh-key',
    ['each handshake has a fresh key', '每次握手使用新的密钥'],
    {
      transport: 'socket',
      // In another life as well: a generator that always starts from the same seed repeats itself there.
      scenarios: ['socket-closed', 'socket-broken', 'restarted'],
      buildsOn: ['AGT-WS-01/handshake', 'AGT-WS-05'],
    },
    () => {
      const keys = new Map<string, Exchange>();
      return {
        see(observation) {
          // A handshake that was cut off unanswered may be sent again as it was: HTTP libraries do that by themselves.
          if (observation.kind !== 'answer' || observation.exchange.endpoint !== 'socket') return undefined;
          const { exchange } = observation;
          const key = headerValue(exchange.headers, 'sec-websocket-key');
          if (observation.answer.status === null || key === null) return undefined;
          const before = keys.get(key);
          keys.set(key, exchange);
          return before
            ? fail(
                say('agent.same-key'),
                say('agent.fresh-key'),
                say('plain', { text: key }),
                before,
                exchange,
              )
            : undefined;
        },
        end: () => (keys.size > 1 ? passed : null), // one key alone shows nothing
      };
    },
  ),

  judge(
    'AGT-WS-02/message',
    ['each message is one JSON object as text', '每条消息是一个文本 JSON 对象'],
    { transport: 'socket', buildsOn: ['AGT-REP-01/periodic'] },
    each(
      (observation) => (observation.kind === 'message' ? observation : undefined),
      ({ isText, body, exchange }) => {
        if (!isText)
          return fail(say('agent.binary'), say('agent.text-expected'), say('agent.binary'), exchange);
        if (membersOf(body)) return undefined;
        return fail(
          say('agent.message'),
          say('agent.text-expected'),
          say('plain', { text: shorten(body.text ?? '(bytes)') || '(empty)' }),
          exchange,
        );
      },
    ),
  ),

  judge(
    'AGT-WS-03/pong',
    ['pings are answered by pongs with the same payload', 'ping 以相同载荷的 pong 应答'],
    { transport: 'socket', scenarios: ['pinged'], buildsOn: ['AGT-REP-01/periodic'] },
    answersPings,
  ),

  ...(['1000', '1001', '1011', 'reset'] as const).map((code) =>
    judge(
      `AGT-WS-05/${code}`,
      [
        `after ${code === 'reset' ? 'a reset' : `a close with ${code}`} it connects again with the same token`,
        `${code === 'reset' ? '连接被重置' : `以 ${code} 关闭`}后用同一令牌重新连接`,
      ],
      {
        transport: 'socket',
        scenarios: [code === '1000' || code === '1001' ? 'socket-closed' : 'socket-broken'],
        buildsOn: ['AGT-REP-01/periodic'],
      },
      () => connectsAgain(code),
    ),
  ),

  ...(['accept', 'extension', 'subprotocol'] as const).map((fault) =>
    judge(
      `AGT-WS-08/${fault}`,
      [`a 101 with a wrong ${fault} ends the connection`, `101 应答的 ${fault} 有误时终止连接`],
      { transport: 'socket', scenarios: [`handshake-wrong-${fault}`], buildsOn: ['AGT-REP-01/periodic'] },
      endsBadHandshake,
    ),
  ),
];

/** RFC 6455 §4.1, a header each. */
const HANDSHAKE_RULES: readonly { name: string; expected: string; isRight: (value: string) => boolean }[] = [
  { name: 'Upgrade', expected: 'websocket', isRight: (value) => /(^|,)\s*websocket\s*(,|$)/i.test(value) },
  { name: 'Connection', expected: 'Upgrade', isRight: (value) => /(^|,)\s*upgrade\s*(,|$)/i.test(value) },
  { name: 'Sec-WebSocket-Version', expected: '13', isRight: (value) => value.trim() === '13' },
  {
    name: 'Sec-WebSocket-Key',
    expected: '16 bytes in base64',
    isRight: (value) => isSocketKey(value.trim()),
  },
];

/**
 * Of several pings that wait together the last pong answers all (RFC 6455 §5.5.3): one whose time is over when the
 * next is sent does not wait with it.
 */
function answersPings({ intervalMs }: Setup): Reducer {
  let waiting: { payload: string; t: number; exchange: Exchange }[] = [];
  let answered = 0;
  let unanswered: (typeof waiting)[number] | null = null;
  const giveUp = (t: number) => {
    unanswered ??= waiting.find((one) => t - one.t > pongLimit(intervalMs)) ?? null;
  };
  return {
    see(observation) {
      if (observation.kind === 'socket-close') {
        giveUp(observation.t);
        waiting = waiting.filter(({ exchange }) => exchange !== observation.exchange);
      }
      if (observation.kind !== 'frame') return undefined;
      const { frame, exchange, t } = observation;
      const payload = frame.payload.base64 ?? `text:${frame.payload.text}`;
      if (frame.from === 'master' && frame.opcode === OPCODE.ping) {
        giveUp(t);
        waiting.push({ payload, t, exchange });
      }
      if (frame.from !== 'agent' || frame.opcode !== OPCODE.pong) return undefined;
      const at = waiting.findLastIndex((one) => one.payload === payload && one.exchange === exchange);
      if (at < 0) return undefined; // an unsolicited pong is legal
      waiting = waiting.filter((one, i) => i > at || one.exchange !== exchange);
      answered++;
      return undefined;
    },
    end({ t }): Outcome | null {
      giveUp(t);
      if (unanswered) {
        const payload = unanswered.payload.replace(/^text:/, '') || '(none)';
        return fail(
          say('agent.no-pong'),
          say('agent.pong-expected', { payload }),
          say('agent.no-pong'),
          unanswered.exchange,
        );
      }
      return answered > 0 ? { verdict: 'pass', message: say('agent.pongs', { count: answered }) } : null;
    },
  };
}

/** Once is not enough: some agents count the sockets that they have lost, and give up at a number of them. */
function connectsAgain(code: string): Reducer {
  let closed: { token: string | null; exchange: Exchange; t: number } | null = null;
  let open: Exchange | null = null;
  let again = 0;
  return {
    see(observation: Observation) {
      if (observation.kind === 'fault' && observation.fault.intent === 'close') {
        closed = null;
        if (String(observation.fault.detail?.code) === code && open)
          closed = { token: open.token, exchange: open, t: observation.t };
      }
      if (observation.kind === 'socket-open') {
        open = observation.exchange;
        if (closed && open.token === closed.token) {
          closed = null;
          again++;
        }
      }
      const isRegister = observation.kind === 'request' && observation.exchange.endpoint === 'register';
      if (!isRegister || !closed) return undefined;
      return fail(
        say('agent.registers-after-close', { code }),
        say('agent.same-token'),
        say('call', { call: callOf('register') }),
        observation.exchange,
      );
    },
    end({ t }): Outcome | null {
      if (!closed) return again > 0 ? passed : null;
      // Whoever came back before may pause longer each time.
      const trouble = code === 'reset' ? 'a reset' : `a close with ${code}`;
      const values = { seconds: Math.floor((t - closed.t) / 1000), trouble };
      if (again > 0 && t - closed.t < LONGEST_PAUSE_MS)
        return inconclusive(say('inconclusive.not-back-yet', values), closed.exchange);
      return fail(
        say('agent.not-back', { code }),
        say('agent.same-token'),
        say('agent.not-back', { code }),
        closed.exchange,
      );
    },
  };
}

/** Each wrong 101 ends its own connection: who looks at the first answer may not look at the next. */
function endsBadHandshake(): Reducer {
  /** Handshakes that were to be answered wrongly: one without a token is refused all the same. */
  const wrong = new Set<Exchange | null>();
  /** Connections with a wrong 101 that have not ended in time, and since when. */
  const kept = new Map<Exchange, number>();
  let count = 0;
  const failed = (exchange: Exchange) =>
    fail(say('agent.bad-handshake-kept'), say('agent.line-ends'), say('agent.line-open'), exchange);
  return {
    see(observation) {
      const { t } = observation;
      if (observation.kind === 'fault' && observation.fault.intent === 'bad-handshake')
        wrong.add(observation.exchange);
      if (observation.kind === 'socket-open' && wrong.has(observation.exchange)) {
        kept.set(observation.exchange, t);
        count++;
      }
      if (observation.kind === 'message' && kept.has(observation.exchange))
        return fail(
          say('agent.bad-handshake-used'),
          say('agent.line-ends'),
          say('agent.message-on-it'),
          observation.exchange,
        );
      if (observation.kind === 'socket-close') {
        const since = kept.get(observation.exchange);
        // The end of the agent itself closes it as well.
        if (since !== undefined && t - since <= LINE_ENDS_MS) kept.delete(observation.exchange);
      }
      if (observation.kind !== 'report') return undefined; // what came on it failed above, as a message
      const one = [...kept].find(([, since]) => t > since + ON_ITS_WAY);
      return one && failed(one[0]);
    },
    end({ t, complete }): Outcome | null {
      // Where the agent came back late, there was no time to end it.
      const one = [...kept].find(([, since]) => complete || t - since > LINE_ENDS_MS);
      if (one) return failed(one[0]);
      return count > kept.size ? passed : null;
    },
  };
}
