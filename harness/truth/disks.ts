import { statfsSync } from 'node:fs';
import { exact, type Values } from './proc.ts';
import { seenAt } from './view.ts';

/** A line of `/proc/mounts` that is a disk of this machine. */
interface Mount {
  readonly device: string;
  readonly at: string;
}

/** A machine with more mounts than this is judged by its first ones. */
const MOST_MOUNTS = 64;

/**
 * Sizes by statvfs: of the file system that holds `/` (`root.size`, `root.free`, `root.available`, `root.block`), of
 * all disks, each counted once (`disks.…`), and of all their mounts, so that a disk mounted twice counts twice
 * (`mounts.…`). File systems of other machines are left alone: they may not answer.
 */
export function diskSizes(mounts: string): Values {
  const values: Values = {};
  const root = sizesAt('/');
  if (root) {
    put(values, 'root', root);
    values['root.block'] = Number(root.block);
  }
  const seen = new Set<string>();
  const disks = nothing();
  const all = nothing();
  for (const { device, at } of localDisks(mounts)) {
    const sizes = sizesAt(at);
    if (!sizes) continue;
    add(all, sizes);
    if (!seen.has(device)) add(disks, sizes);
    seen.add(device);
  }
  if (seen.size > 0) {
    put(values, 'disks', disks);
    put(values, 'mounts', all);
  }
  return values;
}

/** Real disks: named by a device, and neither images (`/dev/loop0`, squashfs) nor discs that are only read. */
export function localDisks(mounts: string): readonly Mount[] {
  return mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([device = '', , type = '']) => {
      if (!device.startsWith('/dev/') || device.startsWith('/dev/loop')) return false;
      return !/^(squashfs|iso9660|udf)$/.test(type) && !type.startsWith('fuse');
    })
    .map(([device = '', at = '']) => ({ device, at: unescaped(at) }))
    .slice(0, MOST_MOUNTS);
}

/** Blanks in a path are written as octal numbers. */
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

interface Sizes {
  size: bigint;
  free: bigint;
  available: bigint;
}

function nothing(): Sizes {
  return { size: 0n, free: 0n, available: 0n };
}

function sizesAt(path: string): (Sizes & { block: bigint }) | null {
  try {
    const { blocks, bfree, bavail, bsize } = statfsSync(seenAt(path), { bigint: true });
    return { size: blocks * bsize, free: bfree * bsize, available: bavail * bsize, block: bsize };
  } catch {
    return null; // unmounted by now, or not for us
  }
}

function add(sum: Sizes, sizes: Sizes): void {
  sum.size += sizes.size;
  sum.free += sizes.free;
  sum.available += sizes.available;
}

function put(values: Values, name: string, { size, free, available }: Sizes): void {
  values[`${name}.size`] = exact(size);
  values[`${name}.free`] = exact(free);
  values[`${name}.available`] = exact(available);
}
