import { setTimeout as pause } from 'node:timers/promises';
import { type Engine, statusOf, wordsOf } from './engine.ts';
import { nameOf, PROJECT_LABEL, RUN_LABEL } from './labels.ts';

/** How long what refuses to go is tried, in milliseconds. */
const PATIENCE_MS = 15_000;
const PAUSE_MS = 100;

export interface SweepOptions {
  /** How often nothing must be found in a row: 1 where nothing can be under way any more. */
  readonly looks?: number;
  /** Pause between two looks, in milliseconds. */
  readonly pauseMs?: number;
}

/**
 * Removes every container, network and volume of a run; nothing of any other. Returns what would not go, for people.
 */
export async function sweep(engine: Engine, run: string, options: SweepOptions = {}): Promise<string[]> {
  const { looks = 1, pauseMs = PAUSE_MS } = options;
  const end = performance.now() + PATIENCE_MS;
  for (let clean = 0; ; ) {
    const left = await removeAll(engine, run);
    clean = left.length === 0 ? clean + 1 : 0;
    if (clean >= looks || performance.now() > end) return left;
    await pause(pauseMs);
  }
}

/** One round; answers the names of what would not go yet. */
async function removeAll({ docker }: Engine, run: string): Promise<string[]> {
  const left: string[] = [];
  const remove = (name: string, removal: Promise<unknown>) =>
    removal.catch((error: unknown) => {
      if (statusOf(error) !== 404) left.push(`${name} (${wordsOf(error)})`);
    });
  for (const mark of [`${RUN_LABEL}=${run}`, `${PROJECT_LABEL}=${nameOf(run)}`]) {
    const filters = { label: [mark] };
    const containers = await docker.listContainers({ all: true, filters });
    await Promise.all(
      containers.map(({ Id }) =>
        remove(`container ${Id.slice(0, 12)}`, docker.getContainer(Id).remove({ force: true, v: true })),
      ),
    );
    const networks = await docker.listNetworks({ filters });
    await Promise.all(
      networks.map(({ Id, Name }) => remove(`network ${Name}`, docker.getNetwork(Id).remove())),
    );
    const { Volumes } = await docker.listVolumes({ filters });
    await Promise.all(
      (Volumes ?? []).map(({ Name }) => remove(`volume ${Name}`, docker.getVolume(Name).remove())),
    );
  }
  return left;
}
