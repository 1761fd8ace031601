// Makes a fresh checkout ready: installs what is missing and builds. Runs on whatever Node the machine has (20 or
// later); everything after it runs on the checkout's own, which npm puts first in the PATH of its scripts.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const installed = 'node_modules/.package-lock.json';
const isStale = !existsSync(installed) || statSync(installed).mtimeMs < statSync('package-lock.json').mtimeMs;
if (isStale) npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
npm('run', '--silent', 'build');

function npm(...args) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli ? [process.execPath, [cli]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, ...args], {
    stdio: 'inherit',
    shell: !cli && process.platform === 'win32',
  });
  if (error) throw error;
  if (status !== 0) {
    console.error(`npm ${args.join(' ')} failed: run it by itself to see why`);
    process.exit(status ?? 1);
  }
}
