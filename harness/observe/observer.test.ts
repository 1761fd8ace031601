import { describe, expect, test } from 'vitest';
import { OPCODE } from '../../mocks/wire/frames.ts';
import type { JournalEvent } from '../../spec/journal.ts';
import { PATHS } from '../../spec/protocol.ts';
import { type Call, type Story, tokenNamed, traffic } from '../testing/journal-of.ts';
import type { Observation } from './observation.ts';
import { identityIn, Observer } from './observer.ts';

function observed(story: Story, prefix = ''): Observation[] {
  const observer = new Observer(prefix);
  return story.events.flatMap((event) => observer.see(event));
}
const kinds = (story: Story) => observed(story).map(({ kind }) => kind);
function only<Kind extends Observation['kind']>(kind: Kind, story: Story, prefix = '') {
  return observed(story, prefix).filter(
    (one): one is Extract<Observation, { kind: Kind }> => one.kind === kind,
  );
}

describe('an HTTP call', () => {
  test('is a request, a report where it is one, and an answer', () => {
    expect(kinds(traffic().registers('t1').report())).toEqual([
      'request',
      'answer',
      'request',
      'report',
      'answer',
    ]);
  });

  test('holds its own answer in the end', () => {
    const [request] = only('request', traffic().registers('t1').report({ status: 401 }).info());
    expect(request!.exchange.answer).toMatchObject({ status: 200, issued: { token: tokenNamed('t1') } });
    expect(only('request', traffic().report({ status: 401 })).at(-1)!.exchange.answer?.status).toBe(401);
  });

  test.each([
    ['POST', PATHS.report, 'report'],
    ['POST', `${PATHS.report}?a=b`, 'report'],
    ['GET', PATHS.socket, 'socket'],
    ['POST', PATHS.socket, null],
    ['PUT', PATHS.report, null],
    ['POST', `${PATHS.report}/`, null],
    ['POST', '/metrics', null],
  ])('%s %s is the endpoint %s', (method, path, endpoint) => {
    expect(only('request', traffic().report({ method, path }))[0]!.exchange.endpoint).toBe(endpoint);
  });

  test('is looked for at the root where there is no prefix', () => {
    const [request] = new Observer().see(traffic().report().events[0]!);
    expect(request).toMatchObject({ exchange: { endpoint: 'report' } });
  });

  test('is looked for below the prefix alone', () => {
    const calls = traffic().report({ path: '/x/api/agent/report' }).report();
    expect(only('request', calls, '/x').map(({ exchange }) => exchange.endpoint)).toEqual(['report', null]);
  });

  test.each([
    ['Bearer abc', 'abc'],
    ['bearer  abc', 'abc'],
    ['Bearer abc  ', 'abc'],
    ['Bearer a b', 'a b'],
    ['XBearer abc', null],
    ['Bearer abc\nd', null],
    ['Bearer ‹token 3:lower-case›', '‹token 3:lower-case›'],
    ['Basic abc', null],
    ['Bearer', null],
  ])('%j carries the token %j', (authorization, token) => {
    expect(only('request', traffic().report({ authorization }))[0]!.exchange.token).toBe(token);
  });

  test('belongs to the life of the process in which it came', () => {
    const lives = only('request', traffic().launch().report().exits().launch().report());
    expect(lives.map(({ exchange }) => exchange.life)).toEqual([1, 2]);
  });

  test('without an answer stays without one', () => {
    expect(kinds(traffic().report({ status: null }))).toEqual(['request', 'report']);
  });

  test('that broke off is none', () => {
    const { events } = traffic().report();
    const [request] = events;
    const observer = new Observer();
    expect(observer.see({ ...request!, whole: false } as typeof request & object)).toEqual([]);
    expect(observer.see(events[1]!)).toEqual([]);
  });

  test('knows what the master did to it', () => {
    const [fault] = only('fault', traffic().info().report({ status: 500, fault: 'answer' }));
    expect(fault!.exchange?.endpoint).toBe('report');
    expect(only('fault', traffic().fault('revoke'))[0]!.exchange).toBeNull();
  });
});

describe('an identity', () => {
  test.each([
    ['200, whole', traffic().registers('t1'), 1],
    ['an answer that was cut off', traffic().registersCut(), 0],
    ['a refusal', traffic().registers('t1', { status: 500 }), 0],
    ['200, whole, after other calls', answeredWithIdentity({ path: PATHS.register }, 200), 1],
    ['another status', answeredWithIdentity({ path: PATHS.register }, 201), 0],
    ['another call', traffic().info(), 0],
    ['an answer with an identity elsewhere', answeredWithIdentity({}, 200), 0],
  ])('is issued by %s: %#', (_, story, issued) => {
    expect(only('answer', story).filter(({ answer }) => answer.issued)).toHaveLength(issued);
  });

  test.each([
    ['{"uuid":"u","token":"t","x":1}', { uuid: 'u', token: 't' }],
    ['{"uuid":"u","token":7}', null],
    ['{"uuid":7,"token":"t"}', null],
    ['{"uuid":"u"}', null],
    ['null', null],
    ['', null],
    [undefined, null],
  ])('in %j', (body, identity) => {
    expect(identityIn(body)).toEqual(identity);
  });
});

describe('a socket', () => {
  test('opens, carries messages that are reports, and closes', () => {
    const story = traffic().registers('t1').opens().message().closes(1001, 'master');
    expect(kinds(story).slice(2)).toEqual([
      'request',
      'answer',
      'socket-open',
      'frame',
      'message',
      'report',
      'socket-close',
    ]);
    expect(only('socket-close', story)[0]).toMatchObject({ code: 1001, by: 'master' });
  });

  test('that was refused never opens', () => {
    expect(kinds(traffic().opens({ status: 401 }))).toEqual(['request', 'answer']);
  });

  test('puts fragments together, control frames between them; the report came with the first', () => {
    const story = traffic()
      .registers('t1')
      .opens()
      .at(3)
      .frame('agent', OPCODE.text, '{"a"', false)
      .ping('p');
    story
      .at(4)
      .frame('agent', OPCODE.continuation, ':1', false)
      .at(5)
      .frame('agent', OPCODE.continuation, '}');
    expect(only('message', story)).toMatchObject([
      { t: 5000, isText: true, body: { text: '{"a":1}', bytes: 7 } },
    ]);
    expect(only('report', story)[0]!.report).toMatchObject({ t: 3000, via: 'socket' });
  });

  test('takes a character that is split between fragments', () => {
    const bytes = Buffer.from('é');
    const story = traffic().opens().frame('agent', OPCODE.text, bytes.subarray(0, 1), false);
    story.frame('agent', OPCODE.continuation, bytes.subarray(1));
    expect(only('message', story)[0]!.body.text).toBe('é');
  });

  test('tells binary from text, and the master from the agent', () => {
    const story = traffic().opens().frame('agent', OPCODE.binary, 'x').frame('master', OPCODE.text, 'hello');
    expect(only('message', story)).toMatchObject([{ isText: false }]);
    expect(only('frame', story)).toHaveLength(2);
  });

  test('forgets frames that come after its end', () => {
    expect(kinds(traffic().opens().closes().message())).toEqual([
      'request',
      'answer',
      'socket-open',
      'socket-close',
    ]);
  });
});

test('everything else is handed on as it is', () => {
  const story = traffic().launch().prints('x').lag(1).interfacesChange().exits();
  expect(kinds(story)).toEqual(['launch', 'output', 'lag', 'reading', 'exit']);
});

test('bytes that belong to no exchange are garbage', () => {
  const [event] = traffic().launch().events;
  const { type: _, ...stamp } = event!;
  const bytes = { text: 'what?', bytes: 5 };
  const garbage = { ...stamp, type: 'no-response' as const, cause: 'not-http' as const, detail: '', bytes };
  expect(new Observer().see(garbage)).toEqual([{ kind: 'garbage', t: 0, bytes }]);
});

describe('without an exchange', () => {
  const stamp = { ...traffic().launch().events[0]!, exchange: null };
  /** What an observer makes of it that has a call open, and one that has a socket open. */
  const seenAfter = (event: object) =>
    [traffic().info().report({ status: null }), traffic().registers('t1').opens()].flatMap(({ events }) => {
      const observer = new Observer();
      for (const before of events) observer.see(before);
      return observer.see({ ...stamp, ...event } as JournalEvent);
    });

  test.each<[what: string, event: object]>([
    ['a request', { ...traffic().info().events[0], exchange: null }],
    [
      'an answer',
      { type: 'response', status: 200, reason: '', headers: [], body: { text: '', bytes: 0 }, whole: true },
    ],
    ['no answer', { type: 'no-response', cause: 'reset', detail: '' }],
    ['a socket that opens', { type: 'socket', phase: 'open' }],
    ['a socket that closes', { type: 'socket', phase: 'close', code: 1000 }],
    [
      'a frame',
      { type: 'frame', from: 'agent', fin: true, opcode: OPCODE.text, payload: { text: '', bytes: 0 } },
    ],
    ['an open connection', { type: 'connection', phase: 'open' }],
    ['a closed connection of nobody', { type: 'connection', phase: 'close', conn: null }],
    ['the run', { type: 'run' }],
  ])('%s is nothing', (_, event) => {
    expect(seenAfter(event)).toEqual([]);
  });

  test('a fault is everybody’s', () => {
    const everybodys = { kind: 'fault', exchange: null };
    expect(seenAfter({ type: 'fault', intent: 'outage' })).toMatchObject([everybodys, everybodys]);
  });

  test('bytes are garbage, whatever is open', () => {
    const bytes = { text: 'what?', bytes: 5 };
    const garbage = { type: 'no-response', cause: 'not-http', detail: '', bytes };
    expect(seenAfter(garbage)).toMatchObject([{ kind: 'garbage' }, { kind: 'garbage' }]);
  });
});

test('a line that closes says which, and by whom', () => {
  const story = traffic().records({ type: 'connection', phase: 'close', how: 'end', by: 'master' }, 3);
  expect(only('line-closed', story)).toMatchObject([{ conn: 3, by: 'master' }]);
  const nobody = traffic().records({ type: 'connection', phase: 'close', how: 'end' });
  expect(only('line-closed', nobody)).toMatchObject([{ by: null }]);
});

test('a scenario is handed on', () => {
  const [event] = traffic().launch().events;
  const scenario = { ...event!, type: 'scenario' as const, phase: 'begin' as const };
  expect(new Observer().see(scenario as never)).toMatchObject([{ kind: 'scenario' }]);
});

test('a call without an answer ends with its cause', () => {
  const [answer] = only('answer', traffic().report({ status: null }).cutsOldest());
  expect(answer!.answer).toMatchObject({ status: null, cause: 'reset', whole: false, issued: null });
});

test('bytes for an answer that were not HTTP are its end, and no garbage', () => {
  const story = traffic().report({ fault: 'x' }).report({ status: null });
  const { exchange } = story.events.at(-1)!;
  const bytes = { text: 'what?', bytes: 5 };
  story.onSocket(exchange!).records({ type: 'no-response', cause: 'not-http', detail: '', bytes });
  expect(kinds(story).slice(4)).toEqual(['request', 'report', 'answer']);
});

test('an answer that comes after the last is none', () => {
  const story = traffic().report();
  const { exchange } = story.events[0]!;
  const { type: _, ...again } = story.events[1]!;
  story.onSocket(exchange!).records({ ...again, type: 'response' } as never);
  expect(kinds(story)).toEqual(['request', 'report', 'answer']);
});

test('a socket forgets a message once it was whole', () => {
  const story = traffic().opens().message({ x: 1 }).message('{"y":2}');
  expect(only('message', story).map(({ body, from }) => [body.text, from])[1]).toEqual(['{"y":2}', 'agent']);
});

test('the body of a message in one frame is the very one of the frame', () => {
  const story = traffic().opens();
  const payload = { text: '{', bytes: 2_000_000, sha256: '0'.repeat(64) };
  story.records({
    type: 'frame',
    from: 'agent',
    fin: true,
    rsv: 0,
    opcode: OPCODE.text,
    mask: null,
    payload,
  });
  expect(only('message', story)[0]!.body).toBe(payload);
});

/** A call that is answered as a registration would be, not the first call of all. */
function answeredWithIdentity(call: Call, status: number): Story {
  const story = traffic()
    .info()
    .registersCut()
    .report({ ...call, status: null });
  story.onSocket(story.events.at(-1)!.exchange!);
  const body = { text: '{"uuid":"u","token":"t"}', bytes: 24 };
  return story.records({ type: 'response', status, reason: '', headers: [], body, whole: true });
}
