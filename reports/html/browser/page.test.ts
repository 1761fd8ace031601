/** The page in a browser, from a file: nothing is loaded, nothing is refused, and all of it can be used. */

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../../spec/journal.ts';
import { requirements } from '../../../spec/requirements/index.ts';
import { agentJournal, agentReport } from '../../testing/agent-sample.ts';
import { browserProgram, launchBrowser } from '../../testing/chromium.ts';
import { event, sampleJournal, sampleSources, text } from '../../testing/journal.ts';
import { hostileReport, sampleReport } from '../../testing/sample.ts';
import { htmlReport } from '../page.ts';

const program = browserProgram();
if (program === null) console.warn('The tests of the page in a browser are skipped: there is no Chromium.');

/** What reads the text of a PDF. In CI there has to be one. */
const pdfText = ['/usr/bin/pdftotext', '/usr/local/bin/pdftotext'].find((path) => existsSync(path)) ?? null;
if (pdfText === null) {
  if (process.env.CI === 'true') throw new Error('no pdftotext: install the package poppler-utils');
  console.warn('The text of the print is not read: there is no pdftotext (poppler-utils).');
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const MANY = 10_000;
/** What a browser takes for the rows of many exchanges is a fraction of it, in milliseconds. */
const QUICK = 15_000;

describe.skipIf(program === null)('the page in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vanmoi-page-'));
  const file = (name: string) => join(folder, `${name}.html`);
  let browser: Browser;

  beforeAll(async () => {
    const agentSources = {
      ...sampleSources('en'),
      requirements: new Map(requirements.map((one) => [one.id, one])),
    };
    writeFileSync(file('server'), htmlReport(sampleReport(), sampleSources('en'), sampleJournal));
    writeFileSync(file('hostile'), htmlReport(hostileReport(), sampleSources('en'), sampleJournal));
    writeFileSync(file('agent'), htmlReport(agentReport(), agentSources, agentJournal()));
    writeFileSync(file('many'), htmlReport(sampleReport(), sampleSources('en'), manyExchanges()));
    browser = await launchBrowser(program as string);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(name: string, options: BrowserContextOptions = {}, hash = ''): Promise<Opened> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(`${pathToFileURL(file(name)).href}${hash}`);
    return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  it.each(['server', 'hostile', 'agent'])(
    '%s: nothing is refused, asked for, or goes wrong',
    async (name) => {
      await using opened = await open(name);
      await openAll(opened.page);
      await opened.page.locator('.exchanges details').first().waitFor();
      expect(opened.complaints).toEqual([]);
    },
  );

  it.each([
    ['server', 1280, 'en', 'light'],
    ['server', 360, 'zh', 'dark'],
    ['hostile', 360, 'en', 'light'],
    ['agent', 360, 'en', 'dark'],
    ['agent', 1280, 'zh', 'light'],
    ['agent', 1280, 'zh', 'dark'],
  ] as const)('%s at %i px, %s, %s: axe finds nothing', async (name, width, language, colorScheme) => {
    await using opened = await open(name, {
      viewport: { width, height: 900 },
      colorScheme,
      bypassCSP: true,
    });
    const { page } = opened;
    await choose(page, `lang-${language}`);
    await openAll(page);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });

  it('is complete without script, and its language and theme can be chosen', async () => {
    await using opened = await open('server', { javaScriptEnabled: false, colorScheme: 'light' });
    const { page } = opened;
    const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const day = await paper();
    await choose(page, 'lang-zh');
    await choose(page, 'theme-dark');
    await page.getByText('在处理请求之前先查找令牌').first().waitFor({ state: 'visible' });
    expect(await page.getByText('Look the token up before').first().isVisible()).toBe(false);
    expect(await paper()).not.toBe(day);
    expect(await page.locator('#search').isVisible()).toBe(false);
    await page.locator('#SRV-REG-01 > summary').click();
    await page.locator('[id="SRV-REG-01/named"]').waitFor({ state: 'visible' });
  });

  it('searches and filters, and keeps both in the address', async () => {
    await using opened = await open('server');
    const { page } = opened;
    const shown = () =>
      page.locator('.clause:visible').evaluateAll((all) => all.map((one) => one.textContent ?? ''));
    const all = (await shown()).length;
    await page.locator('#search').fill('silent');
    await expect.poll(shown).toHaveLength(1);
    await page.locator('#search').fill('');
    await page.locator('button[data-show=failed]').click();
    expect(await page.locator('button[data-show=failed]').getAttribute('aria-pressed')).toBe('true');
    const failed = (await shown()).length;
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(all);
    await page.locator('button[data-level=MUST]').click();
    expect(new URL(page.url()).hash).toBe('#&show=failed&level=MUST');
    const chosen = await shown();
    await page.reload();
    expect(await shown()).toEqual(chosen);
  });

  it('a link to a check, or to any exchange, opens what it names', async () => {
    await using check = await open('server', {}, '#SRV-REG-01/named');
    await check.page.locator('[id="SRV-REG-01/named"]').waitFor({ state: 'visible' });
    await using exchange = await open('agent', {}, '#x3');
    await exchange.page.locator('#x3 pre').waitFor({ state: 'visible' });
    expect(await exchange.page.locator('#x3 pre').textContent()).toContain('"ram":6800003');
    await using hidden = await open('server', {}, '#SRV-REG-01/named&show=failed');
    await hidden.page.locator('[id="SRV-REG-01/named"]').waitFor({ state: 'visible' });
  });

  it('zooms the time line by button and by key', async () => {
    await using opened = await open('agent');
    const { page } = opened;
    const box = () => page.locator('.lane > svg').first().getAttribute('viewBox');
    const whole = await box();
    await page.locator('button[data-zoom=in]').click();
    const closer = await box();
    expect(closer).not.toBe(whole);
    await page.locator('.lanes-frame').press('ArrowRight');
    expect(await box()).not.toBe(closer);
    await page.locator('.lanes-frame').press('0');
    expect(await box()).toBe(whole);
  });

  it('prints what is closed on screen', async () => {
    await using opened = await open('server');
    const { page } = opened;
    const height = () => page.locator('#SRV-REG-01').evaluate((one) => one.getBoundingClientRect().height);
    const isSeen = () => page.evaluate('document.querySelector("#SRV-REG-01 .checks").checkVisibility()');
    expect(await isSeen()).toBe(false);
    const closed = await height();
    await page.emulateMedia({ media: 'print' });
    expect(await isSeen()).toBe(true);
    expect(await height()).toBeGreaterThan(closed + 20);
    expect(await page.locator('header').isVisible()).toBe(false);
  });

  it.skipIf(pdfText === null)('prints text: verdicts, statements and commands, and no buttons', async () => {
    await using opened = await open('server');
    writeFileSync(join(folder, 'page.pdf'), await opened.page.pdf());
    const { stdout } = await promisify(execFile)(pdfText as string, [join(folder, 'page.pdf'), '-']);
    const words = stdout.replace(/\s+/g, ' ');
    for (const said of [
      'NOT CONFORMANT',
      'Mend first',
      'SRV-AUTH-02/report',
      'POST /api/agent/report',
      'Every registration gets a uuid of its own.',
      '--seed 424242',
    ])
      expect(words).toContain(said);
    expect(words).not.toMatch(/zoom in|whole run|Skip to/);
  });

  it('can be used from the keyboard, from the first key on', async () => {
    await using opened = await open('server');
    const { page } = opened;
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.locator('#SRV-REG-01 > summary').press('Enter');
    await page.locator('[id="SRV-REG-01/named"]').waitFor({ state: 'visible' });
  });

  it('lists ten thousand exchanges quickly', async () => {
    await using opened = await open('many');
    const { page } = opened;
    const began = performance.now();
    await page.locator('#every-exchange > summary').click();
    await page
      .locator('.exchanges details')
      .nth(MANY - 1)
      .waitFor({ state: 'attached' });
    expect(performance.now() - began).toBeLessThan(QUICK);
    expect(await page.locator('.exchanges details').count()).toBeGreaterThanOrEqual(MANY);
  });
});

interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** What the browser wrote to its console, and what the page asked for. */
  readonly complaints: readonly string[];
}

/** A radio button lies invisible over its label. */
async function choose(page: Page, id: string): Promise<void> {
  await page.locator(`#${id}`).check({ force: true });
}

async function openAll(page: Page): Promise<void> {
  await page.locator('details').evaluateAll((all) => {
    for (const one of all) one.setAttribute('open', '');
  });
  await page.locator('.exchanges details').first().waitFor({ state: 'attached' });
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}

function manyExchanges(): JournalEvent[] {
  return Array.from({ length: MANY }, (_, index): JournalEvent[] => [
    event(index + 10, index, {
      type: 'request',
      method: 'POST',
      path: '/api/agent/report',
      headers: [],
      body: text('{"cpu":1}'),
      began: index,
      whole: true,
    }),
    event(index + 10, index, {
      type: 'response',
      status: 200,
      reason: 'OK',
      headers: [],
      body: text('{"status":"ok"}'),
      whole: true,
    }),
  ]).flat();
}
