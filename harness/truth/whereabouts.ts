/** Finds out whether the agent runs on the machine that is read here: in the same namespaces, as a process that shows. */

import { readdirSync, readlinkSync } from 'node:fs';
import { allowedProcessors } from './facts.ts';
import type { Values } from './proc.ts';
import { textOf } from './take.ts';

/** Views of the machine that must be the same for two processes to read the same. */
const VIEWS = ['mnt', 'pid', 'net', 'uts'] as const;

/**
 * Where the agent is that has a connection to this port of loopback: `here`, or `elsewhere` where no process that can
 * be looked at holds it, or one with another view of the machine; null where no connection stands at this moment.
 */
export function whereIsAgent(port: number, tables: string): Values | null {
  const held = connectionsTo(port, tables);
  if (held.size === 0) return null;
  const pid = holderOf(held);
  if (pid === null) return { where: 'elsewhere' };
  return {
    where: VIEWS.every((view) => viewOf(pid, view) === viewOf('self', view)) ? 'here' : 'elsewhere',
    pid: Number(pid),
    'cores.affinity': allowedProcessors(textOf(`/proc/${pid}/status`)),
  };
}

/** Inodes of the far ends of established connections to a port, from tables such as `/proc/net/tcp`. */
export function connectionsTo(port: number, tables: string): ReadonlySet<string> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const line of tables.split('\n')) {
    const [, , remote = '', state, , , , , , inode = '0'] = line.trim().split(/\s+/);
    if (state === '01' && remote.endsWith(`:${hex}`) && inode !== '0') inodes.add(inode);
  }
  return inodes;
}

function holderOf(inodes: ReadonlySet<string>): string | null {
  const links = new Set([...inodes].map((inode) => `socket:[${inode}]`));
  // The youngest first: an agent has just been started.
  const pids = namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(b) - Number(a));
  return (
    pids.find((pid) => namesIn(`/proc/${pid}/fd`).some((fd) => links.has(linkAt(`/proc/${pid}/fd/${fd}`)))) ??
    null
  );
}

function viewOf(pid: string, view: string): string {
  return linkAt(`/proc/${pid}/ns/${view}`);
}

function linkAt(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
