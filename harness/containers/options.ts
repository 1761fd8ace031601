import type { Variable } from '../targets/index.ts';

/** What is said of a container beside its image, its command and its environment. */
export interface ContainerOptions {
  /** `source:path[:ro]`, as the engine takes them; a source that begins with a dot is below the user's folder. */
  readonly mounts: readonly string[];
  /** Bytes of memory that it may use; null for no limit. */
  readonly memory: number | null;
  /** Processors' worth of time that it may use; null for no limit. */
  readonly cpus: number | null;
  /** `os/architecture`, such as linux/arm64. */
  readonly platform: string | null;
  /** `name`, `uid` or `uid:gid`; null for the image's own. */
  readonly user: string | null;
  /** For the build of a Dockerfile. */
  readonly buildArgs: readonly Variable[];
}

export const PLAIN: ContainerOptions = {
  mounts: [],
  memory: null,
  cpus: null,
  platform: null,
  user: null,
  buildArgs: [],
};
