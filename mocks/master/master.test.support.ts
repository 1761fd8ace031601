import { type Recording, recording } from '../recording.test.support.ts';
import { inMemory, type Known } from './identities.ts';
import { createMaster, type Master, type MasterOptions } from './master.ts';

/** An agent that every master of the tests knows. */
export const AGENT: Known = { uuid: 'u-1', token: 'T-1', name: 'one' };
export const OTHER: Known = { uuid: 'u-2', token: 'T-2', name: 'two' };

export interface TestMaster extends Master {
  readonly recording: Recording;
}

const running = new Set<Master>();

/** A master that knows both agents; `closeMasters` closes it. */
export async function testMaster(options: Partial<MasterOptions> = {}): Promise<TestMaster> {
  const written = recording();
  const master = await createMaster({
    recorder: written.journal,
    identities: inMemory([AGENT, OTHER]),
    pingEvery: 0,
    ...options,
  });
  running.add(master);
  return { ...master, recording: written };
}

export async function closeMasters(): Promise<void> {
  const all = [...running];
  running.clear();
  await Promise.all(all.map((master) => master.close()));
}

export const INFO = {
  cpu_name: 'x',
  arch: 'x86_64',
  cpu_cores: 8,
  os: 'x',
  kernel_version: '6',
  virtualization: 'kvm',
  mem_total: 1,
  swap_total: 1,
  disk_total: 1,
  version: '1',
};

export const REPORT = {
  cpu: 45.5,
  ram: 1,
  ram_total: 2,
  swap: 0,
  swap_total: 0,
  load: 0.5,
  disk: 1,
  disk_total: 2,
  net_in: 0,
  net_out: 0,
  net_total_up: 0,
  net_total_down: 0,
  process: 1,
  connections: 1,
  connections_udp: 1,
  uptime: 1,
};
