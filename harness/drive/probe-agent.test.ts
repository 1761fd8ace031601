import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster } from '../../mocks/master/master.ts';
import { Line } from '../../mocks/probe/line.ts';
import { Journal } from '../journal/journal.ts';
import type { Outcome } from '../outcome.ts';
import { anInfo, aReport } from './bodies.ts';
import { serverContext } from './server-context.ts';
import { Settled } from './settled.ts';

const IDENTITY = { uuid: 'u', token: 'vmoi_token' };
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Reply = (path: string) => { status: number; body?: unknown; headers?: Record<string, string> };

/** The context of a check against a server that answers so; `seen` are the paths that it was asked for. */
async function against(reply: Reply) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url!.replace('/api/agent/', '');
    seen.push(path);
    const { status, body = {}, headers } = reply(path);
    request.resume().on('end', () => response.writeHead(status, headers).end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { ...contextFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), seen };
}

function contextFor(url: string, requirement = 'SRV-REP-01') {
  const line = new Line({ url, timeoutMs: 5000 });
  const server = {
    line,
    url,
    recorder: new Journal('test', systemClock),
    clock: systemClock,
    seed: 1,
    runs: 1,
    intervalMs: 5000,
    namePrefix: 'conform-',
    issued: new Set<string>(),
    uuids: new Set<string>(),
    shared: null,
    shareIdentities: false,
  };
  const context = serverContext(
    server,
    { id: `${requirement}/x`, requirement },
    1,
    AbortSignal.timeout(5000),
  );
  closing.push(
    () => context.close(),
    () => line.close(),
  );
  return { context, server };
}

const right: Reply = (path) => ({ status: 200, body: path === 'register' ? IDENTITY : { status: 'ok' } });

async function settled(promise: Promise<unknown>): Promise<Outcome> {
  const reason: unknown = await promise.then(() => null).catch((error: unknown) => error);
  if (reason instanceof Settled) return reason.outcome;
  throw new Error(`not settled: ${reason}`);
}

describe('an agent that the harness plays', () => {
  test('sends its information before its first report, once, as the text leaves open what comes before', async () => {
    const { context, seen } = await against(right);
    const agent = await context.agent();
    await Promise.all([agent.report(aReport()).works(), agent.report(aReport()).works()]);
    await agent.withToken('nobody').report(aReport()).result();
    expect(seen).toEqual(['register', 'info', 'report', 'report', 'report']);
  });

  test('has a name that no other of its check has, unless it is given one', async () => {
    const master = await createMaster({ recorder: new Journal('master', systemClock) });
    closing.push(() => master.close());
    const { context } = contextFor(master.url);
    await context.agent();
    await context.newAgent();
    await context.newAgent(context.name('said'));
    expect(master.identities.all().map(({ name }) => name)).toEqual([
      'conform-srv-rep-01/x 1',
      'conform-srv-rep-01/x 2',
      'conform-said',
    ]);
  });

  test('sends nothing of its own before information', async () => {
    const { context, seen } = await against(right);
    await (await context.agent()).info(anInfo()).works();
    expect(seen).toEqual(['register', 'info']);
  });

  test('reports even where its information is refused', async () => {
    const { context } = await against((path) => (path === 'info' ? { status: 500 } : right(path)));
    await (await context.agent()).report(aReport()).answers(200);
  });

  test('opens a socket, with its information sent before', async () => {
    const master = await createMaster({ recorder: new Journal('master', systemClock) });
    closing.push(() => master.close());
    const socket = await (await contextFor(master.url).context.agent()).socket();
    expect(socket.isOpen).toBe(true);
  });
});

describe('a check is blocked', () => {
  test.each<[string, Reply, string]>([
    ['where registering is refused', () => ({ status: 500 }), 'SRV-REG-01'],
    ['where it gives no token', () => ({ status: 200, body: { uuid: 'u' } }), 'SRV-REG-01'],
    ['where the token is empty', () => ({ status: 200, body: { uuid: 'u', token: '' } }), 'SRV-REG-01'],
    [
      'where no header can hold the token',
      () => ({ status: 200, body: { uuid: 'u', token: '令\n牌' } }),
      'SRV-REG-07',
    ],
  ])('%s', async (_, reply, by) => {
    const { context } = await against(reply);
    expect(await settled(context.agent())).toMatchObject({ verdict: 'blocked', by });
  });

  test('where no socket opens', async () => {
    const { context } = await against(right);
    const agent = await context.agent();
    expect(await settled(agent.socket())).toMatchObject({ verdict: 'blocked', by: 'SRV-WS-01' });
  });
});

test('a socket that is refused for the rate alone is inconclusive', async () => {
  const limited = { status: 429, headers: { 'Retry-After': '60' } };
  const { context } = await against((path) => (path === 'ws' ? limited : right(path)));
  const agent = await context.agent();
  expect((await settled(agent.socket())).verdict).toBe('inconclusive');
});

test('a token of odd characters works as any other: SRV-REG-07 alone is about them', async () => {
  const { context } = await against((path) =>
    path === 'register' ? { status: 200, body: { uuid: 'u', token: '1|odd token' } } : right(path),
  );
  await (await context.agent()).report(aReport()).answers(200);
});

test('what was issued is remembered, for the law and for a clean-up', async () => {
  const { context, server } = await against(right);
  const { identity } = await context.agent();
  expect([identity, [...server.issued], [...server.uuids]]).toEqual([
    IDENTITY,
    [IDENTITY.token],
    [IDENTITY.uuid],
  ]);
});

test('an identity is shared between checks where the server is not to be filled with agents', async () => {
  const { server, seen } = await against(right);
  const sharing = { ...server, shareIdentities: true };
  const check = { id: 'SRV-REP-01/x', requirement: 'SRV-REP-01' };
  for (let i = 0; i < 3; i++) await serverContext(sharing, check, 1, AbortSignal.timeout(5000)).agent();
  await serverContext(sharing, check, 1, AbortSignal.timeout(5000)).newAgent();
  expect(seen).toEqual(['register', 'register']);
});
