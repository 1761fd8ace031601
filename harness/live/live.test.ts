import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster, type Master } from '../../mocks/master/master.ts';
import { PATHS } from '../../spec/protocol.ts';
import { Journal } from '../journal/journal.ts';
import { type LiveGiven, openLive } from './live.ts';
import type { LiveServer } from './server.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function followed(given: Partial<LiveGiven> = {}): Promise<{ master: Master; live: LiveServer }> {
  const journal = new Journal('run', systemClock);
  const master = given.master ?? (await createMaster({ recorder: journal }));
  closing.push(() => master.close());
  const live = await openLive({
    journal,
    master,
    prefix: '',
    host: '127.0.0.1',
    port: null,
    intervalMs: null,
    file: null,
    startedAt: new Date(),
    language: 'en',
    ...given,
  });
  closing.push(() => live.close());
  return { master, live };
}

test('the page follows the master: what an agent does is in the first view', async () => {
  const { master, live } = await followed();
  await fetch(master.url + PATHS.register, { method: 'POST', body: '{"name":"mine"}' });
  const { body } = await fetch(`${live.url}events`);
  let text = '';
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes('"stalls"')) break;
  }
  expect(text).toContain('"name":"mine"');
  expect(text).toContain('‹token 1›');
});

test('its port is next to the master’s, but for one that somebody else has', async () => {
  const master = await createMaster({ recorder: new Journal('run', systemClock) });
  const other = createServer().listen(master.port + 1, '127.0.0.1');
  await once(other, 'listening').catch(() => undefined); // then it is taken all the same
  closing.push(() => new Promise((resolve) => other.close(resolve)));
  const { live } = await followed({ master });
  expect(live.port).not.toBe(master.port + 1);
});

test('a port that was asked for is not exchanged for another', async () => {
  const { master } = await followed();
  await expect(followed({ port: master.port })).rejects.toThrow('EADDRINUSE');
});
