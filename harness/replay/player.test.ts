/** Stories of agents, played against masters that listen. */

import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster, type Master, type MasterOptions } from '../../mocks/master/master.ts';
import { referenceMaster } from '../../mocks/master/steps.ts';
import { Line } from '../../mocks/probe/line.ts';
import { OPCODE } from '../../mocks/wire/frames.ts';
import { headerValue, headerValues } from '../../mocks/wire/headers.ts';
import type { EventType, JournalEvent } from '../../spec/journal.ts';
import { PATHS } from '../../spec/protocol.ts';
import { aReport } from '../drive/bodies.ts';
import { randomFrom } from '../drive/random.ts';
import { Journal } from '../journal/journal.ts';
import { maskedRecording } from '../recording/masked.ts';
import { type Story, traffic } from '../testing/journal-of.ts';
import { planOf } from './plan.ts';
import { Player } from './player.ts';
import { tokenFacts } from './token-facts.ts';
import { Tokens } from './tokens.ts';

type Event<Type extends EventType> = Extract<JournalEvent, { type: Type }>;

const soon = () => AbortSignal.timeout(30_000);
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Stage {
  readonly url: string;
  readonly signal?: AbortSignal;
  readonly overridden?: readonly string[];
}

/** Plays a story against a URL; gives the player, and what it wrote down. */
async function play(story: Story, { url, signal = soon(), overridden = [] }: Stage) {
  const { events, shown } = maskedRecording(story.events);
  const { moves } = planOf(events);
  const facts = tokenFacts(events, moves);
  const journal = new Journal('replay', systemClock);
  const seen: JournalEvent[] = [];
  journal.listen((event) => seen.push(event));
  const line = new Line({ url, timeoutMs: 30_000 });
  const player = new Player({
    line,
    recorder: journal,
    clock: systemClock,
    tokens: new Tokens(shown, randomFrom(1, 'test')),
    facts,
    overridden: new Set(overridden),
    signal,
  });
  try {
    for (const agent of facts.fromBefore) await player.introduce(agent, `conform-${agent.number}`);
    await player.play(moves);
  } finally {
    line.close();
  }
  return { player, seen, of: only(seen) };
}

function only(events: readonly JournalEvent[]) {
  return <Type extends EventType>(type: Type) =>
    events.filter((event): event is Event<Type> => event.type === type);
}

/** A master, and what it wrote down. */
async function master(options: Partial<Omit<MasterOptions, 'recorder'>> = {}) {
  const journal = new Journal('master', systemClock);
  const events: JournalEvent[] = [];
  journal.listen((event) => events.push(event));
  const running: Master = await createMaster({ recorder: journal, ...options });
  closing.push(() => running.close());
  /** The first event of a type that `wanted` takes, now or later. */
  const until = <Type extends EventType>(type: Type, wanted: (event: Event<Type>) => boolean) =>
    new Promise<Event<Type>>((resolve) => {
      const look = (event: JournalEvent) => {
        if (event.type === type && wanted(event as Event<Type>)) resolve(event as Event<Type>);
      };
      events.forEach(look);
      journal.listen(look);
    });
  return { running, url: running.url, events, of: only(events), until, journal };
}

/** A server made for one test. */
async function server(listener: RequestListener): Promise<string> {
  const made = createServer(listener).listen(0, '127.0.0.1');
  await once(made, 'listening');
  closing.push(async () => {
    made.closeAllConnections();
    made.close();
  });
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

test('requests arrive as they were recorded, but for the token, which is the new one', async () => {
  const { url, of, running } = await master();
  const odd = Buffer.from([0x7b, 0xff, 0x7d]);
  const story = traffic()
    .registers('a', {
      body: '{"name" : "böx"}',
      headers: [
        ['X-Odd', ' a,b'],
        ['Content-Type', 'application/json'],
      ],
    })
    .info({ body: ' {}\r\n', path: `${PATHS.info}?a=%20b` })
    .report({ body: odd });
  const { player } = await play(story, { url });
  const requests = of('request');
  expect(requests.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['POST', PATHS.register, { text: '{"name" : "böx"}', bytes: 17 }],
    ['POST', `${PATHS.info}?a=%20b`, { text: ' {}\r\n', bytes: 5 }],
    ['POST', PATHS.report, { base64: odd.toString('base64'), bytes: 3 }],
  ]);
  expect(headerValue(requests[0]!.headers, 'x-odd')).toBe('a,b');
  const { token } = running.identities.all()[0]!;
  expect(requests.slice(1).map(({ headers }) => headerValue(headers, 'authorization'))).toEqual([
    `Bearer ${token}`,
    `Bearer ${token}`,
  ]);
  expect(requests[1]!.headers.map(([name]) => name)).not.toContain('X-Odd');
  expect(player.unsent).toEqual({ lost: 0, unsendable: 0, messages: 0 });
});

test('the connection has its own host and lengths', async () => {
  const { url, of } = await master();
  const headers = [
    ['Host', 'recorded.example'],
    ['content-length', '3'],
    ['Content-Type', 'application/json'],
  ] as const;
  await play(traffic().registers('a', { headers, body: '{"name":"x"}' }), { url });
  const [request] = of('request');
  expect(request!.body.text).toBe('{"name":"x"}');
  expect(headerValues(request!.headers, 'host')).toEqual([new URL(url).host]);
  expect(headerValues(request!.headers, 'content-length')).toEqual(['12']);
});

test('what is sent is written down where it stood in the recording', async () => {
  const { url } = await master();
  const story = traffic().registers('a');
  for (const event of story.events) Object.assign(event, { scenario: 'SRV-X', attempt: 2, peer: 'agent 7' });
  const { of } = await play(story, { url });
  expect(of('request')).toMatchObject([{ scenario: 'SRV-X', attempt: 2, peer: 'agent 7' }]);
});

describe('one after another, or at once', () => {
  /** Answers the information only once the report has come. */
  const holding = () => {
    const heard: string[] = [];
    let release: () => unknown = () => undefined;
    return {
      heard,
      listener: ((request, response) => {
        heard.push(request.url ?? '');
        const answer = () => response.setHeader('Content-Type', 'application/json').end('{"status":"ok"}');
        request.resume().on('end', () => {
          if (request.url === PATHS.info) release = answer;
          else answer();
          if (request.url === PATHS.report) release();
        });
      }) satisfies RequestListener,
    };
  };

  test('as it was in the recording: what came before an answer does not wait for it', async () => {
    const { heard, listener } = holding();
    const story = traffic().info({ token: null, status: null }).report({ token: null });
    story.onSocket(0).records({
      type: 'response',
      status: 200,
      reason: '',
      headers: [],
      body: { text: '', bytes: 0 },
      whole: true,
    });
    const { of } = await play(story, { url: await server(listener) });
    expect(heard).toEqual([PATHS.info, PATHS.report]);
    expect(of('response')).toHaveLength(2);
  });

  test('what came after an answer waits for it', async () => {
    const answered: string[] = [];
    const url = await server((request, response) => {
      answered.push(`? ${request.url}`);
      request.resume().on('end', () =>
        setImmediate(() => {
          answered.push(`! ${request.url}`);
          response.end('{}');
        }),
      );
    });
    await play(traffic().info({ token: null }).report({ token: null }).info({ token: null }), { url });
    const one = (path: string) => [`? ${path}`, `! ${path}`];
    expect(answered).toEqual([...one(PATHS.info), ...one(PATHS.report), ...one(PATHS.info)]);
  });
});

test('an agent from before the recording is registered, with information where that came before too', async () => {
  const { url, of, running } = await master();
  await play(traffic().report({ token: 'old' }).info({ token: 'new' }), { url });
  expect(of('request').map(({ path, body }) => [path, body.text?.slice(0, 20)])).toEqual([
    [PATHS.register, '{"name":"conform-1"}'],
    [PATHS.info, expect.any(String)],
    [PATHS.register, '{"name":"conform-2"}'],
    [PATHS.report, expect.any(String)],
    [PATHS.info, expect.any(String)],
  ]);
  expect(of('response').every(({ status }) => status === 200)).toBe(true);
  expect(running.identities.all()).toHaveLength(2);
});

describe('what cannot be sent', () => {
  test('is what an agent would say that could not be registered', async () => {
    const steps = { ...referenceMaster, register: () => ({ status: 500, body: {} }) };
    const { url, of } = await master({ steps });
    const { player } = await play(traffic().registers('a').info().report().info({ token: null }), { url });
    expect(of('request').map(({ path }) => path)).toEqual([PATHS.register, PATHS.info]);
    expect(player.unsent.lost).toBe(2);
  });

  test('is what HTTP does not allow', async () => {
    const { url, of } = await master();
    const { player } = await play(
      traffic()
        .registers('a', { headers: [['X-Odd', 'lion 🦁']] })
        .registers('b', { path: '/api/agent/register?a b' })
        .registers('c', { method: 'NO SUCH' })
        .registers('d'),
      { url },
    );
    expect(player.unsent.unsendable).toBe(3);
    expect(of('request')).toHaveLength(1);
  });

  test('is the frame of a socket that did not open', async () => {
    const steps = { ...referenceMaster, authenticate: () => null };
    const { url } = await master({ steps });
    const { player } = await play(traffic().registers('a').opens().message().message(), { url });
    expect(player.unsent.messages).toBe(2);
  });
});

test('headers that are given for every request stand in for those of the recording', async () => {
  const { url, of } = await master();
  const headers = [
    ['Cookie', 'old'],
    ['Content-Type', 'application/json'],
  ] as const;
  await play(traffic().registers('a', { headers }), { url, overridden: ['cookie'] });
  expect(headerValue(of('request')[0]!.headers, 'cookie')).toBe(null);
});

test('a server that asks to wait is waited for', async () => {
  let asked = 0;
  const url = await server((request, response) => {
    const isFirst = asked++ === 0;
    request.resume().on('end', () => {
      response.writeHead(isFirst ? 429 : 200, isFirst ? { 'Retry-After': '0' } : {}).end('{}');
    });
  });
  const { of } = await play(traffic().registers('a'), { url });
  expect(of('response').map(({ status }) => status)).toEqual([429, 200]);
});

describe('a socket', () => {
  const opened = () => traffic().registers('a').info().opens();
  const fromAgent = (events: readonly Event<'frame'>[]) =>
    events.filter(({ from, opcode }) => from === 'agent' && opcode !== OPCODE.ping);

  test('sends what the agent sent, masked anew, and closes as it did', async () => {
    const { url, of, until } = await master();
    const report = JSON.stringify(aReport());
    const story = opened()
      .frame('agent', OPCODE.text, report.slice(0, 9), false)
      .frame('agent', OPCODE.continuation, report.slice(9))
      .frame('agent', OPCODE.close, Buffer.from([0x03, 0xe9]))
      .frame('master', OPCODE.close, Buffer.from([0x03, 0xe9]))
      .closes(1001, 'agent');
    await play(story, { url });
    expect(fromAgent(of('frame'))).toMatchObject([
      { opcode: 1, fin: false, payload: { text: report.slice(0, 9) } },
      { opcode: 0, fin: true, payload: { text: report.slice(9) } },
      { opcode: 8, payload: { bytes: 2 } },
    ]);
    expect(of('frame').every(({ mask, from }) => from === 'master' || mask !== '0a0b0c0d')).toBe(true);
    const end = await until('socket', ({ phase }) => phase === 'close');
    expect(end).toMatchObject({ code: 1001, by: 'agent' });
  });

  test('sends broken frames as broken as they were', async () => {
    const { url, until } = await master();
    const story = opened().frame('agent', OPCODE.ping, 'x'.repeat(126)).message();
    Object.assign(story.events.at(-1)!, { mask: null });
    const { of } = await play(story, { url });
    expect(
      of('frame')
        .filter(({ from }) => from === 'agent')
        .slice(0, 2),
    ).toMatchObject([
      { opcode: 9, payload: { bytes: 126 } },
      { opcode: 1, mask: null },
    ]);
    expect(await until('socket', ({ phase }) => phase === 'close')).toMatchObject({ by: 'master' });
  });

  test('vanishes as the agent did, before anything else is sent', async () => {
    const { url, of, until } = await master();
    await play(opened().message().closes(1006, 'agent').report(), { url });
    expect(await until('socket', ({ phase }) => phase === 'close')).toMatchObject({ code: 1006 });
    expect(of('request').at(-1)!.path).toBe(PATHS.report);
    expect(of('frame').filter(({ opcode }) => opcode === OPCODE.close)).toEqual([]);
  });

  test('waits for its pongs before it goes on', async () => {
    const { url } = await master();
    const story = opened();
    for (let i = 0; i < 3; i++) story.frame('agent', OPCODE.ping, 'p').frame('master', OPCODE.pong, 'p');
    const { seen } = await play(story.report(), { url });
    const report = seen.findIndex((event) => event.type === 'request' && event.path === PATHS.report);
    const before = only(seen.slice(0, report))('frame');
    expect(before.map(({ opcode }) => opcode)).toEqual([9, 10, 9, 10, 9, 10]);
  });

  test('answers the pings of the server by itself', async () => {
    const { url, until, journal, running } = await master();
    journal.listen((event) => {
      if (event.type === 'socket' && event.phase === 'open') running.sockets.pingAll(Buffer.from('there?'));
    });
    await play(opened(), { url });
    const pong = await until('frame', ({ opcode, from }) => opcode === OPCODE.pong && from === 'agent');
    expect(pong.payload.text).toBe('there?');
  });

  test('that the server closes is closed, and holds up nobody', async () => {
    const steps = { ...referenceMaster, message: () => 1011 };
    const { url, of } = await master({ steps });
    const story = opened()
      .message()
      .message()
      .frame('agent', OPCODE.close, 'ok')
      .closes(1000, 'agent')
      .report();
    await play(story, { url });
    expect(
      of('frame').filter(({ opcode, from }) => opcode === OPCODE.close && from === 'agent'),
    ).toHaveLength(1);
    expect(of('response').at(-1)!.status).toBe(200);
  });

  test('that the recorded master ended is ended too', async () => {
    const { url, until } = await master();
    const { seen } = await play(opened().masterCloses('reset').opens().message(), { url });
    expect(await until('socket', ({ phase }) => phase === 'close')).toMatchObject({ code: 1000 });
    expect(only(seen)('socket').map(({ phase }) => phase)).toEqual(['open', 'close', 'open', 'close']);
  });

  test('that nobody had in the recording is left at once', async () => {
    const { url } = await master();
    const { seen } = await play(traffic().registers('a').info().opens({ status: 401 }).report(), { url });
    const closed = seen.findIndex((event) => event.type === 'socket' && event.phase === 'close');
    const report = seen.findIndex((event) => event.type === 'request' && event.path === PATHS.report);
    expect(closed).toBeGreaterThan(0);
    expect(report).toBeGreaterThan(closed);
  });

  test('that is refused after another one has closed is asked for once more', async () => {
    let handshakes = 0;
    const steps = {
      ...referenceMaster,
      authenticate: ((headers, identities) => {
        const isHandshake = headerValue(headers, 'upgrade') !== null;
        // It authenticates twice for a handshake that it takes.
        return isHandshake && ++handshakes === 3 ? null : referenceMaster.authenticate(headers, identities);
      }) satisfies typeof referenceMaster.authenticate,
    };
    const { url, of } = await master({ steps });
    const close = (story: Story) =>
      story.frame('agent', OPCODE.close, '').frame('master', OPCODE.close, '').closes(1005, 'agent');
    await play(close(opened()).opens(), { url });
    expect(of('response').map(({ status }) => status)).toEqual([200, 200, 101, 401, 101]);
  });

  test('is looked after at the end: what was sent on it is read before it closes', async () => {
    const steps = { ...referenceMaster, message: () => 1008 };
    const { url } = await master({ steps });
    const { of } = await play(opened().message(), { url });
    expect(of('socket').at(-1)).toMatchObject({ phase: 'close', code: 1008, by: 'master' });
  });
});

test('an interrupted replay ends what it has opened', async () => {
  const { url, until, journal } = await master();
  const over = new AbortController();
  journal.listen((event) => {
    if (event.type === 'frame' && event.opcode === OPCODE.text) over.abort(new Error('interrupted'));
  });
  const story = traffic().registers('a').info().opens();
  for (let i = 0; i < 200; i++)
    story.message().frame('agent', OPCODE.ping, `${i}`).frame('master', OPCODE.pong, `${i}`);
  await expect(play(story, { url, signal: over.signal })).rejects.toThrow('interrupted');
  expect(await until('socket', ({ phase }) => phase === 'close')).toMatchObject({ code: 1006 });
});
