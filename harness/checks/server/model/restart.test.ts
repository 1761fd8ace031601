import { expect, test } from 'vitest';
import { systemClock } from '../../../../mocks/clock.ts';
import { createMaster, type Master } from '../../../../mocks/master/master.ts';
import { Journal } from '../../../journal/journal.ts';
import type { Outcome } from '../../../outcome.ts';
import { checkAgainstUrl } from '../../../testing/check-against.ts';
import { restartChecks } from './restart.ts';

const survives = restartChecks[0]!;

async function withRestart(restart?: (master: Master) => Promise<boolean>): Promise<Outcome> {
  const master = await createMaster({ recorder: new Journal('master', systemClock) });
  try {
    return await checkAgainstUrl(survives, master.url, restart ? { restart: () => restart(master) } : {});
  } finally {
    await master.close();
  }
}

test('a server that keeps its tokens passes', async () => {
  const outcome = await withRestart(async (master) => {
    await master.outage();
    await master.resume();
    return true;
  });
  expect(outcome).toEqual({ verdict: 'pass' });
});

test('a server that forgets them fails', async () => {
  const outcome = await withRestart(async (master) => {
    await master.outage();
    for (const { token } of master.identities.all()) master.identities.revoke(token);
    await master.resume();
    return true;
  });
  expect(outcome).toMatchObject({ verdict: 'fail', message: { key: 'restart.token-lost' } });
});

test('a server that does not come back is not judged', async () => {
  expect(await withRestart(async () => false)).toMatchObject({ verdict: 'inconclusive' });
});

test('a server that nobody can restart is not looked at', async () => {
  expect(await withRestart()).toMatchObject({ verdict: 'not-applicable', reason: 'not-observable' });
});
