/** Whose view of the machine is read: this process's own, or that of an agent in a container. */

import { readFileSync } from 'node:fs';

let seenBy: number | null = null;

/**
 * From now on what the process of a container sees is read, through its folder in `/proc`; false, and all stays as it
 * was, where that is not the process of this container, or may not be read.
 */
export function lookThrough(pid: number, container: string): boolean {
  const isIts = read(`/proc/${pid}/cgroup`).includes(container);
  if (!isIts || read(`/proc/${pid}/root/proc/stat`) === '') return false;
  seenBy = pid;
  return true;
}

/** Where what this path names is found, for whoever's view is read. Control groups have one tree for all. */
export function seenAt(path: string): string {
  if (seenBy === null || path.startsWith('/sys/fs/cgroup')) return path;
  // What `self` is depends on who asks.
  const own = /^\/proc\/(?:self\/(.*)|(net\/.*|mounts))$/.exec(path);
  if (own) return `/proc/${seenBy}/${own[1] ?? own[2]}`;
  return `/proc/${seenBy}/root${path}`;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
