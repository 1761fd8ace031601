/**
 * What the files of Linux say, as pure functions of their text (protocol, data collection). Each gives undefined
 * where the text does not hold what it looks for.
 */

/** Processor time since boot, in ticks. */
export interface CpuTime {
  readonly busy: number;
  readonly total: number;
}

/** Sizes in bytes. */
export interface Memory {
  readonly total: bigint;
  readonly used: bigint;
  readonly swapTotal: bigint;
  readonly swapUsed: bigint;
}

/** Bytes since boot over every interface but loopback. */
export interface Traffic {
  readonly received: bigint;
  readonly sent: bigint;
}

/** The first line of `/proc/stat`; waiting for a disk is idle, time of guests is already part of user time. */
export function parseCpuTime(stat: string): CpuTime | undefined {
  const line = /^cpu +(.+)$/m.exec(stat)?.[1];
  const ticks = line?.split(' ').slice(0, 8).map(Number);
  if (!ticks || ticks.length < 4 || !ticks.every(Number.isFinite)) return undefined;
  const total = ticks.reduce((sum, value) => sum + value, 0);
  const [, , , idle = 0, waiting = 0] = ticks;
  return { busy: total - idle - waiting, total };
}

/** The processors that are online, one line each in `/proc/stat`. */
export function countCores(stat: string): number {
  return stat.match(/^cpu\d+ /gm)?.length ?? 0;
}

/** `/proc/meminfo`: what is not available is used. */
export function parseMemory(meminfo: string): Memory | undefined {
  const size = (name: string): bigint | undefined => {
    const kibibytes = new RegExp(`^${name}: +(\\d+)`, 'm').exec(meminfo)?.[1];
    return kibibytes === undefined ? undefined : BigInt(kibibytes) * 1024n;
  };
  const total = size('MemTotal');
  if (total === undefined) return undefined;
  // Kernels before 3.14 do not say what is available.
  const reclaimable = (size('MemFree') ?? 0n) + (size('Buffers') ?? 0n) + (size('Cached') ?? 0n);
  const swapTotal = size('SwapTotal') ?? 0n;
  return {
    total,
    used: difference(total, size('MemAvailable') ?? reclaimable),
    swapTotal,
    swapUsed: difference(swapTotal, size('SwapFree') ?? 0n),
  };
}

/** `/proc/net/dev`: bytes received are the first column of an interface, bytes sent the ninth. */
export function parseTraffic(dev: string): Traffic | undefined {
  const rows = [...dev.matchAll(/^ *(\S+): *(\d[\d ]*)$/gm)];
  if (rows.length === 0) return undefined;
  let received = 0n;
  let sent = 0n;
  for (const [, name, columns = ''] of rows) {
    if (name === 'lo') continue;
    const values = columns.trim().split(/ +/);
    received += BigInt(values[0] ?? 0);
    sent += BigInt(values[8] ?? 0);
  }
  return { received, sent };
}

/** The load average over one minute, first in `/proc/loadavg`. */
export function parseLoad(loadavg: string): number | undefined {
  return numberIn(loadavg.split(' ', 1)[0]);
}

/** Whole seconds since boot, first in `/proc/uptime`. */
export function parseUptime(uptime: string): number | undefined {
  const seconds = numberIn(uptime.split(' ', 1)[0]);
  return seconds === undefined ? undefined : Math.floor(seconds);
}

/** The sockets in a table such as `/proc/net/tcp`: a line each below the heading. */
export function countSockets(table: string): number {
  return table.match(/^ *\d+: /gm)?.length ?? 0;
}

/** The processes among the names in `/proc`. */
export function countProcesses(names: readonly string[]): number {
  return names.filter((name) => /^\d+$/.test(name)).length;
}

/** The name and version for people in `/etc/os-release`, which is written as a shell assignment. */
export function parseOsName(osRelease: string): string | undefined {
  const value = /^PRETTY_NAME=(.*)$/m.exec(osRelease)?.[1]?.trim();
  if (!value) return undefined;
  const quoted = /^(["'])(.*)\1$/.exec(value)?.[2];
  return (quoted ?? value).replace(/\\(.)/g, '$1') || undefined;
}

/** The processor's model in `/proc/cpuinfo`; some architectures name only the board. */
export function parseCpuName(cpuinfo: string): string | undefined {
  for (const name of ['model name', 'Model', 'Hardware', 'cpu']) {
    const value = new RegExp(`^${name}\\s*: *(\\S.*)$`, 'm').exec(cpuinfo)?.[1];
    if (value) return value.trim();
  }
  return undefined;
}

function numberIn(text: string | undefined): number | undefined {
  if (!text || !/^\d+(\.\d+)?\s*$/.test(text)) return undefined;
  return Number(text);
}

function difference(whole: bigint, part: bigint): bigint {
  return whole > part ? whole - part : 0n;
}
