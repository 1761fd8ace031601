import { expect, test } from 'vitest';
import { fieldsOf } from './fields.ts';
import type { MessageKind } from './protocol.ts';

/** The tables of the protocol text; a question mark is what it calls optional. */
const PINNED: Record<MessageKind, string> = {
  register: 'name?: string',
  identity: 'uuid: string, token: string',
  info: `cpu_name: string, arch: string, cpu_cores: int, os: string, kernel_version: string, gpu_name?: string,
    virtualization: string, mem_total: int64, swap_total: int64, disk_total: int64, version: string,
    ipv4?: string, ipv6?: string`,
  report: `cpu: float, gpu?: float, ram: int64, ram_total: int64, swap: int64, swap_total: int64, load: float,
    temp?: float, disk: int64, disk_total: int64, net_in: int64, net_out: int64, net_total_up: int64,
    net_total_down: int64, process: int, connections: int, connections_udp: int, uptime: int64`,
  status: 'status: string',
};

test.each(Object.keys(PINNED) as MessageKind[])('the fields of %s are those of the text', (kind) => {
  const rows = fieldsOf(kind).map((field) => `${field.name}${field.optional ? '?' : ''}: ${field.kind}`);
  expect(rows).toEqual(PINNED[kind].split(/,\s+/));
});

test('only cpu and gpu have bounds of their own', () => {
  const bounded = fieldsOf('report').filter((field) => field.min !== undefined || field.max !== undefined);
  expect(bounded.map(({ name, min, max }) => [name, min, max])).toEqual([
    ['cpu', 0, 100],
    ['gpu', 0, 100],
  ]);
});
