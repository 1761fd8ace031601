/** What is watched over all traffic of a run is seen below a prefix as well. */

import { expect, test } from 'vitest';
import { systemClock } from '../../../mocks/clock.ts';
import { createMaster } from '../../../mocks/master/master.ts';
import { type MasterSteps, referenceMaster } from '../../../mocks/master/steps.ts';
import { Journal } from '../../journal/journal.ts';
import { Watching } from '../../run/watching.ts';
import { checkAgainstUrl } from '../../testing/check-against.ts';
import { serverChecks, serverWatchers } from './index.ts';

/** Twice as many reports as the token below lives for. */
const OVER_AND_OVER = serverChecks.find(({ id }) => id === 'SRV-REP-05/over-and-over')!;

/** What the watchers make of a master that stands below `prefix` and reports are sent to. */
async function watched(prefix: string, steps: Partial<MasterSteps>): Promise<Record<string, string>> {
  const setup = { intervalMs: 100, prefix, masked: false, isForeign: () => false };
  const watching = new Watching(serverWatchers, setup);
  const recorder = new Journal('master', systemClock);
  const master = await createMaster({ recorder, prefix, steps: { ...referenceMaster, ...steps } });
  try {
    await checkAgainstUrl(OVER_AND_OVER, master.url, { listener: (event) => void watching.see(event) });
  } finally {
    await master.close();
  }
  const outcomes = [...watching.end({ t: 0, complete: true })];
  return Object.fromEntries(outcomes.map(([{ id }, outcome]) => [id, outcome?.verdict ?? 'nothing seen']));
}

/** Answers otherwise from the `count`th report on. */
function from(count: number, status: number): Partial<MasterSteps> {
  let reports = 0;
  return {
    accept(kind, ...rest) {
      const right = referenceMaster.accept(kind, ...rest);
      return kind === 'report' && ++reports >= count ? { status, body: { error: 'no more' } } : right;
    },
  };
}

test.each(['', '/monitor'])('below %j', async (prefix) => {
  expect(await watched(prefix, {})).toMatchObject({
    'SRV-AUTH-04/watched': 'pass',
    'SRV-ERR-01/watched': 'pass',
  });
  expect(await watched(prefix, from(20, 401))).toMatchObject({ 'SRV-AUTH-04/watched': 'fail' });
  expect(await watched(prefix, from(20, 500))).toMatchObject({ 'SRV-ERR-01/watched': 'fail' });
});
