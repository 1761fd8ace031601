/** `master` and its page, as a user starts them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster } from '../../mocks/master/master.ts';
import { PATHS } from '../../spec/protocol.ts';
import { Journal } from '../journal/journal.ts';
import { command, outputOf, start } from '../testing/command.ts';

const STARTED = /master at (\S+)(?: {2}live at (\S+))? {2}\(Ctrl-C ends it\)/;

/** The command with this much of its start line; it is ended when the test is. */
async function master(...words: readonly string[]) {
  const { child, finished, folder } = start(['master', '--port', '0', ...words]);
  const [, url = '', page] = await outputOf(child, STARTED);
  return {
    url,
    page,
    folder,
    finished,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await finished;
    },
  };
}

it('serves a page on a port of its own, whose policy lets nothing in', async () => {
  await using started = await master();
  const { url, page } = started;
  expect(new URL(page!).port).not.toBe(new URL(url).port);
  const answer = await fetch(page!);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect((await answer.text()).length).toBeLessThan(120_000);
  expect((await fetch(`${url}/events`)).status).toBe(404); // nothing of the page is on the agents' port
});

it('where others can reach it, the page has a secret in its path', async () => {
  await using started = await master('--host', '0.0.0.0');
  const { port, pathname } = new URL(started.page!);
  expect(pathname).toMatch(/^\/[\w-]{20,}\/$/);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port}${pathname}`)).status).toBe(200);
});

it('serves none where none is wanted', async () => {
  await using started = await master('--no-page');
  expect(started.page).toBeUndefined();
});

it('takes the port that it is given, or says in a line that it cannot', async () => {
  const taken = await createMaster({ recorder: new Journal('x', systemClock) });
  const { code, stderr } = await command('master', '--port', '0', '--page', String(taken.port));
  expect(code).toBe(2);
  expect(stderr).toMatch(
    new RegExp(`^vanmoi-conform: --page ${taken.port}: the live page cannot listen: .*\n$`),
  );
  await taken.close();
  await using started = await master('--page', String(taken.port));
  expect(started.page).toBe(`http://127.0.0.1:${taken.port}/`);
});

it('writes all of it down, with tokens masked, where a journal is asked for', async () => {
  const started = await master('--journal', 'all.ndjson', '--interval', '2');
  const answer = await fetch(started.url + PATHS.register, { method: 'POST', body: '{}' });
  const { token } = (await answer.json()) as { token: string };
  await started[Symbol.asyncDispose]();
  const text = readFileSync(join(started.folder, 'all.ndjson'), 'utf8');
  expect(JSON.parse(text.split('\n')[0]!)).toMatchObject({ type: 'run', role: 'agent', interval: 2000 });
  expect(text).toContain('‹token 1›');
  expect(text).not.toContain(token);
});

it.each([
  [['--page', 'x'], '--page x is wrong'],
  [['--interval', '0'], '--interval 0 is out of range'],
  [['--journal', '/proc/nowhere/x'], '--journal /proc/nowhere/x cannot be written'],
])('%j is wrong', async (words, said) => {
  const { code, stderr } = await command('master', '--port', '0', ...words);
  expect(stderr).toContain(said);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(code).toBe(2);
});
