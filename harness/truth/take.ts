/** Takes readings of this machine, or of what a container sees of it. Runs in the reader's process, so that it never stalls who stamps arrivals. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { memoryInUse } from './cgroup.ts';
import { diskSizes } from './disks.ts';
import {
  type InterfaceKind,
  loads,
  memory,
  processorTimes,
  sockets,
  socketsInUse,
  traffic,
  uptimes,
  type Values,
} from './proc.ts';
import { seenAt } from './view.ts';

const kinds = new Map<string, InterfaceKind>();

/** What only means something from one reading to the next: processor time and traffic. */
export function takeRates(): Values {
  return { ...processorTimes(textOf('/proc/stat')), ...traffic(textOf('/proc/net/dev'), kindOf) };
}

/** What has a value at each moment: memory, disks, load, processes, uptime. */
export function takeLevels(): Values {
  return {
    wall: Date.now() / 1000,
    ...memory(textOf('/proc/meminfo')),
    ...memoryInUse(),
    ...loads(textOf('/proc/loadavg')),
    ...uptimes(textOf('/proc/uptime')),
    processes: processFolders(),
    ...diskSizes(textOf('/proc/mounts')),
  };
}

/** The tables of `/proc/net`; the kernel takes some 10 ms for each of TCP where there is much memory. */
export interface SocketTables {
  readonly tcp: string;
  readonly tcp6: string;
}

export function readSocketTables(): SocketTables {
  return { tcp: textOf('/proc/net/tcp'), tcp6: textOf('/proc/net/tcp6') };
}

/** Sockets by protocol and state. */
export function takeSockets({ tcp, tcp6 }: SocketTables): Values {
  return {
    ...sockets(tcp, 'tcp'),
    ...sockets(tcp6, 'tcp6'),
    ...sockets(textOf('/proc/net/udp'), 'udp'),
    ...sockets(textOf('/proc/net/udp6'), 'udp6'),
    ...socketsInUse(textOf('/proc/net/sockstat') + textOf('/proc/net/sockstat6')),
  };
}

/** The text of a file, or an empty one where it cannot be read. */
export function textOf(path: string): string {
  try {
    return readFileSync(seenAt(path), 'utf8');
  } catch {
    return '';
  }
}

function processFolders(): number {
  try {
    return readdirSync(seenAt('/proc')).filter((name) => /^\d+$/.test(name)).length;
  } catch {
    return 0;
  }
}

function kindOf(name: string): InterfaceKind {
  const known = kinds.get(name);
  if (known) return known;
  const kind = lookedUp(name);
  kinds.set(name, kind);
  return kind;
}

function lookedUp(name: string): InterfaceKind {
  if (name === 'lo') return 'loopback';
  if (/^(veth|docker|br-|virbr|vnet|cni|flannel|cali|lxc|lxd|podman)/.test(name)) return 'bridged';
  return existsSync(seenAt(`/sys/class/net/${name}/device`)) ? 'physical' : 'virtual';
}
