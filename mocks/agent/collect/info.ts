import { cpus, machine, networkInterfaces, release, type } from 'node:os';
import type { Info } from '../messages.ts';
import { countCores, parseCpuName, parseOsName } from './parse.ts';
import { readDisk, readMemory } from './reading.ts';
import type { Source } from './source.ts';
import { readVirtualization } from './virtualization.ts';

/** The version that the reference agent gives itself in basic information. */
export const AGENT_VERSION = '0.1.0';

/** Basic information about this machine (protocol §2). The graphics processor is never looked for. */
export function readInfo(source: Source): Info {
  const memory = readMemory(source);
  const ipv4 = addressOf('IPv4');
  const ipv6 = addressOf('IPv6');
  return {
    cpu_name: parseCpuName(source.read('/proc/cpuinfo')) ?? cpus()[0]?.model ?? '',
    arch: machine(),
    cpu_cores: countCores(source.read('/proc/stat')) || cpus().length,
    os: parseOsName(source.read('/etc/os-release')) ?? `${type()} ${release()}`,
    kernel_version: release(),
    virtualization: readVirtualization(source),
    mem_total: memory.total,
    swap_total: memory.swapTotal,
    disk_total: readDisk().total,
    version: AGENT_VERSION,
    ...(ipv4 && { ipv4 }),
    ...(ipv6 && { ipv6 }),
  };
}

/** The first address of a family that others could reach: neither loopback nor one of the link alone. */
function addressOf(family: 'IPv4' | 'IPv6'): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((one) => one.family === family && !one.internal && !/^(fe80:|169\.254\.)/i.test(one.address))
    ?.address;
}
