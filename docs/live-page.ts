/**
 * The picture of the live page: the real master, two reference agents, and one whose reports are wrong.
 * `node docs/live-page.ts`
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { aReport } from '../harness/drive/bodies.ts';
import { browserProgram, launchBrowser } from '../reports/testing/chromium.ts';
import { PATHS } from '../spec/protocol.ts';

const INTERVAL_MS = 1000;
const bin = fileURLToPath(new URL('../harness/cli/bin.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'vanmoi-picture-'));
const program = browserProgram();
if (program === null) throw new Error('there is no Chromium on this machine');

const running: ChildProcess[] = [];
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
function run(...words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [bin, ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
    cwd: folder,
  });
  running.push(child);
  child.stdout?.resume();
  return child;
}

const master = run(
  'master',
  '--page',
  '8081',
  '--interval',
  `${INTERVAL_MS / 1000}`,
  '--journal',
  'traffic.ndjson',
);
await once(master.stdout!, 'data');
for (const [name, transport] of [
  ['web-1', 'http'],
  ['db-1', 'socket'],
] as const)
  run(
    'agent',
    '--server',
    'http://127.0.0.1:8080',
    '--interval',
    '1',
    '--name',
    name,
    '--transport',
    transport,
    '--state',
    name,
  );

const browser = await launchBrowser(program);
const page = await browser.newPage({ viewport: { width: 1200, height: 1060 }, colorScheme: 'light' });
await page.goto('http://127.0.0.1:8081/');
await after(8000);

const ask = async (path: string, body: unknown, token?: string) =>
  fetch(`http://127.0.0.1:8080${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
const { token } = (await (await ask(PATHS.register, { name: 'mine' })).json()) as { token: string };
/** Chooses the agent of this name, whichever came first. */
const choose = async (name: string) => {
  const value = await page.locator('#on option', { hasText: name }).getAttribute('value');
  await page.locator('#on').selectOption(value);
};
/** A late one, a few that are wrong, and one that is left out. */
for (let beat = 0; beat < 44; beat++) {
  if (beat === 20) await choose('web-1');
  if (beat === 20) await page.locator('button[data-action=revoke]').click();
  if (beat === 30) await choose('db-1');
  if (beat === 30) await page.locator('button[data-action=close]').click();
  await after(INTERVAL_MS + (beat % 7 === 3 ? 180 : 0));
  const isLeftOut = beat === 9 || beat === 10 || beat === 27;
  if (!isLeftOut)
    await ask(PATHS.report, aReport({ uptime: 900 + beat, ...(beat % 9 === 5 ? { cpu: '12' } : {}) }), token);
}
await page.locator('#on').selectOption('');
await page.locator('#violations summary').first().click();
await page.locator('#violations pre mark').first().waitFor();
await page.mouse.move(0, 0);
await page.screenshot({ path: fileURLToPath(new URL('./live.png', import.meta.url)) });
await browser.close();
for (const child of running) child.kill('SIGTERM');
await Promise.all(running.map((child) => once(child, 'close')));
rmSync(folder, { recursive: true });
