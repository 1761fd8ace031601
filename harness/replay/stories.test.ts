/** Sequences that went wrong against faulty masters, saved, and sent again: to the same kind of master, and to others. */

import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newIdentity } from '../../mocks/master/identities.ts';
import type { Master } from '../../mocks/master/master.ts';
import type { JournalEvent } from '../../spec/journal.ts';
import type { Report } from '../../spec/report.ts';
import { stateChecks } from '../checks/server/model/state.ts';
import type { Fail } from '../outcome.ts';
import { checkAgainstUrl } from '../testing/check-against.ts';
import { type Mutant, startMutant } from '../testing/mutant-master.ts';
import { lawfulMasters, otherMutants, sequenceMutants } from '../testing/stateful-mutants.ts';
import { onMaster, Place, reference } from './replay.test.support.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => rmSync(place.folder, { recursive: true }));

/** The events of the shortest sequence that goes wrong against a mutant. */
async function sequenceAgainst(mutant: Mutant): Promise<JournalEvent[]> {
  const events: JournalEvent[] = [];
  const outcome = await onMaster(startMutant(mutant), ({ url }) =>
    checkAgainstUrl(stateChecks[0]!, url, { listener: (event) => void events.push(event) }),
  );
  const exchanges = new Set((outcome as Fail).sequence);
  return events.filter(({ exchange }) => exchange !== null && exchanges.has(exchange));
}

const failed = ({ requirements }: Report) =>
  requirements.flatMap(({ id, verdict }) => (verdict === 'fail' ? [id] : []));

/** A master that others have registered with before. */
async function inUse(mutant: Mutant): Promise<Master> {
  const master = await startMutant(mutant);
  for (let i = 0; i < 4; i++) master.identities.add({ ...newIdentity(), name: `${i}` });
  return master;
}

test.each(Object.entries({ ...sequenceMutants, ...otherMutants }))(
  'where %s, its story fails again, and with no master that is right',
  async (_, mutant) => {
    const file = place.written(await sequenceAgainst(mutant));
    const again = await onMaster(inUse(mutant), ({ url }) => place.replayed({ file, target: url }));
    expect([again.verdict, again.run.exitCode]).toEqual(['not-conformant', 1]);
    expect(failed(again).length).toBeGreaterThan(0);
    const strict = { file, level: 'ADVISORY' } as const;
    const right = await onMaster(reference(), ({ url }) => place.replayed({ ...strict, target: url }));
    expect([right.verdict, failed(right)]).toEqual(['conformant', []]);
    for (const lawful of Object.values(lawfulMasters)) {
      const report = await onMaster(startMutant(lawful), ({ url }) => place.replayed({ file, target: url }));
      expect([report.verdict, failed(report)]).toEqual(['conformant', []]);
    }
  },
);
