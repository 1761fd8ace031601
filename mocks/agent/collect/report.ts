import type { Report } from '../messages.ts';
import type { Reading } from './reading.ts';

const INT64_MAX = 2n ** 63n - 1n;

/** The report that the second of two readings makes, with rates and processor use over the time between them. */
export function reportBetween(before: Reading, now: Reading): Report {
  const elapsed = now.at - before.at;
  return {
    cpu: cpuUse(before, now),
    ram: now.memory.used,
    ram_total: now.memory.total,
    swap: now.memory.swapUsed,
    swap_total: now.memory.swapTotal,
    load: now.load,
    ...(now.temperature !== undefined && { temp: now.temperature }),
    disk: now.disk.used,
    disk_total: now.disk.total,
    net_in: rate(before.traffic.received, now.traffic.received, elapsed),
    net_out: rate(before.traffic.sent, now.traffic.sent, elapsed),
    net_total_up: asInt64(now.traffic.sent),
    net_total_down: asInt64(now.traffic.received),
    process: now.processes,
    connections: now.tcp,
    connections_udp: now.udp,
    uptime: now.uptime,
  };
}

/** Percent with two decimals. The kernel's idle counters may step back a little, hence the bounds. */
function cpuUse(before: Reading, now: Reading): number {
  const total = now.cpu.total - before.cpu.total;
  if (total <= 0) return 0;
  const percent = (100 * (now.cpu.busy - before.cpu.busy)) / total;
  return Math.round(Math.min(100, Math.max(0, percent)) * 100) / 100;
}

/** Whole bytes a second; 0 where a counter went back because an interface went away. */
function rate(before: bigint, now: bigint, elapsedMs: number): bigint {
  const microseconds = BigInt(Math.round(elapsedMs * 1000));
  if (microseconds <= 0n || now <= before) return 0n;
  return asInt64(((now - before) * 1_000_000n) / microseconds);
}

function asInt64(value: bigint): bigint {
  return value > INT64_MAX ? INT64_MAX : value;
}
