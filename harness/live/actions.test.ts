/** What the buttons do, against a real master and agents that speak to it by hand. */

import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster, type Master } from '../../mocks/master/master.ts';
import { PATHS } from '../../spec/protocol.ts';
import { aReport } from '../drive/bodies.ts';
import { Journal } from '../journal/journal.ts';
import { liveState } from '../testing/live-of.ts';
import { type Action, act } from './actions.ts';
import type { LiveState } from './state.ts';

let master: Master;
let journal: Journal;
let state: LiveState;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  journal = new Journal('run', systemClock);
  master = await createMaster({ recorder: journal, pingEvery: 0 });
  state = liveState();
  journal.listen((event) => state.see(event));
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await master.close();
});

async function registered(name: string): Promise<string> {
  const answer = await fetch(master.url + PATHS.register, { method: 'POST', body: JSON.stringify({ name }) });
  return ((await answer.json()) as { token: string }).token;
}

function report(token: string, signal: AbortSignal | null = null): Promise<number | string> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  return fetch(master.url + PATHS.report, {
    method: 'POST',
    headers,
    body: JSON.stringify(aReport()),
    signal,
  }).then(
    ({ status }) => status,
    (error: Error) => (error.name === 'AbortError' ? 'stalled' : 'reset'),
  );
}

async function socketOf(token: string): Promise<WebSocket> {
  const url = master.url.replace('http', 'ws') + PATHS.socket;
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    headers: { Authorization: `Bearer ${token}` },
  });
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'open');
  return socket;
}

const press = (action: Action, ...agents: readonly string[]) =>
  act(action, agents.length === 0 ? state.lanes : agents.map((id) => state.lane(id)!), master, journal);
const closing = (socket: WebSocket) => once(socket, 'close').then(([code]) => code as number);
const faults = () =>
  state.view.entries.flatMap(({ kind, what, agent }) => (kind === 'fault' ? [`${what} ${agent}`] : []));

describe('over HTTP', () => {
  test('one agent is refused, gets a 500, is reset; the other is not', async () => {
    const [a, b] = [await registered('a'), await registered('b')];
    press('error', 'agent 1');
    expect([await report(b), await report(a), await report(a)]).toEqual([200, 500, 200]);
    press('drop', 'agent 1');
    expect([await report(b), await report(a), await report(a)]).toEqual([200, 'reset', 200]);
    press('revoke', 'agent 1');
    expect([await report(b), await report(a)]).toEqual([200, 401]);
    expect(faults()).toEqual(['answer 500 agent 1', 'reset agent 1', 'revoke agent 1']);
    await registered('a');
    expect(state.view.agents.map(({ registrations }) => registrations)).toEqual([2, 1]);
  });

  test('a report is left without an answer', async () => {
    const a = await registered('a');
    press('stall');
    const ends = new AbortController();
    const unlisten = journal.listen((event) => event.type === 'fault' && ends.abort());
    expect(await report(a, ends.signal)).toBe('stalled');
    unlisten();
    expect(await report(a)).toBe(200);
    expect(faults()).toEqual(['stall agent 1']);
  });
});

describe('over a socket', () => {
  test('one is closed with 1011, one reset, one revoked', async () => {
    const [a, b] = [await registered('a'), await registered('b')];
    const [first, second] = [await socketOf(a), await socketOf(b)];
    press('close', 'agent 1');
    expect(await closing(first)).toBe(1011);
    expect(second.readyState).toBe(WebSocket.OPEN);
    press('drop', 'agent 2');
    expect(await closing(second)).toBe(1006);
    const third = await socketOf(b);
    press('revoke', 'agent 2');
    expect(await closing(third)).toBe(1000);
    // It may know what the close means, and never ask.
    await registered('b');
    expect(state.view.agents.map(({ registrations }) => registrations)).toEqual([1, 2]);
    await expect(socketOf(b)).rejects.toThrow('401');
    expect(faults()).toEqual(['close 1011 agent 1', 'reset agent 2', 'revoke agent 2']);
  });

  test('one is left unread, and read again', async () => {
    const [a, b] = [await registered('a'), await registered('b')];
    const [dead, well] = [await socketOf(a), await socketOf(b)];
    press('stall', 'agent 1');
    expect(state.view.agents.map(({ swallowed }) => swallowed)).toEqual([true, false]);
    const heard: string[] = [];
    dead.on('pong', () => heard.push('pong'));
    dead.ping();
    const pong = once(well, 'pong');
    well.ping();
    await pong;
    expect(heard).toEqual([]);
    const late = once(dead, 'pong');
    press('unstall', 'agent 1');
    await late;
    expect(state.view.agents.map(({ swallowed }) => swallowed)).toEqual([false, false]);
  });

  test('the next handshake gets the 500', async () => {
    const a = await registered('a');
    await socketOf(a);
    press('error');
    await expect(socketOf(a)).rejects.toThrow('500');
    await socketOf(a);
  });
});
