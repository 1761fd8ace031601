/** What is found in the answers of a server, told as stories of one or two agents. */

import { describe, expect, test } from 'vitest';
import { closePayload, OPCODE } from '../../../../mocks/wire/frames.ts';
import { PATHS } from '../../../../spec/protocol.ts';
import { aReport } from '../../../drive/bodies.ts';
import { learnTokens, maskedEvent } from '../../../journal/learn.ts';
import { Masker } from '../../../journal/mask.ts';
import { type Story, tokenNamed, traffic } from '../../../testing/journal-of.ts';
import { AnswersJudged, type Finding } from './answers.ts';

function findings(story: Story, masker?: Masker): Finding[] {
  const judged = new AnswersJudged('');
  const events = story.events.map((event) => {
    if (!masker) return event;
    learnTokens(event, masker);
    return maskedEvent(event, masker);
  });
  return [...events.flatMap((event) => judged.see(event)), ...judged.end()];
}

/** `SRV-REP-01 answer.wrong-status` for each that deviates. */
function wrong(story: Story, masker?: Masker): string[] {
  return findings(story, masker).flatMap(({ requirement, came }) =>
    typeof came === 'object' ? [`${requirement} ${came.message.key}`] : [],
  );
}

function right(story: Story): string[] {
  return findings(story).flatMap(({ requirement, came }) => (came === 'right' ? [requirement] : []));
}

/** An extreme (SRV-ERR-07). */
const DEEP = `{"name":${'['.repeat(99)}${']'.repeat(99)}}`;

/** The exchange with this number ended without an answer. */
function unanswered(story: Story, exchange: number, cause: 'reset' | 'aborted' = 'reset'): Story {
  return story.onSocket(exchange).records({ type: 'no-response', cause, detail: 'ECONNRESET' });
}

const known = () => traffic().registers('a').info();
const sent = (count: number) => known().opens().reports(count);

test('what is answered as the text says is right, each under its own requirement', () => {
  const story = known().report().report({ body: '{"cpu":', status: 400 }).report({ token: 'x', status: 401 });
  expect(wrong(story)).toEqual([]);
  expect(right(story)).toEqual([
    'SRV-REG-01',
    'SRV-REG-07',
    'SRV-INFO-01',
    'SRV-REP-01',
    'SRV-REP-06',
    'SRV-AUTH-02',
  ]);
});

describe('what deviates is found under the requirement that the oracle names', () => {
  test.each<[string, Story, string[]]>([
    ['a refused registration', traffic().registers('a', { status: 500 }), ['SRV-REG-01 answer.wrong-status']],
    ['a refused report', known().report({ status: 400 }), ['SRV-REP-01 answer.wrong-status']],
    [
      'a report without an answer',
      unanswered(known().report({ status: null }), 2),
      ['SRV-REP-01 answer.none'],
    ],
    [
      'a wrong type that is taken',
      known().report({ body: { cpu: '1' } }),
      ['SRV-REP-06 answer.wrong-status'],
    ],
    ['a token of nobody that is taken', known().info({ token: 'b' }), ['SRV-AUTH-02 answer.wrong-status']],
    ['no token at all', known().info({ token: null }), ['SRV-AUTH-01 answer.wrong-status']],
    ['a handshake that is refused', known().opens({ status: 401 }), ['SRV-WS-01 answer.wrong-status']],
    ['a handshake of nobody', known().opens({ token: 'b' }), ['SRV-WS-02 answer.wrong-status']],
  ])('%s', (_, story, expected) => expect(wrong(story)).toEqual(expected));

  test('with the answer that was not HTTP, or its cause, in what was seen', () => {
    const story = unanswered(known().report({ status: null }), 2);
    expect(findings(story).at(-1)).toMatchObject({
      exchange: 2,
      came: { actual: { key: 'seen.no-answer', values: { cause: 'reset', detail: 'ECONNRESET' } } },
    });
  });

  test('a 101 with another Sec-WebSocket-Accept', () => {
    const story = known().opens();
    const accept = story.events.find((event) => event.type === 'response' && event.status === 101)!;
    Object.assign(accept, { headers: [['Sec-WebSocket-Accept', 'x']] });
    expect(wrong(story)).toEqual(['SRV-WS-01 socket.wrong-accept']);
  });

  test('an identity that somebody else has', () => {
    expect(wrong(traffic().registers('a').registers('a'))).toEqual([
      'SRV-REG-04 identity.twice',
      'SRV-REG-05 identity.twice',
    ]);
    expect(right(traffic().registers('a').registers('b'))).toContain('SRV-REG-05');
  });
});

describe('what the text leaves open is neither wrong nor a proof', () => {
  const uninformed = () => traffic().registers('a');

  test.each<[string, Story]>([
    ['a report before information', uninformed().report({ status: 409 })],
    ['a report before information, taken', uninformed().report()],
    ['a wrong report before information', uninformed().report({ body: '[]' })],
    ['a socket before information', uninformed().opens({ status: 403 })],
    ['a second socket', sent(1).opens({ status: 409 })],
    ['a socket after one that vanished', sent(1).closes(1006, 'agent').wait(9).opens({ status: 409 })],
    ['a socket at once after one that closed', closed().opens({ status: 409 })],
    ['information with a member that nobody knows', known().info({ body: { x: 1 }, status: 400 })],
    ['a rate limit', known().report({ status: 429 })],
    ['what nobody waited for', unanswered(known().report({ status: null }), 2, 'aborted')],
    ['an extreme', unanswered(known().report({ body: DEEP, status: null }), 2)],
    ['a long name', uninformed().registers('b', { body: { name: 'x'.repeat(100) }, status: 400 })],
    ['another method', known().report({ method: 'PUT' })],
    ['another path', known().report({ path: '/api/agent/reports' })],
  ])('%s', (_, story) => {
    expect(wrong(story)).toEqual([]);
    expect(right(story).filter((id) => !/^SRV-(REG|INFO-01|WS-01|WS-03)/.test(id))).toEqual([]);
  });

  test('but no answer at all is wrong, and a 5xx to an extreme is advised against', () => {
    expect(wrong(unanswered(uninformed().report({ status: null }), 1))).toEqual(['SRV-ERR-01 answer.none']);
    expect(wrong(traffic().registers('a', { body: DEEP, status: 500 }))).toEqual([
      'SRV-ERR-07 answer.wrong-status',
    ]);
  });

  test('a 5xx elsewhere is for those who watch all traffic', () => {
    expect(wrong(uninformed().report({ status: 500 }))).toEqual([]);
  });
});

function closed(): Story {
  return sent(1)
    .frame('agent', OPCODE.close, closePayload(1000))
    .frame('master', OPCODE.close, closePayload(1000))
    .closes(1000, 'agent');
}

test('a socket opens again some time after the last one has closed', () => {
  expect(wrong(closed().wait(1).opens({ status: 409 }))).toEqual(['SRV-WS-01 answer.wrong-status']);
});

describe('a socket that served', () => {
  test.each<[string, Story]>([
    ['to the end of the traffic', sent(2)],
    ['until its agent vanished', sent(2).closes(1006, 'agent')],
    ['until its agent closed it', closed()],
    [
      'also in fragments, with a ping between',
      known()
        .opens()
        .frame('agent', OPCODE.text, '{"cpu":1', false)
        .frame('agent', OPCODE.ping, 'x')
        .frame(
          'agent',
          OPCODE.continuation,
          JSON.stringify(aReport())
            .slice(1)
            .replace(/^"cpu":[\d.]+/, ''),
        ),
    ],
  ])('%s', (_, story) => {
    expect(wrong(story)).toEqual([]);
    expect(right(story)).toContain('SRV-WS-03');
  });

  test.each<[string, Story]>([
    ['closed by a frame', sent(2).frame('master', OPCODE.close, closePayload(1011)).closes(1011, 'master')],
    ['its line cut', sent(2).closes(1006, 'master')],
    [
      'closed after a call over HTTP',
      sent(1).onSocket(2).frame('master', OPCODE.close, '').closes(1005, 'master'),
    ],
  ])('and was ended by the server: %s', (_, story) => {
    expect(wrong(story)).toEqual(['SRV-WS-03 socket.closed']);
    const found = findings(story).find(({ came }) => typeof came === 'object');
    const isCut = story.events.every((event) => event.type !== 'frame' || event.from === 'agent');
    const actual = { key: isCut ? 'socket.line-ended' : 'socket.close-seen' };
    expect(found).toMatchObject({ exchange: 2, came: { actual } });
  });

  const bad = (story: Story) => story.closes(1006, 'master');
  test.each<[string, Story]>([
    ['a bad message', bad(sent(1).message('{"cpu":'))],
    ['a message with an unknown member', bad(sent(1).message({ x: 1 }))],
    ['a binary message', bad(sent(1).frame('agent', OPCODE.binary, 'x'))],
    ['a continuation of nothing', bad(sent(1).frame('agent', OPCODE.continuation, 'x'))],
    ['a ping that is too long', bad(sent(1).frame('agent', OPCODE.ping, 'x'.repeat(126)))],
    ['a close', bad(sent(1).frame('agent', OPCODE.close, ''))],
    [
      'a frame without a mask',
      bad(
        sent(1).records({
          type: 'frame',
          from: 'agent',
          fin: true,
          rsv: 0,
          opcode: 9,
          mask: null,
          payload: { text: '', bytes: 0 },
        }),
      ),
    ],
    ['a long silence', bad(sent(1).wait(11))],
    ['a handshake before information', bad(traffic().registers('a').opens().reports(1))],
    ['a second socket', bad(sent(1).opens().onSocket(2))],
    ['nobody knows whose doing', sent(1).closes(1006)],
  ])('may be ended after %s', (_, story) => expect(wrong(story)).toEqual([]));
});

test('a masked journal is judged alike', () => {
  const story = () =>
    sent(1)
      .report()
      .info({ token: 'b', status: 401 })
      .report({ authorization: `Bearer ${tokenNamed('a').toUpperCase()}`, status: 200 });
  expect(wrong(story()).map(messageOf)).toEqual(['answer.wrong-status']);
  expect(wrong(story(), new Masker()).map(messageOf)).toEqual(['answer.wrong-status']);
});

const messageOf = (line: string) => line.split(' ')[1];

test('paths are looked at below the prefix of the server', () => {
  const story = traffic().registers('a', { path: `/x${PATHS.register}`, status: 500 });
  const judged = new AnswersJudged('/x');
  expect(story.events.flatMap((event) => judged.see(event))).toMatchObject([{ requirement: 'SRV-REG-01' }]);
});
