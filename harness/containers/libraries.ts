/**
 * The libraries that testcontainers works with: whoever has it has them. They are looked for from where it lies, so that
 * they are found wherever an installer put them, and nobody installs them who wants no containers.
 */

import { createRequire } from 'node:module';
import type { Readable, Writable } from 'node:stream';
import { LaunchError } from '../targets/errors.ts';

/** What is used of them. */
export interface Libraries {
  /** Of `@balena/dockerignore`: the rules of a `.dockerignore`. */
  dockerignore(options: { ignorecase: boolean }): {
    add(rules: string): { ignores(path: string): boolean };
  };
  /** Packs folders. */
  readonly tarFs: { pack(folder: string, options: PackOptions): Readable };
  /** Writes and reads archives. */
  readonly tarStream: { pack(): ArchiveWriter; extract(): ArchiveReader };
}

interface PackOptions {
  /** Paths below the folder. */
  readonly entries: readonly string[];
  /** Whether to pass over what an entry that is a folder holds. */
  readonly ignore: (file: string) => boolean;
  readonly map: (header: Header) => Header;
  readonly umask: number;
  /** Whether to fail of a pipe or a device. */
  readonly strict: boolean;
}

/** An entry as it stands in an archive. */
export interface Header {
  readonly name: string;
  readonly mode: number;
  /** `file`, `directory`, `symlink` and others. */
  readonly type: string;
  readonly linkname?: string | null;
  readonly uid?: number;
  readonly gid?: number;
}

interface ArchiveWriter extends Readable {
  entry(header: Header, bytes: Buffer): void;
  finalize(): void;
}

type ArchiveReader = Writable & AsyncIterable<Readable & { readonly header: Header }>;

/** Loads them; throws a `LaunchError` where testcontainers is missing, or does not bring one of them. */
export function libraries(): Libraries {
  try {
    const ours = createRequire(import.meta.url);
    const testcontainers = createRequire(ours.resolve('testcontainers'));
    const tarFs = createRequire(testcontainers.resolve('tar-fs'));
    return {
      dockerignore: testcontainers('@balena/dockerignore'),
      tarFs: testcontainers('tar-fs'),
      tarStream: tarFs('tar-stream'),
    };
  } catch (error) {
    const [line] = (error as Error).message.split('\n', 1);
    throw new LaunchError(
      `containers need what testcontainers 12 brings (${line}): npm install testcontainers@12`,
    );
  }
}
