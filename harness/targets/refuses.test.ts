import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { refusesConnections } from './refuses.ts';

test('who listens does not refuse, and does once it has gone', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix`;
  expect(await refusesConnections(url)).toBe(false);
  server.close();
  await once(server, 'close');
  expect(await refusesConnections(url)).toBe(true);
});
