/**
 * The files of Linux as flat values, raw: which of them make a field is a formula's matter. Nothing here is shared
 * with the reference agent, so that a slip in the one shows beside the other. Sizes in bytes.
 */

/** What a reading holds; an integer that a double cannot hold exactly is its digits. */
export type Values = Record<string, number | string>;

/** The kinds of time that `/proc/stat` counts, in its order. */
export const TICK_KINDS = [
  'user',
  'nice',
  'system',
  'idle',
  'iowait',
  'irq',
  'softirq',
  'steal',
  'guest',
  'guest_nice',
] as const;

/** `/proc/stat`: ticks since boot by kind (`cpu.user`), and how many processors it lists (`cpus`). */
export function processorTimes(stat: string): Values {
  const values: Values = {};
  const ticks = /^cpu +(.+)$/m.exec(stat)?.[1]?.trim().split(/ +/);
  if (!ticks) return values;
  for (const [i, name] of TICK_KINDS.entries()) values[`cpu.${name}`] = Number(ticks[i] ?? 0);
  values.cpus = stat.match(/^cpu\d+ /gm)?.length ?? 0;
  return values;
}

/** What an interface is: `virtual` ones have no device, `bridged` ones carry again what another one carried. */
export type InterfaceKind = 'loopback' | 'physical' | 'virtual' | 'bridged';

/** `/proc/net/dev`: bytes since boot of each interface (`rx.physical.eth0`, `tx.loopback.lo`). */
export function traffic(dev: string, kindOf: (name: string) => InterfaceKind): Values {
  const values: Values = {};
  for (const line of dev.split('\n')) {
    const colon = line.indexOf(':');
    const columns = line.slice(colon + 1).trim();
    if (colon < 0 || !/^\d/.test(columns)) continue;
    const name = line.slice(0, colon).trim();
    const bytes = columns.split(/\s+/);
    const place = `${kindOf(name)}.${name}`;
    values[`rx.${place}`] = exact(bytes[0] ?? '0');
    values[`tx.${place}`] = exact(bytes[8] ?? '0');
  }
  return values;
}

const MEMORY = [
  'MemTotal',
  'MemFree',
  'MemAvailable',
  'Buffers',
  'Cached',
  'SReclaimable',
  'Shmem',
  'SwapTotal',
  'SwapFree',
  'SwapCached',
];

/** `/proc/meminfo`, whose kB are KiB. */
export function memory(meminfo: string): Values {
  const values: Values = {};
  for (const name of MEMORY) {
    const kibibytes = new RegExp(`^${name}: +(\\d+)`, 'm').exec(meminfo)?.[1];
    if (kibibytes !== undefined) values[name] = Number(kibibytes) * 1024;
  }
  return values;
}

/** `/proc/loadavg`: the averages over 1, 5 and 15 minutes, and the threads of the whole machine. */
export function loads(loadavg: string): Values {
  const match = /^([\d.]+) ([\d.]+) ([\d.]+) \d+\/(\d+)/.exec(loadavg);
  if (!match) return {};
  const [load1, load5, load15, threads] = match.slice(1).map(Number) as [number, number, number, number];
  return { load1, load5, load15, threads };
}

/** `/proc/uptime`: seconds since boot, and idle seconds summed over the processors. */
export function uptimes(uptime: string): Values {
  const match = /^([\d.]+) ([\d.]+)/.exec(uptime);
  return match ? { uptime: Number(match[1]), 'uptime.idle': Number(match[2]) } : {};
}

const STATES: Readonly<Record<string, string>> = { '01': 'established', '06': 'time-wait', '0A': 'listen' };

/** A table such as `/proc/net/tcp6`: its sockets by state (`tcp6.established`); all 0 where it is not there. */
export function sockets(table: string, name: string): Values {
  const counts = { established: 0, 'time-wait': 0, listen: 0, other: 0 };
  for (const match of table.matchAll(/^ *\d+: \S+ \S+ ([0-9A-F]{2}) /gm)) {
    const state = (STATES[match[1] ?? ''] ?? 'other') as keyof typeof counts;
    counts[state]++;
  }
  return Object.fromEntries(Object.entries(counts).map(([state, count]) => [`${name}.${state}`, count]));
}

/** `/proc/net/sockstat` and `sockstat6`, one after the other: sockets in use by protocol (`inuse.tcp6`). */
export function socketsInUse(sockstat: string): Values {
  const values: Values = {};
  for (const match of sockstat.matchAll(/^(TCP6?|UDP6?): inuse (\d+)/gm))
    values[`inuse.${match[1]?.toLowerCase()}`] = Number(match[2]);
  const waiting = /^TCP: .*\btw (\d+)/m.exec(sockstat)?.[1];
  if (waiting !== undefined) values['inuse.time-wait'] = Number(waiting);
  return values;
}

/** A whole number as it is written, without loss. */
export function exact(digits: string | bigint): number | string {
  const value = BigInt(digits);
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString();
}
