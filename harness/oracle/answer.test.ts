import { describe, expect, test } from 'vitest';
import type { NoResponseEvent, ResponseEvent } from '../../spec/journal.ts';
import { type MessageKey, render } from '../../spec/messages/message.ts';
import { PATHS } from '../../spec/protocol.ts';
import { deviationOf, faultList, shorten } from './answer.ts';
import type { Ruling } from './ruling.ts';

const question = (path: string) => ({ method: 'POST', path, headers: [], body: Buffer.alloc(0) });
const answer = (status: number, text = '', whole = true): ResponseEvent => ({
  type: 'response',
  status,
  reason: '',
  headers: [],
  body: { text, bytes: text.length },
  whole,
});
const none = (cause: NoResponseEvent['cause']): NoResponseEvent => ({
  type: 'no-response',
  cause,
  detail: 'so',
});

const IDENTITY = '{"uuid":"u","token":"t"}';
const OK = '{"status":"ok"}';

describe('deviationOf', () => {
  test.each<
    [path: string, right: Ruling['right'], result: ResponseEvent | NoResponseEvent, key: MessageKey | null]
  >([
    [PATHS.register, 'accepted', answer(200, IDENTITY), null],
    [PATHS.register, 'accepted', answer(200, '{"uuid":"u","token":"t","name":null}'), null],
    [PATHS.register, 'accepted', answer(201, IDENTITY), 'answer.wrong-status'],
    [PATHS.register, 'accepted', answer(200, '{"uuid":"u","token":""}'), 'answer.wrong-body'],
    [PATHS.register, 'accepted', answer(200, '{"uuid":7,"token":"t"}'), 'answer.wrong-body'],
    [PATHS.register, 'accepted', answer(200, '{"uuid":"u"}'), 'answer.wrong-body'],
    [PATHS.register, 'accepted', answer(200, `[${IDENTITY}]`), 'answer.wrong-body'],
    [PATHS.register, 'accepted', answer(200), 'answer.wrong-body'],
    [PATHS.info, 'accepted', answer(200, OK), null],
    [PATHS.info, 'accepted', answer(200, '{"status":"ok","next":5}'), null],
    [PATHS.info, 'accepted', answer(204), 'answer.wrong-status'],
    [PATHS.report, 'accepted', answer(200, '{"status":"OK"}'), 'answer.wrong-body'],
    [PATHS.report, 'accepted', answer(200, '{}'), 'answer.wrong-body'],
    [PATHS.report, 'accepted', answer(200, 'ok'), 'answer.wrong-body'],
    [PATHS.report, 'accepted', answer(401, OK), 'answer.wrong-status'],
    [PATHS.report, 'accepted', answer(200, OK, false), 'answer.broken-off'],
    [PATHS.report, 'accepted', none('timeout'), 'answer.none'],
    [PATHS.socket, 'accepted', answer(101), null],
    [PATHS.socket, 'accepted', answer(200, OK), 'answer.wrong-status'],
    [PATHS.report, [400], answer(400, 'anything'), null],
    [PATHS.report, [400], answer(422), 'answer.wrong-status'],
    [PATHS.report, [400], answer(200, OK), 'answer.wrong-status'],
    [PATHS.report, [400], answer(400, 'cut', false), 'answer.broken-off'],
    [PATHS.report, [401, 400], answer(400), null],
    [PATHS.report, [401, 400], answer(403), 'answer.wrong-status'],
    [PATHS.report, [401], none('reset'), 'answer.none'],
    [PATHS.report, 'open', answer(200, 'anything'), null],
    [PATHS.report, 'open', answer(204), null],
    [PATHS.report, 'open', answer(299), null],
    [PATHS.report, 'open', answer(400), null],
    [PATHS.report, 'open', answer(418), null],
    [PATHS.report, 'open', answer(102), 'answer.wrong-status'],
    [PATHS.report, 'open', answer(300), 'answer.wrong-status'],
    [PATHS.report, 'open', answer(302), 'answer.wrong-status'],
    [PATHS.report, 'open', answer(500), 'answer.wrong-status'],
    [PATHS.report, 'open', none('not-http'), 'answer.none'],
    ['/api/agent/nothing', 'open', answer(404), null],
    ['/api/agent/nothing', 'accepted', answer(200, 'anything'), null],
  ])('%s %j: %j', (path, right, result, key) => {
    expect(deviationOf(question(path), { right }, result)?.message.key ?? null).toBe(key);
  });

  test.each<[path: string, right: Ruling['right'], result: ResponseEvent | NoResponseEvent, says: string]>([
    [
      PATHS.report,
      [401, 400],
      answer(500, 'oops'),
      'POST /api/agent/report was answered 500; status 401 / 400; status 500, body oops',
    ],
    [
      PATHS.report,
      [401],
      { ...answer(500), reason: 'Oh no' },
      'POST /api/agent/report was answered 500; status 401; status 500 Oh no, no body',
    ],
    [
      PATHS.report,
      'open',
      { ...answer(500, 'x'), reason: 'Oh' },
      'POST /api/agent/report was answered 500; any 2xx or 4xx; status 500 Oh, body x',
    ],
    [
      PATHS.socket,
      'accepted',
      answer(204),
      'POST /api/agent/ws was answered 204; 101 and an open WebSocket; status 204, no body',
    ],
    [
      PATHS.info,
      'accepted',
      none('timeout'),
      'POST /api/agent/info was not answered; 200 with an object whose status is "ok"; no answer: timeout (so)',
    ],
    [
      PATHS.info,
      [400],
      answer(400, 'half', false),
      'the answer to POST /api/agent/info broke off; status 400; status 400, broken off after 4 bytes',
    ],
    [
      PATHS.register,
      'accepted',
      answer(200, '{"uuid":"u","token":7}'),
      'the answer to POST /api/agent/register has a wrong body: token: wrong-type (7); 200 with an object that has a non-empty string uuid and token; body {"uuid":"u","token":7}',
    ],
    [
      PATHS.report,
      'accepted',
      { ...answer(200), body: { base64: '/w==', bytes: 1 } },
      'the answer to POST /api/agent/report has a wrong body: not-utf8 (\uFFFD); 200 with an object whose status is "ok"; body (bytes)',
    ],
    [
      PATHS.report,
      [400],
      { ...answer(200), body: { base64: '/w==', bytes: 1 } },
      'POST /api/agent/report was answered 200; status 400; status 200, body (1 bytes that are no UTF-8)',
    ],
    [
      PATHS.report,
      [400],
      { ...none('not-http'), bytes: { text: 'SSH-2.0', bytes: 7 } },
      'POST /api/agent/report was not answered; status 400; bytes that are not HTTP: SSH-2.0',
    ],
    [
      PATHS.report,
      [400],
      { ...none('not-http'), bytes: { base64: '/w==', bytes: 1 } },
      'POST /api/agent/report was not answered; status 400; bytes that are not HTTP: base64 /w==',
    ],
  ])('%s %j: says %4$s', (path, right, result, says) => {
    const { message, expected, actual } = deviationOf(question(path), { right }, result)!;
    expect([message, expected, actual].map((one) => render(one)).join('; ')).toBe(says);
  });
});

test('long texts are cut, and never inside a character', () => {
  expect(shorten('x'.repeat(200))).toBe('x'.repeat(200));
  expect(shorten('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
  expect(shorten(`${'x'.repeat(198)}😀😀`).isWellFormed()).toBe(true);
});

test('faults are named, five at most', () => {
  const fault = (field: string | null) => ({ kind: 'wrong-type' as const, field, seen: '7' });
  expect(faultList([fault('cpu'), fault(null)])).toBe('cpu: wrong-type (7), wrong-type (7)');
  expect(faultList([{ kind: 'missing', field: 'cpu', seen: '' }])).toBe('cpu: missing');
  expect(faultList(Array.from({ length: 9 }, () => fault('x'))).split(', ')).toHaveLength(5);
});
