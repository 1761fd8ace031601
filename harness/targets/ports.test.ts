import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { createPorts } from './ports.ts';

it('gives out free ports, none of them twice', async () => {
  const ports = createPorts();
  const given = await Promise.all(Array.from({ length: 200 }, () => ports.next()));
  expect(new Set(given).size).toBe(200);
  const server = createServer().listen(given[0], '127.0.0.1');
  await once(server, 'listening');
  server.close();
});

it('passes over a port that is taken', async () => {
  const ports = createPorts();
  const first = await ports.next();
  const server = createServer().listen(first + 1, '127.0.0.1');
  await once(server, 'listening');
  expect(await ports.next()).not.toBe(first + 1);
  server.close();
});
