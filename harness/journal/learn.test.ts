import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../mocks/clock.ts';
import { payloadOf } from '../../mocks/wire/payload.ts';
import type { EventBody, JournalEvent, RawHeaders } from '../../spec/journal.ts';
import { Journal } from './journal.ts';
import { learnTokens, maskedLine } from './learn.ts';
import { Masker } from './mask.ts';

const T1 = 'vmoi_~.+/-AbCdEfGhIjKlMnOpQrStUvWxYz012345=';
const T2 = 'vmoi_~.+/-zZ9yY8xX7wW6vV5uU4tT3sS2rR1qQ0pPo=';

function eventOf(body: EventBody): JournalEvent {
  const events: JournalEvent[] = [];
  const journal = new Journal('r', new ManualClock());
  journal.listen((event) => events.push(event));
  journal.record(body);
  return events[0]!;
}

function request(
  headers: RawHeaders = [],
  body: string | Buffer = '',
  path = '/api/agent/report',
): EventBody {
  const bytes = Buffer.from(body);
  return { type: 'request', method: 'POST', path, headers, body: payloadOf(bytes), began: 0, whole: true };
}

const bearing = (credentials: string) => request([['authorization', `Bearer ${credentials}`]]);

function response(body: string | Buffer, status = 200): EventBody {
  return {
    type: 'response',
    status,
    reason: '',
    headers: [],
    body: payloadOf(Buffer.from(body)),
    whole: true,
  };
}

/** A masker that was told these events. */
function taught(...bodies: EventBody[]): Masker {
  const masker = new Masker();
  for (const body of bodies) learnTokens(eventOf(body), masker);
  return masker;
}

const inJournal = (body: EventBody, masker: Masker) =>
  JSON.parse(maskedLine(eventOf(body), masker)) as JournalEvent & Record<string, unknown>;

describe('a token is learned where it is issued', () => {
  test.each([
    ['as the text says', JSON.stringify({ uuid: 'u', token: T1 })],
    ['with escaped slashes', `{"uuid":"u","token":"${T1.replaceAll('/', '\\/')}"}`],
    ['with other escapes', `{"token" : "${T1.replace('+', '\\u002B')}"}`],
    ['deeper than the text says', JSON.stringify({ data: { token: T1 } })],
    ['in what is no JSON', `<pre>"token": "${T1}"</pre>`],
    ['in what is no UTF-8', Buffer.concat([Buffer.from([0xff]), Buffer.from(`{"token":"${T1}"}`)])],
  ])('%s', (_, body) => {
    expect(taught(response(body)).knows(T1)).toBe(true);
  });

  test('and what there is of it, where the answer was cut', () => {
    const masker = taught(response(`{"uuid":"u","token":"${T1.slice(0, 30)}`));
    expect(masker.mask(T1)).toBe(`‹token 1›${T1.slice(30)}`);
    learnTokens(eventOf(bearing(T1)), masker);
    expect(masker.mask(T1)).toBe('‹token 2›');
  });

  test.each([
    ['an error', response(JSON.stringify({ token: T1 }), 400)],
    ['a token that is none', response('{"token":null}')],
    ['another word', response(JSON.stringify({ uuid: T1 }))],
  ])('but not from %s', (_, body) => {
    expect(taught(body).mask(T1)).toBe(T1);
  });
});

describe('a token is learned where somebody authenticates with it', () => {
  test.each([
    ['Bearer', `Bearer ${T1}`],
    ['another scheme', `Basic   ${T1}`],
    ['no scheme', T1],
  ])('%s', (_, value) => {
    expect(taught(request([['AUTHORIZATION', value]])).knows(T1)).toBe(true);
  });

  test('each of several', () => {
    const masker = taught(
      request([
        ['Authorization', `Bearer ${T1}`],
        ['Authorization', `Bearer ${T2}`],
      ]),
    );
    expect([masker.knows(T1), masker.knows(T2)]).toEqual([true, true]);
  });

  test('also one that only begins like a known one: it is a secret of its own', () => {
    const masker = taught(response(JSON.stringify({ token: T1 })), bearing(T2));
    expect(inJournal(bearing(T2), masker).headers).toEqual([['authorization', 'Bearer ‹token 2›']]);
  });

  test.each([
    'Bearer',
    'bearer ',
    'Basic',
    'Bearer undefined',
    'Bearer null',
    'Bearer None',
    'Bearer INVALID',
  ])('not what stands for one that is missing: %j', (value) => {
    const masker = taught(request([['Authorization', value]]));
    const next = request([['Authorization', 'Basic x']], '{"token":null,"os":"INVALID undefined None"}');
    expect(inJournal(next, masker)).toEqual(eventOf(next));
  });

  test.each([
    ['in lower case', T1.toLowerCase(), '‹token 1:lower-case›'],
    ['cut', T1.slice(0, -4), '‹token 1:cut›'],
    ['with a character changed', T1.replace('Q', 'X'), '‹token 1:changed›'],
    ['lengthened', `${T1.slice(0, -1)}A7b3=`, '‹token 1:part›A7b3='],
    ['in quotes', `"${T1}"`, '"‹token 1›"'],
    ['percent-encoded', encodeURIComponent(T1), '‹token%201›'],
  ])('not a near copy of a known one: %s', (_, credentials, masked) => {
    const masker = taught(response(JSON.stringify({ token: T1 })), bearing(credentials));
    expect(inJournal(bearing(credentials), masker).headers).toEqual([['authorization', `Bearer ${masked}`]]);
    expect(masker.knows(credentials)).toBe(false);
  });

  test('not a mask: a masked journal may be written again', () => {
    const masked = bearing('‹token 1›');
    expect(inJournal(masked, taught(masked))).toEqual(eventOf(masked));
  });
});

describe('a masked line', () => {
  const masker = new Masker();
  masker.learn(T1);
  masker.learn(T2);

  const PLACES: readonly (readonly [string, EventBody])[] = [
    ['a header', request([['X-Token', T1]])],
    ['the name of a header', request([[T1, 'x']])],
    ['a cookie', request([['Cookie', `a=b; s=${T1}; c`]])],
    ['a path', request([], '', `/x/${T1}`)],
    ['a query', request([], '', `/x?t=${encodeURIComponent(T1)}&u=1`)],
    ['a body', request([], JSON.stringify({ deep: [{ token: T1 }] }))],
    ['a body with escaped slashes', request([], `{"t":"${T1.replaceAll('/', '\\/')}"}`)],
    ['a form', request([], `t=${encodeURIComponent(T1)}`)],
    ['bytes', request([], Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from(T1)]))],
    ['an answer', response(`{"token":"${T1}"}`)],
    ['a status line', { ...response(''), reason: `No ${T1}` } as EventBody],
    ['the headers of an answer', { ...response(''), headers: [['Location', `/?t=${T1}`]] } as EventBody],
    ['an output', { type: 'output', stream: 'stderr', text: `got ${T1}\n` }],
    ['a command', { type: 'launch', command: `agent --token ${T1}`, pid: 1, life: 1 }],
    ['a reason', { type: 'no-response', cause: 'reset', detail: `x ${T1}` }],
    ['no HTTP', { type: 'no-response', cause: 'not-http', detail: 'x', bytes: payloadOf(Buffer.from(T1)) }],
    [
      'a frame',
      {
        type: 'frame',
        from: 'agent',
        fin: true,
        rsv: 0,
        opcode: 1,
        mask: null,
        payload: payloadOf(Buffer.from(`{"token":"${T1}"}`)),
      },
    ],
  ];

  test.each(PLACES)('hides the token in %s', (_, body) => {
    const line = maskedLine(eventOf(body), masker);
    const event = JSON.parse(line) as JournalEvent;
    const bytes = [...line.matchAll(/"base64":"([^"]*)"/g)].map(([, text]) => Buffer.from(text!, 'base64'));
    for (const text of [line, unescaped(line), ...bytes.map(String)]) {
      expect(text).not.toContain('AbCdEfGh');
      expect(text).not.toContain('012345');
    }
    expect([line, ...bytes.map(String)].join('\n')).toMatch(/‹token(%20| |\\\\u0020)1›/);
    expect(event.type).toBe(body.type);
  });

  test('of bytes keeps the other bytes as they were', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xe9]), Buffer.from(` ${T1} `), Buffer.from([0x80])]);
    const event = inJournal(request([], bytes), masker) as unknown as { body: { base64: string } };
    const masked = Buffer.from(event.body.base64, 'base64');
    const mask = Buffer.from(' ‹token 1› ');
    expect(masked).toEqual(Buffer.concat([Buffer.from([0xff, 0xe9]), mask, Buffer.from([0x80])]));
    expect(event.body).toMatchObject({ bytes: bytes.length });
  });

  test('without a token is the event', () => {
    for (const body of [request([['A', 'b']], '{}'), request([], Buffer.from([0xff])), response('x')])
      expect(inJournal(body, masker)).toEqual(eventOf(body));
  });

  test("keeps the journal's own words, whatever somebody uses as a token", () => {
    const odd = new Masker();
    for (const word of ['frame', 'agent', 'request', 'scenario', 'reset', 'POST']) odd.learn(word);
    const body: EventBody = { type: 'no-response', cause: 'reset', detail: 'x' };
    expect(inJournal(body, odd)).toEqual(eventOf(body));
    expect(inJournal(request(), odd)).toMatchObject({ type: 'request', method: 'POST', scenario: null });
  });
});

function unescaped(text: string): string {
  return text
    .replace(/%([0-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('\\\\/', '/');
}
