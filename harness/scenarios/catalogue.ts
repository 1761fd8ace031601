/** How the mock master behaves to an agent under test; each entry makes one journal that many judges read. */

import { RECOMMENDED_INTERVAL_MS } from '../../spec/protocol.ts';
import { DEFAULTS } from '../run/options.ts';
import {
  answer,
  calm,
  closeSockets,
  disturb,
  lookAtState,
  pass,
  ping,
  play,
  revoke,
  type Scenario,
  type Span,
  scenario,
  see,
  seeOrGoOn,
  seeWithNewToken,
  startAgent,
  stopAgent,
} from '../scenario.ts';
import { inContainers } from './containers.ts';
import { lives } from './lives.ts';
import {
  pongLimit,
  RECOVERY,
  RECOVERY_AGAIN,
  reconnecting,
  reporting,
  running,
  START,
  THOROUGH_PATIENCE,
  usualEnd,
} from './moments.ts';
import { EMPTY_401, JSON_401, PAGE_401, revokedWith } from './refusals.ts';
import { schedules } from './schedules.ts';
import { SERVER_ERROR, type TroublesOptions, troubles } from './troubles.ts';
import { underLoad } from './truth.ts';
import { watches } from './watches.ts';

export interface CatalogueOptions {
  /** The interval that the agent is told, in milliseconds. */
  readonly intervalMs: number;
  /** What the generated schedules are drawn from. */
  readonly seed: number;
  /** Generated cases per property: how many schedules there are. */
  readonly runs: number;
  /** Whether scenarios wait for an agent as long as it may pause, beyond 45 s. */
  readonly thorough: boolean;
}

/** The catalogue; `samples` is how many reports the cadence is judged by. */
export function catalogue(samples: number, options: Partial<CatalogueOptions> = {}): readonly Scenario[] {
  const { intervalMs = RECOMMENDED_INTERVAL_MS, seed = 0, runs = DEFAULTS.runs, thorough = false } = options;
  return [
    ...everyday(samples, { intervalMs, thorough }),
    ...lives,
    ...inContainers({ thorough }),
    ...troubles({ intervalMs, thorough }),
    ...watches(intervalMs),
    underLoad,
    ...schedules({ intervalMs, seed, runs, thorough }),
  ];
}

/** Some agents give up on their identity after so many failures in a row. */
const IN_A_ROW = 3;

/** Two sockets are held for longer than one takes to take over (AGT-WS-07). */
const BESIDE: Span = { seconds: 1.5 };

function everyday(samples: number, options: TroublesOptions): readonly Scenario[] {
  const { intervalMs, thorough } = options;
  // A ping that nothing came of for so long did not wait together with the next one.
  const alone: Span = { seconds: pongLimit(intervalMs) / 1000 + 0.3 };
  return [
    scenario(
      'steady',
      ['the master does all right', '主控端一切正常'],
      [see('register', 1, START), see('report', samples + 1, { intervals: samples + 2, seconds: 15 })],
      { readings: true },
    ),

    scenario(
      'restarted',
      ['the agent is stopped and started again with its state kept', 'Agent 停止后保留状态重新启动'],
      [
        ...running(2),
        stopAgent,
        startAgent,
        // Two intervals, within which information is sent that does not come first.
        see('report', 3, { intervals: 4, seconds: 12 }),
      ],
    ),

    scenario(
      'restarted-early',
      [
        'the agent is stopped as soon as it is registered, and started again; then once more, to a 401 on its information',
        'Agent 注册后立即停止并重新启动；之后再次重启，其基本信息得到 401',
      ],
      [
        see('registered', 1, START),
        see('info', 1, { intervals: 1, seconds: 5 }),
        stopAgent,
        startAgent,
        see('report', 1, { intervals: 2, seconds: 12 }),
        stopAgent,
        play('info', PAGE_401),
        startAgent,
        see('info', 1, START),
        seeWithNewToken('info', 1, RECOVERY),
      ],
    ),

    scenario(
      'register-refused',
      ['the first registrations fail', '最初的几次注册失败'],
      [
        answer('register', 500, 1),
        play('register', { play: 'answer', status: 200, body: '{"status":"what?"}' }),
        play('register', { play: 'reset' }),
        play('register', { play: 'stall' }),
        see('register', 4, { seconds: 30 }),
        // How long the last answer is waited for is the agent's own affair.
        see('registered', 1, thorough ? THOROUGH_PATIENCE : { seconds: 30 }),
        see('report', 1),
      ],
      usualEnd(options),
    ),

    scenario(
      'revoked',
      ['the token is revoked while the agent reports', '上报期间令牌被吊销'],
      [
        ...running(1),
        revoke,
        seeWithNewToken('report', 1, RECOVERY),
        // That one may be out of turn; after the next, four intervals show the beat (AGT-TIME-01), a slow one as well:
        // twice the one asked for, or that of the text where less was asked for.
        seeWithNewToken('report', 5, { intervals: 7, seconds: 22 }),
      ],
    ),

    scenario(
      'revoked-restarted',
      [
        'the token is revoked twice, and the agent restarted once it has a new one; then once more, to a 500 on its information',
        '令牌两次被吊销，取得新令牌后重启 Agent；之后再次重启，其基本信息得到 500',
      ],
      [
        ...running(1),
        ...revokedWith(PAGE_401),
        seeWithNewToken('report', 1, RECOVERY),
        ...revokedWith(EMPTY_401),
        seeWithNewToken('report', 1, RECOVERY),
        lookAtState,
        stopAgent,
        startAgent,
        see('report', 1, { intervals: 2, seconds: 12 }),
        stopAgent,
        play('info', SERVER_ERROR),
        startAgent,
        see('report', 1, { intervals: 2, seconds: 12 }),
      ],
    ),

    scenario(
      'info-unauthorized',
      [
        'basic information is answered 401, twice, and later a report is reset',
        '基本信息上报两次得到 401，之后一次上报被重置',
      ],
      [
        play('info', JSON_401),
        play('info', EMPTY_401),
        see('register', 1, START),
        see('info', 1),
        seeWithNewToken('info', 1, RECOVERY),
        // The last of three identities: two are past, and what was on its way with them has come.
        see('report', 2, { intervals: 3, seconds: 20 }),
        disturb({ play: 'reset' }),
        see('accepted', 1, RECOVERY),
      ],
      { readings: true },
    ),

    scenario(
      'handshake-unauthorized',
      ['the handshake is answered 401, and the next socket closed later', '握手得到 401，之后新的连接被关闭'],
      [
        see('register', 1, START),
        see('report', 1),
        play('socket', PAGE_401),
        closeSockets('reset'),
        seeWithNewToken('report', 1, RECOVERY),
        see('report', 1),
        closeSockets(1000),
        see('socket', 1, RECOVERY),
      ],
      { transport: 'socket' },
    ),

    scenario(
      'report-refused',
      ['a report is answered 400, then three in a row 500', '一次上报得到 400，随后连续三次得到 500'],
      [
        ...reporting(1),
        disturb({ play: 'answer', status: 400, body: '{"error":"played"}' }),
        see('accepted', 1, RECOVERY),
        disturb({ play: 'answer', status: 500, body: '{"error":"played"}' }, IN_A_ROW),
        // One that waits longer after each failure of its socket may not see all of them in time: no fault, no doubt.
        seeOrGoOn('accepted', 1, { intervals: IN_A_ROW + 1, seconds: 10 }),
        calm,
      ],
    ),

    scenario(
      'report-cut',
      ['reports are reset and left without an answer', '上报被重置、得不到应答'],
      [
        ...running(1),
        disturb({ play: 'reset' }),
        see('report', 2, RECOVERY),
        disturb({ play: 'stall' }),
        pass({ intervals: 3, seconds: 1 }),
        calm,
        closeSockets('reset'),
      ],
    ),

    scenario(
      'socket-closed',
      ['the master closes the socket with 1000 and 1001, twice', '主控端以 1000 与 1001 关闭连接，各两次'],
      [
        ...running(2),
        ...reconnecting(1000),
        ...reconnecting(1001),
        // Some count what they lost, and give up after the third.
        ...reconnecting(1000, RECOVERY_AGAIN),
        ...reconnecting(1001, RECOVERY_AGAIN),
      ],
      { ...usualEnd(options), transport: 'socket' },
    ),

    scenario(
      'socket-broken',
      [
        'the master closes the socket with 1011, then resets it, twice',
        '主控端以 1011 关闭连接，随后重置，如此两次',
      ],
      [
        ...running(1),
        ...reconnecting(1011),
        ...reconnecting('reset'),
        ...reconnecting(1011, RECOVERY_AGAIN),
        ...reconnecting('reset', RECOVERY_AGAIN),
        pass(BESIDE),
      ],
      { ...usualEnd(options), transport: 'socket' },
    ),

    scenario(
      'pinged',
      ['the master pings the agent', '主控端向 Agent 发送 ping'],
      [
        ...running(1),
        ping(Buffer.alloc(0)),
        pass(alone),
        ping(Buffer.from('vanmoi')),
        pass(alone),
        ping(Buffer.from([0x00, 0xff, 0x80, 0x0a])),
        pass(alone),
        ping(Buffer.alloc(125, 0x61)),
        pass(alone),
        ping(Buffer.from('one')),
        ping(Buffer.from('two')),
        ping(Buffer.from('three')),
        pass({ intervals: 1, seconds: 2.5 }),
        closeSockets(1000),
        see('socket', 1, RECOVERY),
        ping(Buffer.from('again')),
        pass(alone),
      ],
      { transport: 'socket' },
    ),

    ...(['accept', 'extension', 'subprotocol'] as const).map((fault) =>
      scenario(
        `handshake-wrong-${fault}`,
        [
          `the 101 has a wrong ${fault}, at first and when it connects again`,
          `101 应答的 ${fault} 有误，首次与重连各一次`,
        ],
        [
          play('socket', { play: 'bad-handshake', fault }),
          see('register', 1, START),
          see('report', 1, RECOVERY),
          // To connect again may be code of its own.
          play('socket', { play: 'bad-handshake', fault }),
          closeSockets('reset'),
          see('report', 1, RECOVERY),
          pass({ intervals: 1, seconds: 1 }),
        ],
        { transport: 'socket' },
      ),
    ),
  ];
}
