/** For tests: the reference master with some steps replaced, and a scene for what they remember. */

import { systemClock } from '../../mocks/clock.ts';
import { type Identities, inMemory } from '../../mocks/master/identities.ts';
import { createMaster, type Master, type MasterOptions } from '../../mocks/master/master.ts';
import { type MasterSteps, referenceMaster } from '../../mocks/master/steps.ts';
import { bearerToken } from '../../mocks/wire/headers.ts';
import { Journal } from '../journal/journal.ts';

/** What a mutant may see and touch besides its own step. */
export interface Scene {
  readonly identities: Identities;
  /** Tokens whose sockets are open now. */
  readonly open: ReadonlySet<string>;
  closeSocket(token: string): void;
  /** Is told of each socket that opens or closes. */
  onSocket: (phase: 'open' | 'close', token: string) => void;
}

/** The steps that differ; called once a life of the master. */
export type Mutant = (scene: Scene) => Partial<MasterSteps>;

/** Starts a master with a mutant's step in it. */
export async function startMutant(
  mutant: Mutant,
  { identities = inMemory(), ...options }: Omit<MasterOptions, 'recorder' | 'steps'> = {},
): Promise<Master> {
  const journal = new Journal('mutant', systemClock);
  const open = new Set<string>();
  const scene: Scene = {
    identities,
    open,
    closeSocket: (token) => master.sockets.closeAll(1001, token),
    onSocket: () => undefined,
  };
  const tokens = new Map<number | null, string>();
  journal.listen((event) => {
    if (event.type === 'request') tokens.set(event.exchange, bearerToken(event.headers) ?? '');
    if (event.type !== 'socket') return;
    const token = tokens.get(event.exchange) ?? '';
    if (event.phase === 'close') open.delete(token);
    scene.onSocket(event.phase, token);
    if (event.phase === 'open') open.add(token);
  });
  const steps: MasterSteps = { ...referenceMaster, ...mutant(scene) };
  const master: Master = await createMaster({ ...options, recorder: journal, identities, steps });
  return master;
}
