/** A master that answers badly, slowly or not at all, and goes away (protocol, error handling; the field). */

import type { Play } from '../../mocks/master/plays.ts';
import {
  answer,
  disturb,
  outage,
  pass,
  play,
  resume,
  revoke,
  type Scenario,
  type Span,
  scenario,
  see,
  seeOrGoOn,
} from '../scenario.ts';
import {
  ALWAYS,
  type Patience,
  RECOVERY,
  reporting,
  reportsComeBack,
  running,
  START,
  usualEnd,
} from './moments.ts';

const WEB_PAGE: Play = {
  play: 'answer',
  status: 502,
  headers: { 'Content-Type': 'text/html' },
  body: '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
};
export const SERVER_ERROR: Play = { play: 'answer', status: 500, body: '{"error":"played"}' };
const BAD_REQUEST: Play = { play: 'answer', status: 400, body: '{"error":"played"}' };
const EMPTY: Play = { play: 'answer', status: 200, body: '' };
const BROKEN_JSON: Play = { play: 'answer', status: 200, body: '{"status": "ok' };
/** Elsewhere on the same master, as a proxy may do. */
const MOVED: Play = { play: 'answer', status: 302, headers: { Location: '/elsewhere' }, body: '' };
/** To another host, as far as a client can tell: credentials must not follow (RFC 9110 §15.4). */
const MOVED_AWAY: Play = {
  play: 'answer',
  status: 307,
  headers: { Location: 'http://localhost:{port}/elsewhere' },
  body: '',
};

/** So many bad answers in a row: each is met by a report of its own. */
const BAD_IN_A_ROW = 3;
/** Reports that show whether the cadence is back: one that may come out of turn, and three in turn. */
const BACK_IN_STEP = 4;

/** The master stays away long enough for a queue of reports to show in their own uptime, in whole seconds. */
const AWAY: Span = { intervals: 2, seconds: 3 };

/** How long a storm of registrations is watched; the full minute of the text takes longer than 45 s. */
const SHORT_WATCH: Span = { intervals: 1, seconds: 31 };
/** The same where the agent has reported before. */
const SHORTER_WATCH: Span = { seconds: 30 };
const FULL_MINUTE: Span = { seconds: 62 };
/** The first registration, the ten that a minute may see, and one more. */
const A_STORM = 12;

export interface TroublesOptions extends Patience {
  /** The interval that the agent is told, in milliseconds. */
  readonly intervalMs: number;
}

/** Half an interval, but never longer than a client may wait (AGT-TIME-03). */
export function slowAnswer(intervalMs: number): Play {
  return { play: 'delay', ms: Math.round(Math.min(intervalMs / 2, 2500)) };
}

export function troubles(options: TroublesOptions): readonly Scenario[] {
  const end = usualEnd(options);
  const afterwards = reportsComeBack(BACK_IN_STEP, options, BAD_IN_A_ROW);
  const minute = { thorough: true };
  return [
    scenario(
      'bad-status',
      ['the master answers 500 and 502 with a web page', '主控端返回 500 与带网页的 502'],
      [
        play('info', WEB_PAGE),
        ...reporting(1),
        disturb(WEB_PAGE),
        disturb(SERVER_ERROR),
        // A third in a row over HTTP alone: pauses between sockets may have grown long by then.
        play('report', SERVER_ERROR),
        afterwards,
      ],
      end,
    ),

    // One failure alone: whoever doubles its interval with each shows no more than that after three of them.
    scenario(
      'bad-status-once',
      ['the master answers 500 once', '主控端返回一次 500'],
      [...reporting(1), disturb(SERVER_ERROR), reportsComeBack(BACK_IN_STEP, options)],
      end,
    ),

    scenario(
      'bad-body',
      ['the master answers 200 with broken JSON and with nothing', '主控端以 200 返回损坏的 JSON 和空响应体'],
      [play('info', EMPTY), ...reporting(1), disturb(BROKEN_JSON), disturb(EMPTY), afterwards],
      end,
    ),

    scenario(
      'redirected',
      [
        'the master redirects reports to another path and to another host',
        '主控端将上报重定向到其他路径和其他主机',
      ],
      [...reporting(1), disturb(MOVED), disturb(MOVED_AWAY), afterwards],
      end,
    ),

    scenario(
      'broken-line',
      [
        'the master breaks off an answer, resets the next report, and leaves another unanswered',
        '主控端中途断开一次应答，重置下一次上报，再有一次不予应答',
      ],
      [
        ...reporting(1),
        disturb({ play: 'cut' }),
        disturb({ play: 'reset' }),
        disturb({ play: 'stall' }),
        reportsComeBack(1, options, BAD_IN_A_ROW),
      ],
      end,
    ),

    scenario(
      'report-invalid',
      ['one report is answered 400, and later another', '一次上报得到 400，之后又有一次'],
      [
        ...reporting(1),
        disturb(BAD_REQUEST),
        reportsComeBack(1, options),
        disturb(BAD_REQUEST),
        reportsComeBack(1, options),
      ],
      { ...end, transport: 'http' },
    ),

    scenario(
      'slow-answers',
      ['reports are answered half an interval late', '上报的应答延迟半个间隔'],
      [
        see('register', 1, START),
        play('report', slowAnswer(options.intervalMs), ALWAYS),
        see('report', 6, { intervals: 8, seconds: 8 }),
        pass({ intervals: 0.6 }),
      ],
      { ...end, transport: 'http' },
    ),

    scenario(
      'absent-at-start',
      ['the master comes up after the agent', '主控端在 Agent 之后启动'],
      [outage, pass({ seconds: 4 }), resume, reportsComeBack(1, options)],
      { ...end, launches: true },
    ),

    scenario(
      'outage',
      ['the master goes away and comes back', '主控端中断后恢复'],
      [...reporting(1), outage, pass(AWAY), resume, reportsComeBack(1, options), pass({ intervals: 1.5 })],
      { ...end, readings: true },
    ),

    ...(['', '-minute'] as const).flatMap((long) => [
      scenario(
        `endless-401${long}`,
        ['every token is answered 401', '任何令牌都得到 401'],
        [
          answer('info', 401, ALWAYS),
          answer('report', 401, ALWAYS),
          answer('socket', 401, ALWAYS),
          see('register', 1, START),
          seeOrGoOn('register', A_STORM - 1, long ? FULL_MINUTE : SHORT_WATCH),
        ],
        long ? minute : {},
      ),
      scenario(
        `register-never${long}`,
        ['registering never succeeds', '注册始终失败'],
        [
          answer('register', 500, ALWAYS),
          see('register', 1, START),
          seeOrGoOn('register', A_STORM - 1, long ? FULL_MINUTE : SHORT_WATCH),
        ],
        long ? minute : {},
      ),
    ]),

    // One of its own: who may go on with an old token meanwhile has other loops to storm with than who has none yet.
    scenario(
      'register-never-again',
      ['the token is revoked, and registering again never succeeds', '令牌被吊销，此后重新注册始终失败'],
      [
        ...running(1),
        answer('register', 500, ALWAYS),
        revoke,
        see('register', 1, RECOVERY),
        seeOrGoOn('register', A_STORM - 1, SHORTER_WATCH),
      ],
    ),
  ];
}
