import { setTimeout as after } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { PATHS } from '../../spec/protocol.ts';
import type { Recorder } from '../recorder.ts';
import { createMaster, type Master } from './master.ts';
import { lenientMaster } from './steps.ts';

/** Writes nothing down. */
const forgetful: Recorder = {
  now: () => 0,
  record: () => undefined,
  newConnection: () => 0,
  newExchange: () => 0,
  at: () => forgetful,
};

let master: Master;
const token = 'vmoi_test';

beforeEach(async () => {
  master = await createMaster({ recorder: forgetful, pingEvery: 20, steps: lenientMaster });
  master.identities.add({ uuid: 'u', token, name: 'x' });
});
afterEach(() => master.close());

describe('a played redirect', () => {
  const moved = {
    play: 'answer',
    status: 307,
    headers: { Location: 'http://localhost:{port}/elsewhere', 'Content-Type': 'text/html' },
    body: '<p>',
  } as const;
  const location = () => `http://localhost:${master.port}/elsewhere`;

  test('names the port of the master', async () => {
    master.plays.add('report', moved, 1);
    const answer = await fetch(master.url + PATHS.report, { method: 'POST', redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([307, location()]);
    expect(answer.headers.get('content-type')).toBe('text/html');
  });

  test('does so at a handshake, with one Content-Type', async () => {
    master.plays.add('socket', moved, 1);
    const line = new WebSocket(master.url + PATHS.socket);
    const answer = await new Promise<import('node:http').IncomingMessage>((resolve) =>
      line.on('error', () => undefined).on('unexpected-response', (_, response) => resolve(response)),
    );
    expect([answer.statusCode, answer.headers.location]).toEqual([307, location()]);
    expect(answer.headersDistinct['content-type']).toEqual(['text/html']);
    answer.destroy();
  });
});

test('a socket that is played dead on is neither pinged nor ended by the master', async () => {
  const line = new WebSocket(master.url + PATHS.socket, { headers: { Authorization: `Bearer ${token}` } });
  await new Promise((open) => line.once('open', open));
  master.sockets.swallow(true);
  await new Promise((sent) => line.send('{}', sent));
  let heard = 0;
  line.on('ping', () => heard++);
  line.on('close', () => heard++);
  await after(150); // several rounds of the master's own pings
  expect([heard, master.sockets.count()]).toEqual([0, 1]);
  master.sockets.swallow(false);
  await new Promise((pinged) => line.once('ping', pinged));
  line.terminate();
});
