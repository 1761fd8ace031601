import { expect, test } from 'vitest';
import { systemClock } from '../../../../mocks/clock.ts';
import { createMaster, type Master } from '../../../../mocks/master/master.ts';
import { type MasterSteps, referenceMaster } from '../../../../mocks/master/steps.ts';
import { endpointOf } from '../../../../spec/protocol.ts';
import { Journal } from '../../../journal/journal.ts';
import type { Outcome } from '../../../outcome.ts';
import { checkAgainstUrl } from '../../../testing/check-against.ts';
import { restartChecks } from './restart.ts';

const survives = restartChecks[0]!;

async function withRestart(
  restart?: (master: Master) => Promise<boolean>,
  steps: Partial<MasterSteps> = {},
): Promise<Outcome> {
  const recorder = new Journal('master', systemClock);
  const master = await createMaster({ recorder, steps: { ...referenceMaster, ...steps } });
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

/** The end of the server and its next start, and what that does to it. */
const restarting =
  (does: (master: Master) => unknown = () => undefined) =>
  async (master: Master) => {
    await master.outage();
    does(master);
    await master.resume();
    return true;
  };

test.each([
  [/,/, 'a comma'],
  [/"/, 'a quote'],
  [/\\/, 'a backslash'],
  [/[\t\n]/, 'a tab or a line break'],
  [/[^\0-~]/, 'anything but ASCII'],
  [/^New Server$/, 'no name of its own'],
])('a server that forgets names like %s fails: %s', async (lost) => {
  const forgets = restarting(({ identities }) => {
    for (const { name, token } of identities.all()) if (lost.test(name)) identities.revoke(token);
  });
  expect(await withRestart(forgets)).toMatchObject({ verdict: 'fail' });
});

test('a server that refuses such names, and keeps the others, passes', async () => {
  const register: MasterSteps['register'] = (body, ...rest) =>
    /[^ -~]|[,\\]/.test(body.toString())
      ? { status: 400, body: { error: 'name' } }
      : referenceMaster.register(body, ...rest);
  expect(await withRestart(restarting(), { register })).toEqual({ verdict: 'pass' });
});

/** After a restart, no agent gets to some calls before it has made this one. */
function waitingFor(first: 'info' | 'report' | 'socket', status: 401 | 409) {
  const waiting = new Set<string>();
  const steps: Partial<MasterSteps> = {
    authenticate(headers, identities, path = '') {
      const agent = referenceMaster.authenticate(headers, identities);
      if (agent && endpointOf(path) === first) waiting.delete(agent.token);
      return agent && status === 401 && waiting.has(agent.token) ? null : agent;
    },
    accept: (kind, agent, ...rest) =>
      waiting.has(agent.token)
        ? { status, body: { error: 'not yet' } }
        : referenceMaster.accept(kind, agent, ...rest),
  };
  const restart = restarting(({ identities }) => {
    for (const { token } of identities.all()) waiting.add(token);
  });
  return withRestart(restart, steps);
}

test.each(['info', 'report', 'socket'] as const)(
  'no call may be needed for the others: %s',
  async (first) => {
    expect(await waitingFor(first, 401)).toMatchObject({
      verdict: 'fail',
      message: { key: 'restart.token-lost' },
    });
  },
);

test('a server may want information again before it takes reports, as long as it knows the token', async () => {
  expect(await waitingFor('info', 409)).toEqual({ verdict: 'pass' });
});
