/**
 * What the live master holds after hours with many agents: `node bench/live-page.ts [--agents 100] [--hours 3]`.
 * The real command with its page open; each agent reports as often as it would in those hours at 5 s, and as fast as
 * the master answers. Prints, for each hour, the resident memory of the master and the bytes that the page was sent.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { aReport } from '../harness/drive/bodies.ts';
import { PATHS, RECOMMENDED_INTERVAL_MS } from '../spec/protocol.ts';

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '100' },
    hours: { type: 'string', default: '3' },
    port: { type: 'string', default: '8095' },
  },
});
const agents = Number(values.agents);
const hours = Number(values.hours);
const [port, page] = [Number(values.port), Number(values.port) + 1];
const perHour = 3_600_000 / RECOMMENDED_INTERVAL_MS;
/** One report in so many is wrong, so that violations are kept as well. */
const WRONG = 50;

const bin = fileURLToPath(new URL('../harness/cli/bin.ts', import.meta.url));
const words = ['master', '--port', `${port}`, '--page', `${page}`, '--interval', '5', '--quiet'];
const master = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
process.once('exit', () => master.kill());
const sockets = new Agent({ keepAlive: true, maxSockets: agents });

async function post(path: string, body: unknown, token?: string): Promise<string> {
  const text = JSON.stringify(body);
  const asked = request({
    port,
    path,
    method: 'POST',
    agent: sockets,
    headers: {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
  });
  asked.end(text);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let said = '';
  for await (const chunk of answer.setEncoding('utf8')) said += chunk;
  return said;
}

/** Resolves once the master answers. */
async function isUp(): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      await post(PATHS.report, {});
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('the master did not start');
}

/** Reads the page's events as a browser would; counts their bytes. */
async function watchPage(): Promise<() => number> {
  const stream = await fetch(`http://127.0.0.1:${page}/events`);
  let bytes = 0;
  void (async () => {
    for await (const chunk of stream.body ?? []) bytes += chunk.length;
  })().catch(() => undefined);
  return () => bytes;
}

/** Resident memory in MiB. */
function resident(): number {
  const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${master.pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

await isUp();
const sent = await watchPage();
const tokens = await Promise.all(
  Array.from({ length: agents }, async (_, n) => {
    const { token } = JSON.parse(await post(PATHS.register, { name: `bench-${n}` })) as { token: string };
    return token;
  }),
);
console.log(`${agents} agents; hour 0: ${resident().toFixed(0)} MiB`);
let uptime = 1000;
for (let hour = 1; hour <= hours; hour++) {
  const began = performance.now();
  await Promise.all(
    tokens.map(async (token, n) => {
      for (let beat = 0; beat < perHour; beat++) {
        const isWrong = (beat + n) % WRONG === 0;
        await post(
          PATHS.report,
          aReport({ uptime: uptime + 5 * beat, ...(isWrong ? { cpu: '12' } : {}) }),
          token,
        );
      }
    }),
  );
  uptime += 3600;
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `hour ${hour}: ${(agents * perHour * hour).toLocaleString('en')} reports, ${resident().toFixed(0)} MiB, ` +
      `the page was sent ${(sent() / 2 ** 20).toFixed(0)} MiB (${seconds.toFixed(0)} s)`,
  );
}
process.exit(0);
