/** The live page in a browser: the real command, a real agent, and one that is wrong. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserProgram, launchBrowser } from '../../../reports/testing/chromium.ts';
import { PATHS } from '../../../spec/protocol.ts';
import { aReport } from '../../drive/bodies.ts';
import { outputOf, start } from '../../testing/command.ts';

const program = browserProgram();
if (program === null) console.warn('The tests of the live page are skipped: there is no Chromium.');

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** However busy this machine is. */
const PATIENT = { timeout: 45_000 };

describe.skipIf(program === null)('the live page', () => {
  const running: ChildProcess[] = [];
  let browser: Browser;
  let master = '';
  let live = '';

  beforeAll(async () => {
    const command = start(['master', '--port', '0', '--journal', 'all.ndjson']);
    running.push(command.child);
    const [, at = '', page = ''] = await outputOf(command.child, /master at (\S+) {2}live at (\S+)/);
    [master, live] = [at, page];
    for (const transport of ['http', 'socket']) agent(transport);
    browser = await launchBrowser(program as string);
  });

  afterAll(async () => {
    await browser?.close();
    for (const child of running) child.kill('SIGTERM');
    await Promise.all(running.map((child) => child.exitCode ?? once(child, 'close')));
  });

  function agent(transport: string): void {
    const words = [
      '--interval',
      '0.2',
      '--name',
      `by-${transport}`,
      '--transport',
      transport,
      '--state',
      'state',
      '--quiet',
    ];
    running.push(start(['agent', '--server', master, ...words]).child);
  }

  async function open(options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(live)) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(live);
    await page
      .locator('.strip-lane .tick')
      .first()
      .waitFor({ ...PATIENT, state: 'attached' });
    return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  const lane = (page: Page, name: string) => page.locator('.strip-lane', { hasText: name });
  const path = (page: Page, name: string, kind: string) => lane(page, name).locator(`.strip path.${kind}`);
  /** How many strokes a path has. */
  const strokes = async (page: Page, name: string, kind: string) =>
    (
      (await path(page, name, kind)
        .first()
        .getAttribute('d')
        .catch(() => '')) ?? ''
    ).split('M').length - 1;

  /** An agent whose report is wrong in one field. */
  async function isWrong(name: string): Promise<void> {
    const ask = async (of: string, body: unknown, token?: string) =>
      fetch(master + of, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify(body),
      });
    const { token } = (await (await ask(PATHS.register, { name })).json()) as { token: string };
    expect((await ask(PATHS.report, aReport({ uptime: '12' }), token)).status).toBe(400);
  }

  it('shows a tick for each report of each agent, and bands when they were due', async () => {
    await using opened = await open();
    const { page, complaints } = opened;
    await page.locator('#seconds-10').check({ force: true });
    for (const name of ['by-http', 'by-socket']) {
      await expect.poll(() => strokes(page, name, 'tick'), PATIENT).toBeGreaterThan(5);
      await expect.poll(() => strokes(page, name, 'due'), PATIENT).toBeGreaterThan(3);
      await lane(page, name)
        .locator('.beats .bars')
        .waitFor({ ...PATIENT, state: 'attached' });
    }
    expect(complaints).toEqual([]);
  });

  it('shows what is wrong with a report, its field marked, in the list, the violation and on the wire', async () => {
    await using opened = await open();
    const { page, complaints } = opened;
    await isWrong('<script>alert(1)</script>');
    const violation = page.locator('#violations .finding', { hasText: 'AGT-REP-02/fields' }).first();
    await violation.waitFor(PATIENT);
    expect(await violation.textContent()).toContain('<script>alert(1)</script>');
    await violation.locator('summary').click();
    await violation.locator('pre mark', { hasText: '"uptime":"12"' }).waitFor(PATIENT);
    await page.locator('button[data-show=faulty]').click();
    const row = page
      .locator('#messages details', { has: page.locator('mark', { hasText: 'uptime' }) })
      .first();
    await row.locator('summary').click();
    await row.locator('pre mark', { hasText: '"uptime":"12"' }).waitFor(PATIENT);
    expect(await row.locator('pre').textContent()).toContain('400 Bad Request');
    expect(await page.content()).not.toContain('vmoi_');
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  });

  it('plays faults: a revoked agent registers again, a socket that is closed comes back', async () => {
    await using opened = await open();
    const { page } = opened;
    const before = await strokes(page, 'by-http', 'k-register');
    await page.locator('#on').selectOption({ label: await nameIn(page, 'by-http') });
    await page.locator('button[data-action=revoke]').click();
    await page.locator('#faults [role=status]', { hasText: 'revoke the token' }).waitFor(PATIENT);
    await expect.poll(() => strokes(page, 'by-http', 'k-fault'), PATIENT).toBeGreaterThan(0);
    await expect.poll(() => strokes(page, 'by-http', 'k-register'), PATIENT).toBe(before + 1);
    await page.locator('#on').selectOption({ label: await nameIn(page, 'by-socket') });
    const sockets = await strokes(page, 'by-socket', 'k-socket');
    await page.locator('button[data-action=close]').click();
    await expect.poll(() => strokes(page, 'by-socket', 'k-socket'), PATIENT).toBe(sockets + 1);
    await page.locator('button[data-show=frames]').click();
    await page.locator('#messages summary', { hasText: 'close 1011' }).first().waitFor(PATIENT);
  });

  it('never takes the stream away from who reads: it stands still and counts what is new', async () => {
    await using opened = await open();
    const { page } = opened;
    const first = () => page.locator('#messages details').first().getAttribute('id');
    const moving = await first();
    await expect.poll(first, PATIENT).not.toBe(moving);
    await page.locator('#messages details summary').nth(3).click();
    const still = await first();
    await expect.poll(() => page.locator('#fresh').textContent(), PATIENT).toMatch(/^\d+ new$/);
    expect(await first()).toBe(still);
    expect(await page.locator('#follow').getAttribute('aria-pressed')).toBe('false');
    await page.locator('#follow').click();
    await expect.poll(first, PATIENT).not.toBe(still);
    expect(await page.locator('#fresh').textContent()).toBe('');
  });

  it('stands still from the press of a button on, so that the row that was pressed is the one that opens', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.evaluate(`addEventListener('pointerdown', ({ target }) => {
      document.body.dataset.pressed = target.closest('details').id;
    }, true)`);
    await page.locator('#messages details summary').nth(2).hover();
    await page.mouse.down();
    await expect.poll(() => page.locator('#fresh').textContent(), PATIENT).toMatch(/^[1-9]\d* new$/);
    await page.mouse.up();
    await page.locator('#messages details[open] pre').waitFor(PATIENT);
    const id = await page.locator('#messages details[open]').getAttribute('id');
    expect(id).toBe(await page.locator('body').getAttribute('data-pressed'));
  });

  it('a click on the strip goes to the message', async () => {
    await using opened = await open();
    const { page } = opened;
    await expect.poll(() => strokes(page, 'by-http', 'tick'), PATIENT).toBeGreaterThan(5);
    const box = (await lane(page, 'by-http').locator('.strip').boundingBox())!;
    await page.mouse.click(box.x + box.width - 20, box.y + box.height / 2);
    await page.locator('#messages details[open] pre').waitFor(PATIENT);
    expect(await page.locator('#messages details[open] pre').textContent()).toMatch(/api\/agent/);
    expect(await page.locator('#follow').getAttribute('aria-pressed')).toBe('false');
  });

  it('unmatched traffic is shown', async () => {
    await using opened = await open();
    const { page } = opened;
    // On a connection of its own: on that of an agent it would be that agent's.
    await new Promise((resolve) => get(`${master}/nowhere/at/all`, { agent: false }, resolve));
    await page.locator('button[data-show=unmatched]').click();
    await page.locator('#messages summary', { hasText: 'GET /nowhere/at/all' }).first().waitFor(PATIENT);
    expect(
      await page.locator('#messages summary', { hasText: '/nowhere/at/all' }).first().textContent(),
    ).toContain('404');
  });

  it.each([
    [1280, 'en', 'light'],
    [360, 'zh', 'dark'],
    [1280, 'zh', 'dark'],
    [360, 'en', 'light'],
  ] as const)('at %i px, %s, %s: axe finds nothing', async (width, language, colorScheme) => {
    await using opened = await open({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const { page } = opened;
    await isWrong('one with a fault');
    await page.locator(`#lang-${language}`).check({ force: true });
    await page.locator('#violations .finding').first().waitFor(PATIENT);
    await page.locator('.more > summary, .data > summary').evaluateAll((all) => {
      for (const one of all) (one as { click(): void } & object).click();
    });
    await page.locator('#messages details summary').first().click();
    await page.locator('#messages details[open] pre').waitFor(PATIENT);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });

  it('says when the master is gone', async () => {
    await using opened = await open();
    const { page } = opened;
    running[0]?.kill('SIGTERM');
    await page.locator('#link', { hasText: 'the master is gone' }).waitFor(PATIENT);
  });
});

function nameIn(page: Page, name: string): Promise<string> {
  return page.locator('#on option', { hasText: name }).first().textContent().then(String);
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}
