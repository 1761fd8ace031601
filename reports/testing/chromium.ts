/** A browser for the tests of the page, where this machine has one. */

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The program, or null where there is none. In CI there has to be one. */
export function browserProgram(env: NodeJS.ProcessEnv = process.env): string | null {
  const found = [env.CHROMIUM, ...PROGRAMS].find((path) => path !== undefined && existsSync(path));
  if (found === undefined && env.CI === 'true')
    throw new Error('no Chromium: install the package chromium, or name its program in CHROMIUM');
  return found ?? null;
}

/** Starts it; it may reach nothing but this machine. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}
