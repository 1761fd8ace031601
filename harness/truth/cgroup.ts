/** What the control group of this process allows and uses, of both versions; absent where nothing is limited. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Values } from './proc.ts';
import { seenAt } from './view.ts';

const ROOT = '/sys/fs/cgroup';

/** The folders in which a controller may limit this process: its own group and those above it. */
function foldersOf(controller: string): readonly string[] {
  const folders: string[] = [];
  for (const line of read('/proc/self/cgroup').split('\n')) {
    const [id, controllers = '', ...path] = line.split(':');
    const mounted = id === '0' ? '' : controllers;
    if (id !== '0' && !controllers.split(',').includes(controller)) continue;
    for (let group = path.join(':') || '/'; ; group = dirname(group)) {
      folders.push(join(ROOT, mounted, group));
      if (group === '/' || group === '.') break;
    }
  }
  return folders;
}

/** Processors' worth of time that the group may use; null where that is not limited. */
export function processorQuota(): number | null {
  return least(
    foldersOf('cpu').flatMap((folder) => {
      const [quota, period] = read(join(folder, 'cpu.max')).split(' ');
      const [oldQuota, oldPeriod] = ['quota', 'period'].map((name) =>
        read(join(folder, `cpu.cfs_${name}_us`)),
      );
      return [Number(quota) / Number(period), Number(oldQuota) / Number(oldPeriod)];
    }),
  );
}

/** Bytes of memory that the group may use; null where that is not limited. */
export function memoryLimit(): number | null {
  return least(memoryFolders().map(({ limit }) => limit));
}

let limited: { folder: string; limit: number; used: string } | null | undefined;

/** What the group that is limited uses: `group.used`, and without what can be dropped at once, `group.active`. */
export function memoryInUse(): Values {
  limited ??= memoryFolders().sort((a, b) => a.limit - b.limit)[0] ?? null;
  if (!limited) return {};
  const used = Number(read(join(limited.folder, limited.used)) || Number.NaN);
  const inactive = /^(?:total_)?inactive_file (\d+)/m.exec(read(join(limited.folder, 'memory.stat')))?.[1];
  if (!Number.isFinite(used)) return {};
  return { 'group.limit': limited.limit, 'group.used': used, 'group.active': used - Number(inactive ?? 0) };
}

/** Groups with a limit that binds. */
function memoryFolders(): { folder: string; limit: number; used: string }[] {
  const all = Number(/^MemTotal: +(\d+)/m.exec(read('/proc/meminfo'))?.[1] ?? 0) * 1024;
  return foldersOf('memory')
    .flatMap((folder) => [
      { folder, limit: Number(read(join(folder, 'memory.max')) || Number.NaN), used: 'memory.current' },
      {
        folder,
        limit: Number(read(join(folder, 'memory.limit_in_bytes')) || Number.NaN),
        used: 'memory.usage_in_bytes',
      },
    ])
    .filter(({ limit }) => limit > 0 && limit < all);
}

function least(numbers: readonly number[]): number | null {
  const real = numbers.filter((value) => Number.isFinite(value) && value > 0);
  return real.length > 0 ? Math.min(...real) : null;
}

function read(path: string): string {
  try {
    return readFileSync(seenAt(path), 'utf8').trim();
  } catch {
    return '';
  }
}
