/**
 * How long an agent in a container takes from a ready image to its first call, and a server to its first answer: the
 * table in docs/containers.md. `node bench/container-start.ts [times]` (20); needs Docker and Go.
 */

import { rmSync } from 'node:fs';
import type { Found } from '../fixtures/build.ts';
import { contextOf } from '../fixtures/containers/contexts.ts';
import { findDocker, findGo } from '../fixtures/toolchain.ts';
import type { ContainedSpec } from '../harness/containers/contained.ts';
import { openContainers } from '../harness/containers/containers.ts';
import { PLAIN } from '../harness/containers/options.ts';
import { Journal } from '../harness/journal/journal.ts';
import { createPorts, waitUntilReady } from '../harness/targets/index.ts';
import { systemClock } from '../mocks/clock.ts';
import { createMaster } from '../mocks/master/master.ts';

const times = Number(process.argv[2] ?? 20);
const [go, engine] = [await findGo(), await findDocker()];
for (const { missing } of [go, engine]) if (missing !== null) throw new Error(missing);

const run = `bench-${process.pid}`;
const began = performance.now();
const containers = await openContainers(run);
const found = performance.now();
const { masterHost } = await containers.network();
const networked = performance.now();
const ports = createPorts();
const folders: string[] = [];
const images: string[] = [];

/** The parts of one start, in milliseconds. */
type Parts = Readonly<Record<string, number>>;

async function specOf(peer: 'agent' | 'server', changes: Partial<ContainedSpec>): Promise<ContainedSpec> {
  const context = await contextOf(peer, go as Found);
  folders.push(context);
  const { imageOf } = await import('../harness/containers/image.ts');
  const target = { kind: 'dockerfile', text: '', folder: context, args: [] } as const;
  const image = await imageOf(containers.engine, target, PLAIN, '/');
  images.push(image.id);
  const plain = { id: peer, image, args: [], env: [], files: [], binds: [], limits: PLAIN };
  return { ...plain, keepsState: false, publish: null, ...changes };
}

async function agent(spec: ContainedSpec): Promise<Parts> {
  const journal = new Journal(run, systemClock);
  const called = Promise.withResolvers<number>();
  journal.listen((event) => {
    if (event.type === 'request') called.resolve(performance.now());
  });
  const master = await createMaster({ recorder: journal, host: masterHost });
  const args = ['--server', master.url, '--state', '/vanmoi-state'];
  const contained = await containers.contain({ ...spec, args, keepsState: true });
  const asked = performance.now();
  await contained.start();
  const started = performance.now();
  const total = (await called.promise) - asked;
  await contained.remove();
  await master.close();
  return { 'made and started': started - asked, 'first call': total };
}

async function server(spec: ContainedSpec): Promise<Parts> {
  const port = await ports.next();
  const args = ['--host', '0.0.0.0', '--port', '8080'];
  const contained = await containers.contain({ ...spec, args, publish: { inside: 8080, port } });
  const asked = performance.now();
  await contained.start();
  const started = performance.now();
  const url = `http://127.0.0.1:${port}`;
  const { kind } = await waitUntilReady({ url, launched: true, timeoutMs: 30_000, clock: systemClock });
  if (kind !== 'ready') throw new Error(`the server is ${kind}`);
  const ready = performance.now();
  await contained.remove();
  return { 'made and started': started - asked, 'first answer': ready - asked };
}

function row(name: string, values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!);
  return `| ${name} | ${at(0.5)} ms | ${at(0.9)} ms | ${at(1)} ms |`;
}

try {
  console.log('| | median | 9 of 10 | slowest |\n|---|---|---|---|');
  console.log(row('testcontainers loaded, engine found', [found - began]));
  console.log(row('the network of the run', [networked - found]));
  for (const [peer, measure] of Object.entries({ agent, server })) {
    const spec = await specOf(peer as 'agent' | 'server', {});
    const measured: Parts[] = [];
    for (let count = 0; count < times; count++) measured.push(await measure(spec));
    for (const part of Object.keys(measured[0] ?? {}))
      console.log(
        row(
          `${peer}: ${part}`,
          measured.map((one) => one[part]!),
        ),
      );
  }
} finally {
  await containers.close();
  for (const id of images) await containers.engine.docker.getImage(id).remove({ force: true });
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
process.exit();
