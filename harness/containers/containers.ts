import type { DockerfileTarget, DockerTarget } from '../targets/index.ts';
import { Composed, type ComposedSpec } from './compose.ts';
import { Contained, type ContainedSpec } from './contained.ts';
import { type Engine, findEngine } from './engine.ts';
import { type Image, imageOf } from './image.ts';
import { createNetwork, type RunNetwork } from './network.ts';
import { type ContainerOptions, PLAIN } from './options.ts';
import { sweep } from './sweep.ts';
import { startWatchdog } from './watchdog.ts';

/** The containers of a run, and all that belongs to them. */
export interface Containers {
  readonly engine: Engine;
  /** The network of the run, made at the first call. */
  network(): Promise<RunNetwork>;
  /** The image of the target, pulled or built at the first call. */
  image(target: DockerTarget | DockerfileTarget, options: ContainerOptions, cwd: string): Promise<Image>;
  /** A target that is not started yet. */
  contain(spec: ContainedSpec): Promise<Contained>;
  /** A server of a Compose file that is not started yet. */
  compose(spec: ComposedSpec): Composed;
  /** Removes every container, network and volume of the run; answers what would not go. */
  close(): Promise<readonly string[]>;
}

/** Finds the engine, and sets the watchdog on what this run will make; rejects with a `LaunchError`. */
export async function openContainers(run: string): Promise<Containers> {
  const watchdog = startWatchdog(run);
  const engine = await findEngine().catch((error: unknown) => {
    watchdog.dismiss();
    throw error;
  });
  let network: Promise<RunNetwork> | null = null;
  let image: Promise<Image> | null = null;
  const getNetwork = () => {
    network ??= createNetwork(engine, run);
    return network;
  };
  return {
    engine,
    network: getNetwork,
    image(target, options = PLAIN, cwd) {
      image ??= imageOf(engine, target, options, cwd);
      return image;
    },
    async contain(spec) {
      return new Contained(spec, { engine, run, network: await getNetwork() });
    },
    compose: (spec) => new Composed(spec, engine, run),
    async close() {
      // What is still being made would turn up after the sweep.
      await Promise.allSettled([network, image]);
      const left = await sweep(engine, run);
      if (left.length === 0) watchdog.dismiss();
      return left;
    },
  };
}
