/** `npm run demo`: the whole way through, both roles, against the embedded reference pair. */

import { resolve } from 'node:path';
import { DEFAULTS, type RunOptions } from '../run/options.ts';
import { exitWith } from './exit.ts';
import { runAndReport } from './run-and-report.ts';
import { language } from './values.ts';

/** Seconds would be 5 by the protocol; a demonstration need not take so long. */
const INTERVAL_MS = 1000;

async function demonstrate(role: 'server' | 'agent', extraArguments: readonly string[]): Promise<number> {
  const lang = language(undefined, process.env);
  const options: RunOptions = {
    ...DEFAULTS,
    target: 'reference',
    role,
    extraArguments,
    only: [],
    skip: [],
    thorough: false,
    level: 'MUST',
    seed: 1,
    intervalMs: INTERVAL_MS,
    concurrency: null,
    bail: false,
    out: resolve(DEFAULTS.out, role),
    env: [],
    readyTimeoutMs: null,
    ca: null,
    insecure: false,
    headers: [],
    prefix: '',
    scenarios: [],
    showSecrets: false,
    cwd: process.cwd(),
  };
  process.stdout.write(`\n  npx vanmoi-conform --target reference --role ${role} --interval 1\n\n`);
  return runAndReport(options, {
    language: lang,
    detail: 'normal',
    color: 'auto',
    progress: 'auto',
    reporters: [],
  });
}

try {
  const server = await demonstrate('server', []);
  const agent = await demonstrate('agent', ['--transport', 'socket']);
  await exitWith(server || agent);
} catch (error) {
  await exitWith(4, error);
}
