/**
 * Pictures of the report page, light and dark: a real run against the reference master with one defect.
 * `node docs/report-page.ts`
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Journal } from '../harness/journal/journal.ts';
import { systemClock } from '../mocks/clock.ts';
import { createMaster } from '../mocks/master/master.ts';
import { referenceMaster } from '../mocks/master/steps.ts';
import { browserProgram, launchBrowser } from '../reports/testing/chromium.ts';

/** A master that takes `"12"` for 12 in one field: the kind of thing that nobody notices. */
const lax = {
  ...referenceMaster,
  validate: (...asked: Parameters<typeof referenceMaster.validate>) =>
    referenceMaster.validate(...asked).filter(({ field }) => field !== 'uptime'),
};

const program = browserProgram();
if (program === null) throw new Error('there is no Chromium on this machine');
const folder = mkdtempSync(join(tmpdir(), 'vanmoi-picture-'));
const master = await createMaster({ recorder: new Journal('picture', systemClock), port: 8080, steps: lax });
const bin = fileURLToPath(new URL('../harness/cli/bin.ts', import.meta.url));
const words = ['--target', 'http://localhost:8080', '--seed', '7', '--interval', '1', '--lang', 'en'];
const run = spawn(process.execPath, [bin, ...words, '--quiet', '--out', folder], { stdio: 'ignore' });
await once(run, 'close');
await master.close();

const browser = await launchBrowser(program);
for (const colorScheme of ['light', 'dark'] as const) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 1440 }, colorScheme });
  await page.goto(pathToFileURL(join(folder, 'report.html')).href);
  await page.screenshot({ path: fileURLToPath(new URL(`./report-${colorScheme}.png`, import.meta.url)) });
}
await browser.close();
rmSync(folder, { recursive: true });
