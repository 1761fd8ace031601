import { statfsSync } from 'node:fs';
import { cpus, freemem, loadavg, totalmem, uptime } from 'node:os';
import {
  type CpuTime,
  countProcesses,
  countSockets,
  type Memory,
  parseCpuTime,
  parseLoad,
  parseMemory,
  parseTraffic,
  parseUptime,
  type Traffic,
} from './parse.ts';
import type { Source } from './source.ts';
import { readTemperature } from './temperature.ts';

/** Sizes in bytes. */
export interface Disk {
  readonly total: bigint;
  readonly used: bigint;
}

/** What the machine shows at one moment. */
export interface Reading {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly cpu: CpuTime;
  readonly memory: Memory;
  readonly disk: Disk;
  readonly traffic: Traffic;
  readonly load: number;
  readonly processes: number;
  readonly tcp: number;
  readonly udp: number;
  /** Whole seconds. */
  readonly uptime: number;
  /** Degrees Celsius, where a sensor of the processor is found. */
  readonly temperature: number | undefined;
}

/**
 * Reads everything that a report needs. Complete on every machine: what `/proc` does not tell is asked of Node, and
 * what Node cannot tell either is 0.
 */
export function takeReading(source: Source, at: number): Reading {
  const sockets = (protocol: string): number =>
    countSockets(source.read(`/proc/net/${protocol}`)) + countSockets(source.read(`/proc/net/${protocol}6`));
  return {
    at,
    cpu: parseCpuTime(source.read('/proc/stat')) ?? cpuTimeFromNode(),
    traffic: parseTraffic(source.read('/proc/net/dev')) ?? { received: 0n, sent: 0n },
    memory: readMemory(source),
    disk: readDisk(),
    load: parseLoad(source.read('/proc/loadavg')) ?? loadavg()[0] ?? 0,
    processes: countProcesses(source.list('/proc')),
    tcp: sockets('tcp'),
    udp: sockets('udp'),
    uptime: parseUptime(source.read('/proc/uptime')) ?? Math.floor(uptime()),
    temperature: readTemperature(source),
  };
}

/** Memory and swap. */
export function readMemory(source: Source): Memory {
  return parseMemory(source.read('/proc/meminfo')) ?? memoryFromNode();
}

/** The file system that holds `/`, by statvfs: what is kept back for root counts as free. */
export function readDisk(): Disk {
  try {
    const { blocks, bfree, bsize } = statfsSync('/', { bigint: true });
    return { total: blocks * bsize, used: (blocks - bfree) * bsize };
  } catch {
    return { total: 0n, used: 0n };
  }
}

function cpuTimeFromNode(): CpuTime {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { busy: total - idle, total };
}

function memoryFromNode(): Memory {
  const total = BigInt(totalmem());
  return { total, used: total - BigInt(freemem()), swapTotal: 0n, swapUsed: 0n };
}
