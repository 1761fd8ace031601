import { describe, expect, test } from 'vitest';
import { IDLE_CLOSED } from '../../mocks/probe/line.ts';
import { OPCODE } from '../../mocks/wire/frames.ts';
import type { NoResponseEvent } from '../../spec/journal.ts';
import { PATHS } from '../../spec/protocol.ts';
import { type Story, traffic } from '../testing/journal-of.ts';
import { type Move, planOf } from './plan.ts';

/** `ask 0 /api/agent/register`, `await 0`, `send 3 1`: a word, the exchange, what it is about. */
function told(moves: readonly Move[]): string[] {
  return moves.map((move) => {
    const about =
      move.do === 'ask'
        ? `${move.path}${move.isHandshake ? ' ws' : ''}`
        : 'frame' in move
          ? `${move.frame.opcode} ${move.frame.payload.text}`
          : 'by' in move
            ? move.by
            : '';
    return `${move.do} ${move.exchange} ${about}`.trimEnd();
  });
}

const movesOf = (story: Story) => told(planOf(story.events).moves);
const open = () => traffic().registers('a').opens();
/** The moves of a story that begins with a socket, without those that open it. */
const onSocket = (story: Story) => movesOf(story).slice(4);

function unanswered(story: Story, exchange: number, cause: NoResponseEvent['cause'], detail = ''): Story {
  return story.onSocket(exchange).records({ type: 'no-response', cause, detail });
}

test('a request is sent where it began, and waited for where it was answered', () => {
  expect(movesOf(traffic().registers('a').info())).toEqual([
    'ask 0 /api/agent/register',
    'await 0',
    'ask 1 /api/agent/info',
    'await 1',
  ]);
});

test('what was under way at once is so again', () => {
  const { events } = traffic().registers('a').info().report();
  const [ask0, answer0, ask1, answer1, ask2, answer2] = events;
  const mixed = [ask0!, answer0!, ask1!, ask2!, answer2!, answer1!];
  expect(told(planOf(mixed).moves).slice(2)).toEqual([
    'ask 1 /api/agent/info',
    'ask 2 /api/agent/report',
    'await 2',
    'await 1',
  ]);
});

test('a request that was never answered is sent, and held up nobody', () => {
  expect(movesOf(traffic().registers('a').info({ status: null }).report()).slice(2)).toEqual([
    'ask 1 /api/agent/info',
    'ask 2 /api/agent/report',
    'await 2',
  ]);
  expect(movesOf(unanswered(traffic().registers('a', { status: null }), 0, 'timeout'))).toEqual([
    'ask 0 /api/agent/register',
    'await 0',
  ]);
});

test('the prefix of the recorded master falls away, and what is not below it is left out', () => {
  const story = traffic()
    .report({ path: PATHS.report })
    .registers('a', { path: `/x${PATHS.register}` })
    .report({ path: `/x${PATHS.report}?y=1` })
    .report({ path: '/x/api/agent/other' })
    .report({ path: '/x/api/agents' })
    .report({ path: '/favicon.ico' });
  const { moves, leftOut } = planOf(story.events);
  expect(told(moves).filter((line) => line.startsWith('ask'))).toEqual([
    'ask 1 /api/agent/register',
    'ask 2 /api/agent/report?y=1',
    'ask 3 /api/agent/other',
  ]);
  expect([...leftOut]).toEqual([['elsewhere', 3]]);
});

describe('what cannot be sent is left out, and counted', () => {
  test('a body that was cut, and one that broke off', () => {
    const story = traffic().registers('a').info().report();
    const requests = story.events.filter((event) => event.type === 'request');
    Object.assign(requests[1]!, { body: { text: '{', bytes: 9_000_000, sha256: 'x' } });
    Object.assign(requests[2]!, { whole: false });
    const { moves, leftOut } = planOf(story.events);
    expect(told(moves)).toEqual(['ask 0 /api/agent/register', 'await 0']);
    expect([...leftOut]).toEqual([
      ['cut', 1],
      ['unfinished', 1],
    ]);
  });

  test('what nobody waited for; but what was asked again by itself is no loss', () => {
    const givenUp = planOf(unanswered(traffic().registers('a', { status: null }), 0, 'aborted', 'x').events);
    expect([givenUp.moves, [...givenUp.leftOut]]).toEqual([[], [['unfinished', 1]]]);
    const again = unanswered(traffic().registers('a', { status: null }), 0, 'aborted', IDLE_CLOSED);
    const plan = planOf(again.registers('a').events);
    expect(told(plan.moves)).toEqual(['ask 1 /api/agent/register', 'await 1']);
    expect(plan.leftOut.size).toBe(0);
  });

  test('a message of a socket that was cut', () => {
    const story = open().message('x').message('y');
    const frame = story.events.find(({ type }) => type === 'frame')!;
    Object.assign(frame, { payload: { text: 'x', bytes: 9_000_000, sha256: 'x' } });
    expect(onSocket(story)).toEqual(['send 1 1 y']);
    expect(planOf(story.events).leftOut.get('cut')).toBe(1);
  });
});

describe('a socket', () => {
  test('is asked for as one, and known to have opened or not', () => {
    const asks = (story: Story) =>
      planOf(story.events).moves.find((one) => one.do === 'ask' && one.isHandshake);
    expect(asks(open())).toMatchObject({ isHandshake: true, opened: true, path: PATHS.socket });
    expect(asks(traffic().registers('a').opens({ status: 401 }))).toMatchObject({ opened: false });
  });

  test('sends what the agent sent, in its place among the requests', () => {
    expect(onSocket(open().message('x').report().onSocket(1).message('y'))).toEqual([
      'send 1 1 x',
      'ask 2 /api/agent/report',
      'await 2',
      'send 1 1 y',
    ]);
  });

  test('waits for the pongs of its own pings, and for nothing else that the master says', () => {
    const story = open()
      .frame('agent', OPCODE.ping, 'p')
      .frame('master', OPCODE.text, 'thanks')
      .frame('master', OPCODE.pong, 'q')
      .frame('master', OPCODE.pong, 'p')
      .frame('master', OPCODE.pong, 'p');
    expect(onSocket(story)).toEqual(['send 1 9 p', 'hear 1 10 p']);
  });

  test('leaves answers to pings to whoever is asked now, and sends the pongs that nobody asked for', () => {
    expect(onSocket(open().ping('p').pong('p').pong('q'))).toEqual(['send 1 10 q']);
  });

  test('closes as it did', () => {
    const story = open().frame('agent', OPCODE.close, 'ok').frame('master', OPCODE.close, 'ok');
    expect(onSocket(story.closes(1000, 'agent'))).toEqual(['send 1 8 ok', 'hear 1 8 ok', 'leave 1 agent']);
  });

  test('vanishes as it did, and is left where the master ended it', () => {
    expect(onSocket(open().closes(1006, 'agent'))).toEqual(['leave 1 agent']);
    expect(onSocket(open().closes(1006, 'master'))).toEqual(['leave 1 master']);
    // Who ended it is not said: whoever had sent a close frame did not vanish.
    expect(onSocket(open().closes(1006))).toEqual(['leave 1 agent']);
    expect(onSocket(open().frame('agent', OPCODE.close, 'ok').closes())).toEqual([
      'send 1 8 ok',
      'leave 1 master',
    ]);
  });
});
