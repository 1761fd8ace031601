/** Sockets of recorded agents, played against masters that listen. */

import { afterEach, describe, expect, test } from 'vitest';
import { referenceMaster } from '../../mocks/master/steps.ts';
import { OPCODE } from '../../mocks/wire/frames.ts';
import { headerValue } from '../../mocks/wire/headers.ts';
import { PATHS } from '../../spec/protocol.ts';
import { aReport } from '../drive/bodies.ts';
import { type Story, traffic } from '../testing/journal-of.ts';
import { closeServers, type Event, master, only, play } from './player.test.support.ts';

afterEach(closeServers);

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
        return isHandshake && ++handshakes === 2 ? null : referenceMaster.authenticate(headers, identities);
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
