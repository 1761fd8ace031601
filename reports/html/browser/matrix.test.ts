/** The matrix in a browser, from a file: it has no script, and its switch works. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matrixOf } from '../../matrix.ts';
import { browserProgram, launchBrowser } from '../../testing/chromium.ts';
import { sampleSources } from '../../testing/journal.ts';
import { hostileReport, passingReport, sampleReport } from '../../testing/sample.ts';
import { matrixPage } from '../matrix/page.ts';

const program = browserProgram();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(program === null)('the matrix in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vanmoi-matrix-'));
  const file = join(folder, 'matrix.html');
  let browser: Browser;

  beforeAll(async () => {
    const reports = [sampleReport(), passingReport(), hostileReport()];
    const columns = reports.map((report, index) => ({ name: `impl-${index + 1}`, report }));
    writeFileSync(file, matrixPage(matrixOf(columns), sampleSources('en')));
    browser = await launchBrowser(program as string);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['light', 'dark'] as const)('all can read it (%s)', async (colorScheme) => {
    await using context = await browser.newContext({ colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(axe);
    const found = (await page.evaluate('axe.run()')) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });

  it.each([1300, 700, 400])(
    '%i pixels wide it does not scroll sideways as a whole, and nothing is refused',
    async (width) => {
      await using context = await browser.newContext({ viewport: { width, height: 800 } });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(pathToFileURL(file).href);
      const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([wide, complaints]).toEqual([0, []]);
    },
  );

  it('shows only differences where that is asked for, in either language', async () => {
    await using context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    const rows = page.locator('.matrix tbody tr');
    const all = await rows.count();
    const same = await page.locator('tr.same').count();
    expect(same).toBeGreaterThan(0);
    await page.locator('#only-differences').check();
    expect(await rows.locator('visible=true').count()).toBeGreaterThan(0);
    expect(await page.locator('.matrix tbody tr:visible').count()).toBe(all - same);
    await page.locator('#lang-zh').check();
    expect(await page.locator('h1 span:visible').textContent()).toBe('各实现对照');
  });
});
