import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { traffic } from '../testing/journal-of.ts';
import { liveState } from '../testing/live-of.ts';
import { Feed } from './feed.ts';
import { PageMask } from './page-mask.ts';
import { isLoopback, type LiveServer, serveLive } from './server.ts';

const open: LiveServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function served(host = '127.0.0.1') {
  const mask = new PageMask();
  const state = liveState({ mask });
  const feed = new Feed(state.view, mask);
  const acts: string[] = [];
  let key = '';
  const server = await serveLive({
    host,
    port: 0,
    state,
    feed,
    mask,
    page(given) {
      key = given;
      return { html: '<p>page</p>', policy: "default-src 'none'" };
    },
    act: (action, agent) => acts.push(`${action} ${agent}`),
  });
  open.push(server);
  await fetch(server.url); // the page, which brings the key
  return { ...server, state, feed, acts, key: () => key };
}

/** A request with any headers at all, which fetch does not allow. */
function ask(url: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('who is let in', () => {
  test('on a loopback address: names of this machine alone', async () => {
    const { url, port } = await served();
    expect(url).toBe(`http://127.0.0.1:${port}/`);
    expect(await ask(url, { Host: `localhost:${port}` })).toBe(200);
    expect(await ask(url, { Host: `[::1]:${port}` })).toBe(200);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1.evil.example',
      'localhost.evil.example',
    ])
      for (const path of ['', 'events', 'entry?id=x0'])
        expect(await ask(url + path, { Host: host })).toBe(404);
  });

  test('elsewhere: who knows the secret in the path', async () => {
    const { url, port } = await served('0.0.0.0');
    const secret = new URL(url).pathname;
    expect(secret).toMatch(/^\/[\w-]{20,}\/$/);
    const base = `http://127.0.0.1:${port}`;
    expect(await ask(base + secret, { Host: 'this.machine' })).toBe(200);
    for (const path of ['/', '/events', '/act', `/${'x'.repeat(secret.length - 2)}/`, secret.slice(0, -1)])
      expect(await ask(base + path)).toBe(404);
  });

  test('what is loopback', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '192.0.2.1', '127.0.0.1.example', 'localhost.example'].some(isLoopback)).toBe(
      false,
    );
  });
});

test('the page has its policy, and nothing is for other sites', async () => {
  const { url } = await served();
  const { headers, status } = await fetch(url);
  expect(status).toBe(200);
  expect(headers.get('content-security-policy')).toBe("default-src 'none'");
  expect(headers.get('access-control-allow-origin')).toBe(null);
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(await ask(`${url}nothing`)).toBe(404);
  expect(await ask(url, {}, 'DELETE')).toBe(405);
});

describe('actions', () => {
  const revoke = JSON.stringify({ action: 'revoke', agent: 'agent 1' });

  test('with the key of the page, from the page', async () => {
    const { url, acts, key, port } = await served();
    const right = {
      'X-Live-Key': key(),
      Origin: `http://127.0.0.1:${port}`,
      'Sec-Fetch-Site': 'same-origin',
    };
    expect(await ask(`${url}act`, right, 'POST', revoke)).toBe(204);
    expect(await ask(`${url}act`, right, 'POST', '{"action":"close"}')).toBe(204);
    expect(acts).toEqual(['revoke agent 1', 'close null']);
    for (const body of [
      '',
      '[]',
      'null',
      '{"action":"format"}',
      '{"action":"revoke","agent":1}',
      `"${'x'.repeat(5000)}"`,
    ])
      expect(await ask(`${url}act`, right, 'POST', body)).toBe(400);
    expect(acts).toHaveLength(2);
  });

  test('never without it, and never from elsewhere', async () => {
    const { url, acts, key } = await served();
    const right = { 'X-Live-Key': key() };
    for (const headers of [
      {},
      { 'X-Live-Key': 'x' },
      { ...right, Origin: 'http://evil.example' },
      { ...right, Origin: 'null' },
      { ...right, 'Sec-Fetch-Site': 'cross-site' },
      { ...right, 'Sec-Fetch-Site': 'same-site' },
    ])
      expect(await ask(`${url}act`, headers, 'POST', revoke)).toBe(403);
    expect(await ask(`${url}act`, right, 'GET')).toBe(405);
    expect(await ask(`${url}act`, { ...right, Host: 'evil.example' }, 'POST', revoke)).toBe(404);
    expect(acts).toEqual([]);
  });
});

test('the stream begins with the view, and a page that comes back gets what it has missed', async () => {
  const { url, state, feed } = await served();
  const first = await listen(url);
  expect(await first.next()).toMatch(/^id: run\.0\nevent: view\n/);
  for (const event of traffic().registers('a').events) feed.push(state.see(event));
  feed.flush();
  expect(await first.next()).toMatch(/^id: run\.1\nevent: patches\n.*POST \/api\/agent\/register/s);
  first.close();
  feed.push(state.pass(99));
  feed.flush();
  const again = await listen(url, { 'Last-Event-ID': 'run.1' });
  expect(await again.next()).toBe('id: run.2\nevent: patches\ndata: [{"p":"now","t":99}]');
  again.close();
});

test('only so many pages at once', async () => {
  const { url } = await served();
  const pages = await Promise.all(Array.from({ length: 16 }, () => listen(url)));
  expect(await ask(`${url}events`)).toBe(503);
  for (const page of pages) page.close();
});

test('what stands behind an entry is given with its tokens masked', async () => {
  const { url, state } = await served();
  for (const event of traffic().registers('a').report().events) state.see(event);
  const answer = await fetch(`${url}entry?id=x1`);
  const text = await answer.text();
  expect(text).toContain('Bearer ‹token 1›');
  expect(text).not.toContain('vmoi_');
  expect((JSON.parse(text) as { type: string }[]).map(({ type }) => type)).toEqual(['request', 'response']);
  expect(await ask(`${url}entry?id=x99`)).toBe(404);
});

/** Reads the blocks of an event stream, but for the first, which says how soon to come back. */
async function listen(url: string, headers: Record<string, string> = {}) {
  const ends = new AbortController();
  const { body } = await fetch(`${url}events`, { headers, signal: ends.signal });
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<string> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        if (!block.startsWith('retry')) return block;
        continue;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error(`the stream ended: ${text}`);
      text += value;
    }
  };
  return { next, close: () => ends.abort() };
}
