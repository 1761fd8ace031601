/** After `tsc`: puts what it leaves out beside the compiled files. */

import { chmodSync, cpSync, existsSync } from 'node:fs';

const from = new URL('../', import.meta.url);
const dist = new URL('../../dist/', import.meta.url);

for (const name of ['schemas', 'generated/openapi.json', 'generated/asyncapi.json']) {
  cpSync(new URL(name, from), new URL(`spec/${name}`, dist), { recursive: true });
}

const bin = new URL('harness/cli/bin.js', dist);
if (existsSync(bin)) chmodSync(bin, 0o755);
