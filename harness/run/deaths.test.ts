import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { check, type ServerCheck } from '../checks/server/define.ts';
import { anInfo, aReport } from '../drive/bodies.ts';
import { forAll } from '../drive/for-all.ts';
import type { ServerContext } from '../drive/server-context.ts';
import type { Fail, Outcome } from '../outcome.ts';
import { type MortalMaster, type MortalOptions, mortalMaster } from '../testing/mortal-master.ts';
import { runServerChecks } from './server-checks.ts';

const DEADLY = 666;

let master: MortalMaster;
afterEach(() => master.close());

async function run(
  checks: readonly ServerCheck[],
  options: Partial<MortalOptions> = {},
  said: string[] = [],
  onSaid: (line: string) => unknown = () => undefined,
) {
  master = await mortalMaster({ diesOf: (uptime) => uptime === DEADLY, ...options });
  const results = await runServerChecks(checks, {
    server: master.server,
    target: master.target,
    concurrency: 16,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    onStart: () => undefined,
    onUnexplained: (how) => void said.push(`unexplained ${how}`),
    onResult({ info, outcome }) {
      const line = `${info.id.split('/')[1]} ${outcome.verdict}`;
      said.push(line);
      onSaid(line);
    },
  });
  return Object.fromEntries(results.map(({ info, outcome }) => [info.id, outcome]));
}

async function anAgent(context: ServerContext) {
  const agent = await context.newAgent();
  await agent.info(anInfo()).works();
  return agent;
}

/** Checks whose lives cross: each says when it is in the middle, and the killer waits for that. */
function neighbours(names: readonly string[]) {
  const inTheMiddle = new Map(names.map((name) => [name, Promise.withResolvers<void>()]));
  const runs = new Map<string, number>();
  const begin = (name: string) => runs.set(name, (runs.get(name) ?? 0) + 1).get(name)!;
  return {
    runs,
    allThere: () => Promise.all([...inTheMiddle.values()].map(({ promise }) => promise)),
    /** Reports again and again until the target dies; the next time, once. */
    talking: (name: string) =>
      check(`SRV-REP-01/${name}`, ['x', 'x'], async (context) => {
        const isFirst = begin(name) === 1;
        const agent = await anAgent(context);
        do {
          await agent.report(aReport()).answers(200);
          inTheMiddle.get(name)!.resolve();
        } while (isFirst);
      }),
    /** Waits without a word until the target dies; the next time, not at all. */
    silent: (name: string) =>
      check(`SRV-REP-02/${name}`, ['x', 'x'], async ({ signal, clock }) => {
        inTheMiddle.get(name)!.resolve();
        if (begin(name) === 1) await clock.sleep(60_000, signal);
      }),
  };
}

const kills = (isReady: () => Promise<unknown>, id = 'SRV-REP-04/kills') =>
  check(id, ['x', 'x'], async (context) => {
    const agent = await anAgent(context);
    await isReady();
    await agent.report(aReport({ uptime: DEADLY })).answers(200);
  });

const verdicts = (outcomes: Readonly<Record<string, Outcome>>) =>
  Object.fromEntries(Object.entries(outcomes).map(([id, { verdict }]) => [id.split('/')[1], verdict]));

describe('a target that dies', () => {
  test('fails the check that killed it, with the input, and none beside it', async () => {
    const { talking, silent, allThere, runs } = neighbours(['talks', 'waits']);
    const said: string[] = [];
    const outcomes = await run([talking('talks'), silent('waits'), kills(allThere)], {}, said);
    expect(verdicts(outcomes)).toEqual({ talks: 'pass', waits: 'pass', kills: 'fail' });
    expect(said.sort()).toEqual(['kills fail', 'talks pass', 'waits pass']);
    const killed = outcomes['SRV-REP-04/kills'] as Fail;
    expect(killed).toMatchObject({
      message: {
        key: 'fail.killed-by',
        values: { what: `POST /api/agent/report uptime = ${DEADLY}`, how: 'exit code 7' },
      },
      expected: { key: 'expected.alive' },
      actual: { key: 'fail.killed-target' },
      counterexample: {
        request: 'POST /api/agent/report',
        body: expect.stringContaining(`"uptime":${DEADLY}`),
        differs: [`uptime = ${DEADLY}`],
      },
      exchanges: [expect.any(Number)],
      curl: expect.stringContaining(`"uptime":${DEADLY}`),
    });
    expect(killed.curl).not.toContain('Content-Length');
    expect(runs.get('waits')).toBe(2);
    // Once for its death, and once more for the one by which it is known of what.
    expect(master.revivals()).toBe(2);
  });

  test('is not held against who comes before its end is known', async () => {
    const broke = Promise.withResolvers<void>();
    const kills = check('SRV-REP-04/kills', ['x', 'x'], async (context) => {
      const agent = await anAgent(context);
      const { result } = await agent.report(aReport({ uptime: DEADLY })).result();
      broke.resolve();
      if (result.type !== 'response') await agent.report(aReport()).answers(200);
    });
    const comes = check('SRV-REG-01/comes', ['x', 'x'], async (context) => {
      await broke.promise;
      await context.register({ name: 'late' }).answers(200);
    });
    expect(verdicts(await run([kills, comes]))).toEqual({ kills: 'fail', comes: 'pass' });
  });

  test('of a generated case: that case, with what leads to it again', async () => {
    const generated = check(
      'SRV-REP-04/generated',
      ['x', 'x'],
      async (context) => {
        const agent = await anAgent(context);
        await forAll(
          {
            cases: fc.nat({ max: 40 }).map((n) => ({ n })),
            runs: 60,
            tells: ({ n }) => ({ n }),
            fails: async ({ n }) => {
              await agent.report(aReport({ uptime: n === 40 ? DEADLY : 1 })).result();
              return null;
            },
          },
          context,
        );
      },
      { method: 'generated' },
    );
    const { talking, runs } = neighbours(['talks']);
    const outcomes = await run([talking('talks'), generated]);
    expect(verdicts(outcomes)).toEqual({ talks: 'pass', generated: 'fail' });
    expect(outcomes['SRV-REP-04/generated']).toMatchObject({
      counterexample: {
        n: 40,
        seed: expect.any(Number),
        path: expect.stringMatching(/^\d+$/),
        request: 'POST /api/agent/report',
        body: expect.stringContaining(`"uptime":${DEADLY}`),
      },
    });
    expect(runs.get('talks')).toBeGreaterThan(1);
  });

  test('of several checks: each of them', async () => {
    const { talking, allThere } = neighbours(['talks']);
    const killers = ['one', 'two', 'three'].map((name) => kills(allThere, `SRV-REP-04/${name}`));
    const outcomes = await run([...killers, talking('talks')]);
    expect(verdicts(outcomes)).toEqual({ one: 'fail', two: 'fail', three: 'fail', talks: 'pass' });
  });

  test('of cases that come at once, and of none alone: all that were under way', async () => {
    const together = check(
      'SRV-REP-04/together',
      ['x', 'x'],
      async (context) => {
        const agent = await anAgent(context);
        let underWay = 0;
        await forAll(
          {
            cases: fc.nat({ max: 40 }).map((n) => ({ n })),
            runs: 20,
            atOnce: 2,
            tells: (one) => one,
            fails: async () => {
              const uptime = ++underWay > 1 ? DEADLY : 1;
              await agent.report(aReport({ uptime })).result();
              underWay--;
              return null;
            },
          },
          context,
        );
      },
      { method: 'generated' },
    );
    const { 'SRV-REP-04/together': outcome } = await run([together]);
    expect(outcome).toMatchObject({ verdict: 'fail', message: { key: 'fail.killed-by' } });
    const { counterexample, curl } = outcome as Fail;
    expect((counterexample as { oneOf: unknown[] }).oneOf).toHaveLength(2);
    expect(curl).toBeUndefined();
  });

  test('of a message on a socket: that message, and not what came after it', async () => {
    const sends = check('SRV-WS-03/sends', ['x', 'x'], async (context) => {
      const [one, two] = [await (await anAgent(context)).socket(), await (await anAgent(context)).socket()];
      one.text(JSON.stringify(aReport({ uptime: DEADLY })));
      two.text(JSON.stringify(aReport()));
      await one.ended(context.signal);
      await two.ended(context.signal);
    });
    const { 'SRV-WS-03/sends': outcome } = await run([sends]);
    expect(outcome).toMatchObject({
      verdict: 'fail',
      counterexample: {
        request: 'GET /api/agent/ws',
        frames: [{ opcode: 1, text: expect.stringContaining(`"uptime":${DEADLY}`) }],
      },
      exchanges: [expect.any(Number)],
    });
    expect((outcome as Fail).exchanges).toHaveLength(1);
    expect((outcome as Fail).curl).toBeUndefined();
  });

  test('after its answer, when the check was over: that check all the same', async () => {
    const { talking, allThere } = neighbours(['talks']);
    const said: string[] = [];
    const outcomes = await run([talking('talks'), kills(allThere)], { livesOn: 50 }, said);
    expect(verdicts(outcomes)).toEqual({ talks: 'pass', kills: 'fail' });
    expect(said.filter((line) => line.includes('kills'))).toEqual(['kills pass', 'kills fail']);
  });
});

describe('a death that does not come again', () => {
  const onlyOnce = () => {
    let deaths = 0;
    return { diesOf: (uptime: number) => uptime === DEADLY && ++deaths === 1 };
  };

  test('accuses nobody of several; who had something unanswered is in doubt', async () => {
    const { talking, silent, allThere } = neighbours(['talks', 'waits']);
    const outcomes = await run([talking('talks'), silent('waits'), kills(allThere)], onlyOnce());
    expect(verdicts(outcomes)).toMatchObject({ waits: 'pass', kills: 'inconclusive' });
    expect(outcomes['SRV-REP-04/kills']).toMatchObject({
      message: { key: 'inconclusive.died-once' },
      exchanges: [expect.any(Number)],
    });
  });

  test('is the doing of who was there by himself', async () => {
    const { 'SRV-REP-04/kills': outcome } = await run([kills(async () => undefined)], onlyOnce());
    expect(outcome).toMatchObject({
      verdict: 'fail',
      message: { key: 'fail.killed-once' },
      counterexample: { differs: [`uptime = ${DEADLY}`] },
    });
  });
});

test('a death that nobody is there to see, and of nothing that is known, is told as such', async () => {
  const said: string[] = [];
  const first = check('SRV-REP-01/first', ['x', 'x'], async (context) => void (await anAgent(context)));
  const next = check('SRV-REP-02/next', ['x', 'x'], async (context) => void (await anAgent(context)), {
    buildsOn: ['SRV-REP-01/first'],
  });
  const outcomes = await run([first, next], {}, said, (line) => line === 'first pass' && master.dies());
  expect(verdicts(outcomes)).toEqual({ first: 'pass', next: 'pass' });
  expect(said).toEqual(['first pass', 'unexplained exit code 7', 'next pass']);
  expect(master.revivals()).toBe(1);
});

test('the run does not end before it is known what came of a death', async () => {
  const said: string[] = [];
  const only = check('SRV-REP-01/only', ['x', 'x'], async (context) => void (await anAgent(context)));
  await run([only], {}, said, (line) => line === 'only pass' && master.dies());
  expect(said).toEqual(['only pass', 'unexplained exit code 7']);
});

describe('a target that does not come back', () => {
  test('accuses nobody of several, and what waits for it never runs', async () => {
    const { talking, allThere } = neighbours(['talks']);
    const later = check('SRV-REP-08/later', ['x', 'x'], async () => undefined, {
      buildsOn: ['SRV-REP-02/first'],
    });
    const first = check('SRV-REP-02/first', ['x', 'x'], async () => void (await allThere()));
    const killers = ['one', 'two'].map((name) => kills(allThere, `SRV-REP-04/${name}`));
    const outcomes = await run([...killers, talking('talks'), first, later], { comesBack: false });
    const { one, two, talks } = verdicts(outcomes);
    expect([one, two, talks]).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(outcomes['SRV-REP-04/one']).toMatchObject({ message: { key: 'inconclusive.died-for-good' } });
    expect(master.revivals()).toBe(0);
  });

  test('is the doing of who was there by himself', async () => {
    const { 'SRV-REP-04/kills': outcome } = await run([kills(async () => undefined)], { comesBack: false });
    expect(outcome).toMatchObject({
      verdict: 'fail',
      message: { key: 'fail.killed-by' },
      counterexample: { differs: [`uptime = ${DEADLY}`] },
    });
  });
});

describe('quiet', () => {
  test('comes when the others are done, and keeps those waiting who come then', async () => {
    const log: string[] = [];
    const released = Promise.withResolvers<void>();
    const quiet = check('SRV-STATE-01/x', ['x', 'x'], async (context) => {
      const asked = context.quiet(async () => {
        log.push('quiet begins');
        await new Promise((resolve) => setImmediate(resolve));
        log.push('quiet ends');
      });
      released.resolve();
      await asked;
    });
    const beside = check('SRV-REP-01/x', ['x', 'x'], async () => {
      await released.promise;
      log.push('beside');
    });
    const next = check('SRV-REP-02/x', ['x', 'x'], async () => void log.push('next'), {
      buildsOn: ['SRV-REP-01/x'],
    });
    expect(verdicts(await run([quiet, beside, next]))).toEqual({ x: 'pass' });
    expect(log.indexOf('quiet begins')).toBeGreaterThan(log.indexOf('beside'));
    expect(log.indexOf('quiet ends')).toBe(log.indexOf('quiet begins') + 1);
    expect(log).toContain('next');
  });

  test('several one after the other', async () => {
    let inside = 0;
    const asks = (name: string) =>
      check(`SRV-STATE-01/${name}`, ['x', 'x'], async (context) => {
        await context.quiet(async () => {
          expect(++inside).toBe(1);
          await new Promise((resolve) => setImmediate(resolve));
          inside--;
        });
      });
    expect(verdicts(await run([asks('a'), asks('b'), asks('c')]))).toEqual({
      a: 'pass',
      b: 'pass',
      c: 'pass',
    });
  });

  test('a death in it is found out like any other', async () => {
    const quiet = check('SRV-STATE-01/quiet', ['x', 'x'], async (context) => {
      const agent = await anAgent(context);
      await context.quiet(() => agent.report(aReport({ uptime: DEADLY })).answers(200));
    });
    expect(await run([quiet])).toMatchObject({
      'SRV-STATE-01/quiet': { verdict: 'fail', counterexample: { differs: [`uptime = ${DEADLY}`] } },
    });
  });
});
