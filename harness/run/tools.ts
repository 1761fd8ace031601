import { systemClock } from '../../mocks/clock.ts';
import type { Journal } from '../journal/journal.ts';
import { createHomes, createPorts, type Homes, type Supervisor, startSupervisor } from '../targets/index.ts';
import type { TargetTools } from './server-target.ts';

/** The supervisor and the folders of targets, made when the first target needs them. */
export function lazyTools(
  run: string,
  journal: Journal,
  signal: AbortSignal,
): TargetTools & { close(): Promise<void> } {
  let homes: Promise<Homes> | null = null;
  let supervisor: Promise<Supervisor> | null = null;
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
    ports: createPorts(),
    recorder: journal.at({ peer: 'target' }),
    clock: systemClock,
    signal,
    async close() {
      await supervisor?.then((running) => running.close());
      await homes?.then((made) => made.remove());
    },
  };
}
