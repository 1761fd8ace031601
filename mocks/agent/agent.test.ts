import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runAgent } from './agent.ts';
import type { AgentOptions } from './context.ts';
import { type Seen, type TinyMaster, tinyMaster } from './master.test.support.ts';
import type { Report } from './messages.ts';
import { saveIdentity } from './state.ts';
import { type AgentSteps, referenceSteps } from './steps.ts';

const INTERVAL_MS = 20;

/** The reference agent in a hurry: what it collects and how long it pauses is judged elsewhere. */
const hasty: AgentSteps = {
  ...referenceSteps,
  collectReport: async () => ({ cpu: 1 }) as Report,
  pauseBefore: () => 5,
};

let master: TinyMaster;
let stateDir: string;
let ending: AbortController;
let running: Promise<void>;
let lines: string[];

beforeEach(async () => {
  master = await tinyMaster();
  stateDir = await mkdtemp(join(tmpdir(), 'agent-life-'));
  ending = new AbortController();
  lines = [];
});
afterEach(async () => {
  await stop();
  await master.close();
  await rm(stateDir, { recursive: true });
});

function start(transport: AgentOptions['transport'], steps = hasty, name?: string): void {
  ending = new AbortController();
  running = runAgent(
    {
      server: `${master.url}/`,
      transport,
      intervalMs: INTERVAL_MS,
      stateDir,
      signal: ending.signal,
      log: (line) => lines.push(line),
      ...(name !== undefined && { name }),
    },
    steps,
  );
}

async function stop(): Promise<void> {
  ending.abort();
  await running;
}

const is =
  (what: Seen['what'], token?: string) =>
  (seen: Seen): boolean =>
    seen.what === what && (token === undefined || seen.token === token);
const order = (): string[] => master.seen.map(({ what }) => what);
const count = (what: Seen['what']): number => order().filter((one) => one === what).length;

/** Refuses one token on one endpoint. */
const refuse = (what: Seen['what'], token: string) => (seen: Seen) =>
  is(what, token)(seen) ? { status: 401 } : undefined;

describe('over HTTP', () => {
  test('registers once, sends information, then reports, all as JSON below the prefix', async () => {
    start('http', hasty, 'My Server');
    await master.until(is('report', 'T-1'), 3);
    expect(order().slice(0, 5)).toEqual(['register', 'info', 'report', 'report', 'report']);
    expect(master.seen[0]).toMatchObject({ token: undefined, body: { name: 'My Server' } });
    expect(master.seen[1]).toMatchObject({ token: 'T-1', body: { version: expect.any(String) } });
    expect(new Set(master.seen.map(({ type }) => type))).toEqual(new Set(['application/json']));
  });

  test('sends no name where it was given none', async () => {
    start('http');
    expect((await master.until(is('register'))).body).toEqual({});
  });

  test('after a restart uses its token and sends information again', async () => {
    start('http');
    await master.until(is('report'));
    await stop();
    start('http');
    await master.until(is('info', 'T-1'), 2);
    await master.until(is('report', 'T-1'), 4);
    expect(count('register')).toBe(1);
  });

  test.each(['info', 'report'] as const)(
    'after a 401 on %s registers again and never uses the old token',
    async (what) => {
      master.reply = refuse(what, 'T-1');
      start('http');
      await master.until(is('report', 'T-2'), 3);
      const again = master.seen.findLastIndex(is('register'));
      expect(count('register')).toBe(2);
      expect(master.seen[again + 1]).toMatchObject({ what: 'info', token: 'T-2' });
      expect(master.seen.slice(again).some(({ token }) => token === 'T-1')).toBe(false);
      await stop();
      start('http');
      await master.until(is('info', 'T-2'), 2);
      expect(count('register')).toBe(2);
    },
  );

  test.each([
    { status: 400 },
    { status: 500 },
    { status: 302 },
    { status: 200, body: '<html>' },
    'cut',
  ] as const)('goes on with its token after %j', async (reply) => {
    master.reply = ({ what }) => (what === 'report' && count('report') <= 3 ? reply : undefined);
    start('http');
    await master.until(is('report', 'T-1'), 6);
    expect(count('register')).toBe(1);
  });

  test('an end in the middle of registering again does not bring the old token back', async () => {
    let isDead = false;
    master.reply = ({ what }) => (isDead ? { status: what === 'register' ? 500 : 401 } : undefined);
    start('http');
    await master.until(is('report', 'T-1'));
    isDead = true;
    await master.until(is('register'), 2);
    await stop();
    isDead = false;
    const before = master.seen.length;
    start('http');
    await master.until(is('report', 'T-2'));
    expect(order().slice(before)).toEqual(['register', 'info', 'report']);
  });

  test('reports although its information is refused, and offers that again', async () => {
    master.reply = ({ what }) => (what === 'info' && count('info') < 3 ? { status: 500 } : undefined);
    start('http');
    await master.until(is('info'), 3);
    await master.until(is('report'), 3);
    const offered = count('info');
    await master.until(is('report'), count('report') + 3);
    expect([offered, count('info'), count('register')]).toEqual([3, 3, 1]);
  });

  test.each([{ status: 500 }, { status: 200, body: '{"uuid":"u"}' }, { status: 401 }, 'cut'] as const)(
    'registers again where registering was answered %j',
    async (reply) => {
      master.reply = ({ what }) => (what === 'register' && count('register') < 3 ? reply : undefined);
      start('http');
      await master.until(is('report'));
      expect(order().slice(0, 4)).toEqual(['register', 'register', 'register', 'info']);
    },
  );

  test('has one report on its way at a time', async () => {
    let most = 0;
    let now = 0;
    start('http', {
      ...hasty,
      async sendReport(...given) {
        now += 1;
        most = Math.max(most, now);
        await given[0].clock.sleep(3 * INTERVAL_MS, given[3]);
        now -= 1;
        return referenceSteps.sendReport(...given);
      },
    });
    await master.until(is('report'), 3);
    expect(most).toBe(1);
  });

  test('goes on where its state cannot be saved', async () => {
    start('http', { ...hasty, saveIdentity: () => Promise.reject(new Error('disk full')) });
    await master.until(is('report', 'T-1'), 2);
    expect(lines.join()).toContain('disk full');
  });
});

describe('over the socket', () => {
  test('registers once, sends information, then messages over one socket', async () => {
    start('socket');
    await master.until(is('message', 'T-1'), 3);
    expect(order().slice(0, 6)).toEqual(['register', 'info', 'ws', 'message', 'message', 'message']);
    expect(master.seen[3]?.body).toEqual({ cpu: 1 });
  });

  test.each([1000, 1001, 1011, 'reset'] as const)(
    'after %s connects again with the same token',
    async (how) => {
      start('socket');
      await master.until(is('message'));
      const [socket] = master.sockets;
      if (how === 'reset') socket?.terminate();
      else socket?.close(how);
      await master.until(is('ws', 'T-1'), 2);
      await master.until(is('message', 'T-1'), count('message') + 2);
      expect(count('register')).toBe(1);
      expect(master.sockets.size).toBe(1);
    },
  );

  test('after a 401 on the handshake registers again and never uses the old token', async () => {
    master.reply = refuse('ws', 'T-1');
    start('socket');
    await master.until(is('message', 'T-2'), 2);
    expect(order().slice(0, 7)).toEqual(['register', 'info', 'ws', 'register', 'info', 'ws', 'message']);
    expect(master.seen.slice(4).every(({ token }) => token === 'T-2')).toBe(true);
  });

  test('a handshake that fails otherwise is tried again with the same token', async () => {
    master.reply = ({ what }) => (what === 'ws' && count('ws') < 3 ? { status: 503 } : undefined);
    start('socket');
    await master.until(is('message', 'T-1'));
    expect(order().slice(0, 6)).toEqual(['register', 'info', 'ws', 'ws', 'ws', 'message']);
  });

  test('a token that information finds dead ends the socket that was opened with it', async () => {
    const refused = Promise.withResolvers<void>();
    await saveIdentity(stateDir, { uuid: 'u-0', token: 'T-0' });
    master.reply = (seen) => {
      if (!is('info', 'T-0')(seen)) return undefined;
      if (count('info') === 1) return { status: 500 };
      refused.resolve();
      return { status: 401 };
    };
    start('socket', { ...hasty, pauseBefore: () => 3 * INTERVAL_MS });
    await refused.promise;
    await master.until(is('message', 'T-1'), 2);
    expect(master.sockets.size).toBe(1);
    const again = master.seen.findIndex(is('register'));
    expect(master.seen.slice(again).some(({ token }) => token === 'T-0')).toBe(false);
  });
});

test('no log line holds a token', async () => {
  master.reply = refuse('report', 'T-1');
  start('http');
  await master.until(is('report', 'T-2'), 2);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.join('\n')).not.toMatch(/T-\d/);
});

test('a server that is no web address is refused', async () => {
  const { signal } = new AbortController();
  const options = { server: 'ftp://x', transport: 'http', intervalMs: 1000, stateDir, signal } as const;
  await expect(runAgent(options)).rejects.toThrow('http or https');
  running = Promise.resolve();
});
