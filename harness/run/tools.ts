import { systemClock } from '../../mocks/clock.ts';
import type { Containers } from '../containers/containers.ts';
import type { Journal } from '../journal/journal.ts';
import {
  createHomes,
  createPorts,
  type Homes,
  LaunchError,
  type Supervisor,
  startSupervisor,
} from '../targets/index.ts';
import type { TargetTools } from './launch/launcher.ts';

/** The supervisor, the folders and the containers of targets, made when the first target needs them. */
export function lazyTools(
  run: string,
  journal: Journal,
  signal: AbortSignal,
): TargetTools & { close(): Promise<void> } {
  let homes: Promise<Homes> | null = null;
  let supervisor: Promise<Supervisor> | null = null;
  let containers: Promise<Containers> | null = null;
  const getHomes = () => {
    homes ??= createHomes({ run });
    return homes;
  };
  return {
    homes: getHomes,
    supervisor() {
      supervisor ??= getHomes().then(({ folder }) => startSupervisor({ run, folders: [folder] }));
      return supervisor;
    },
    containers() {
      containers ??= import('../containers/containers.ts').then(({ openContainers }) => openContainers(run));
      return containers;
    },
    ports: createPorts(),
    recorder: journal.at({ peer: 'target' }),
    clock: systemClock,
    signal,
    async close() {
      await supervisor?.then((running) => running.close());
      await homes?.then((made) => made.remove());
      // Where there is no engine, whoever asked for it has been told.
      const left = await containers?.then(
        (open) => open.close(),
        () => [],
      );
      if (left?.length) throw new LaunchError(`remove by hand what would not go: ${left.join(', ')}`);
    },
  };
}
