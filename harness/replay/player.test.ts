/** Stories of agents, played against masters that listen. */

import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { referenceMaster } from '../../mocks/master/steps.ts';
import { headerValue, headerValues } from '../../mocks/wire/headers.ts';
import { PATHS } from '../../spec/protocol.ts';
import { traffic } from '../testing/journal-of.ts';
import { closeServers, master, play, server } from './player.test.support.ts';

afterEach(closeServers);

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
