/** Who is blamed where one defect touches several checks: the requirement that it breaks, and no other. */

import { expect, test } from 'vitest';
import { systemClock } from '../../../mocks/clock.ts';
import { createMaster } from '../../../mocks/master/master.ts';
import type { Play } from '../../../mocks/master/plays.ts';
import { type MasterSteps, referenceMaster, unauthorized } from '../../../mocks/master/steps.ts';
import { Journal, type Listener } from '../../journal/journal.ts';
import { Watching } from '../../run/watching.ts';
import { checkAgainstUrl } from '../../testing/check-against.ts';
import { refusing } from '../../testing/faulty-masters.ts';
import { type Mutant, startMutant } from '../../testing/mutant-master.ts';
import { serverChecks } from './index.ts';
import { tokenWatchers } from './token-life.ts';

const checkOf = (id: string) => serverChecks.find((one) => one.id === id)!;

async function against(id: string, mutant: Mutant, listener: Listener = () => undefined) {
  const master = await startMutant(mutant);
  try {
    return await checkAgainstUrl(checkOf(id), master.url, { listener });
  } finally {
    await master.close();
  }
}

const number = (value: unknown) => Number(value ?? 0);

/** Answers a registration without credentials so. */
const registering =
  (status: number): Mutant =>
  () => ({
    finish: (answer, { endpoint }) =>
      endpoint === 'register' ? { ...unauthorized, status, headers: {} } : answer,
  });

const uniqueNames: Mutant = ({ identities }) => ({
  register(body, known, steps) {
    const names = identities.all().map(({ name }) => name);
    const answer = referenceMaster.register(body, known, steps);
    return names.includes(identities.all().at(-1)!.name) ? { status: 409, body: {} } : answer;
  },
});

const usedWithinTotal: Mutant = () =>
  refusing('report', (_, { ram, ram_total }) => number(ram) > number(ram_total));

const allInfoRefused: Mutant = () => refusing('info', () => true);

const fewKindsOfVirtualization: Mutant = () =>
  refusing('info', (_, { virtualization }) => virtualization !== 'kvm');

/** Ends a token after so many reports over HTTP. */
const tokenFor =
  (reports: number): Mutant =>
  ({ identities }) => {
    const counts = new Map<string, number>();
    const accept: MasterSteps['accept'] = (kind, agent, body, steps) => {
      const count = (counts.get(agent.token) ?? 0) + (kind === 'report' ? 1 : 0);
      counts.set(agent.token, count);
      if (count >= reports) identities.revoke(agent.token);
      return referenceMaster.accept(kind, agent, body, steps);
    };
    return { accept };
  };

/** Closes a socket after so many messages. */
const socketFor =
  (messages: number): Mutant =>
  () => {
    const counts = new Map<string, number>();
    return {
      message(agent, message, isText, steps) {
        const count = (counts.get(agent.token) ?? 0) + 1;
        counts.set(agent.token, count);
        return count > messages ? 1013 : referenceMaster.message(agent, message, isText, steps);
      },
    };
  };

test.each<[string, string, Mutant, object]>([
  ['a 401 is for want of credentials', 'SRV-REG-03/no-credentials', registering(401), { verdict: 'fail' }],
  ['a 201 is not', 'SRV-REG-03/no-credentials', registering(201), { verdict: 'blocked', by: 'SRV-REG-01' }],
  ['names need not be unique', 'SRV-REG-04/same-name', uniqueNames, { verdict: 'fail' }],
  [
    'a twin that is refused alike is no evidence',
    'SRV-REP-02/generated',
    usedWithinTotal,
    { verdict: 'pass' },
  ],
  ['nor is one of information', 'SRV-INFO-02/generated', fewKindsOfVirtualization, { verdict: 'pass' }],
  [
    'without any evidence nothing passes',
    'SRV-INFO-02/generated',
    allInfoRefused,
    { verdict: 'blocked', by: 'SRV-INFO-01' },
  ],
  [
    'a token that has ended says nothing about values',
    'SRV-REP-04/int64',
    tokenFor(15),
    { verdict: 'blocked', by: 'SRV-AUTH-04' },
  ],
  ['a token goes on for a while', 'SRV-AUTH-04/over-and-over', tokenFor(120), { verdict: 'fail' }],
  ['a socket too', 'SRV-WS-03/generated', socketFor(64), { verdict: 'fail' }],
  [
    'an empty gpu_name needs no second information',
    'SRV-INFO-02/empty-gpu',
    () => refusing('info', (_, { gpu_name }) => gpu_name === ''),
    { verdict: 'fail' },
  ],
])('%s: %s', async (_, id, mutant, outcome) => {
  expect(await against(id, mutant)).toMatchObject(outcome);
});

test.each<Extract<Play, { play: 'bad-handshake' }>['fault']>(['extension', 'subprotocol'])(
  'SRV-WS-01 wants no %s that nobody asked for',
  async (fault) => {
    const master = await createMaster({ recorder: new Journal('master', systemClock) });
    master.plays.add('socket', { play: 'bad-handshake', fault }, Number.POSITIVE_INFINITY);
    const outcome = await checkAgainstUrl(checkOf('SRV-WS-01/upgrade'), master.url);
    await master.close();
    expect(outcome).toMatchObject({ verdict: 'fail', message: { key: 'socket.unasked' } });
  },
);

function watchingTokens() {
  const watching = new Watching(tokenWatchers, {
    intervalMs: 100,
    prefix: '',
    masked: false,
    isForeign: () => false,
  });
  const outcome = () => [...watching.end({ t: 0, complete: true }).values()][0];
  return { watching, outcome };
}

test.each<[string, Mutant, string | undefined]>([
  ['a token that works on', () => ({}), 'pass'],
  ['a token that ends', tokenFor(30), 'fail'],
  ['a scheme that is looked at by its case', caseOfScheme, 'pass'],
])('over the traffic of a run is seen %s', async (_, mutant, verdict) => {
  const { watching, outcome } = watchingTokens();
  const listener: Listener = (event) => void watching.see(event);
  await against('SRV-AUTH-04/over-and-over', mutant, listener);
  await against('SRV-AUTH-05/case', mutant, listener);
  expect(outcome()?.verdict).toBe(verdict);
});

function caseOfScheme(): Partial<MasterSteps> {
  return {
    authenticate: (headers, identities) =>
      headers.some(([name, value]) => /^authorization$/i.test(name) && !value.startsWith('Bearer '))
        ? null
        : referenceMaster.authenticate(headers, identities),
  };
}

test('what was lost over a restart is not seen as a token that ends', async () => {
  const { watching, outcome } = watchingTokens();
  const journal = new Journal('test', systemClock);
  journal.listen((event) => void watching.see(event));
  await against('SRV-AUTH-04/over-and-over', tokenFor(30), (event) => {
    if (event.type === 'response' && event.status === 401)
      journal.record({ type: 'launch', command: 'server', pid: 1, life: 2 });
    watching.see(event);
  });
  expect(outcome()?.verdict).toBe('pass');
});
