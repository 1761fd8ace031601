import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster } from '../../mocks/master/master.ts';
import { harOf } from '../../reports/har.ts';
import { render } from '../../spec/messages/message.ts';
import type { Report } from '../../spec/report.ts';
import { Journal } from '../journal/journal.ts';
import { traffic } from '../testing/journal-of.ts';
import { startMutant } from '../testing/mutant-master.ts';
import type { ReplayOptions } from './options.ts';
import { closeServers, server } from './player.test.support.ts';
import { onMaster, Place, reference } from './replay.test.support.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(async () => {
  rmSync(place.folder, { recursive: true });
  await closeServers();
});

/** Sends a file to the reference master. */
const sent = (file: string, more: Partial<ReplayOptions> = {}) =>
  onMaster(reference(), ({ url }) => place.replayed({ file, target: url, ...more }));

const notesOf = ({ run }: Report) => run.notes.map(({ text }) => text);

const story = () => traffic().registers('a').info().report().report({ token: 'never', status: 401 });

describe('a recording', () => {
  test.each<[string, () => string]>([
    ['with tokens hidden', () => place.written(story().events)],
    ['with tokens shown', () => place.written(story().events, true)],
    [
      'as a HAR',
      () => {
        const path = join(place.folder, 'traffic.har');
        writeFileSync(path, JSON.stringify(harOf(story().events)));
        return path;
      },
    ],
  ])('%s is sent and judged, each answer under its requirement', async (_, file) => {
    const path = file();
    const report = await sent(path);
    const passed = report.checks.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
    for (const id of [
      'SRV-REG-01/traffic',
      'SRV-REP-01/traffic',
      'SRV-AUTH-02/traffic',
      'SRV-ERR-04/watched',
    ])
      expect(passed).toContain(id);
    expect(report).toMatchObject({
      verdict: 'conformant',
      target: { role: 'server' },
      run: { partial: true, exitCode: 0 },
    });
    expect(notesOf(report)).toEqual([`sent again from ${path}: requests 4, frames of sockets 0`]);
    expect(JSON.stringify(report)).not.toContain('vmoi_');
  });

  test('lists what a replay does not look at, with that reason', async () => {
    const { requirements } = await sent(place.written(story().events));
    const row = (id: string) => requirements.find((one) => one.id === id)!;
    expect(row('SRV-REG-08')).toMatchObject({
      verdict: 'not-selected',
      reason: 'a replay does not look at this',
    });
    expect(row('SRV-WS-03')).toMatchObject({
      verdict: 'not-applicable',
      reason: 'this traffic shows nothing of the kind',
    });
  });

  test('that was cut is sent as far as it goes, and says so', async () => {
    const path = place.written(story().events);
    writeFileSync(path, '{"v":1,"se', { flag: 'a' });
    const report = await sent(path);
    expect(report.verdict).toBe('conformant');
    expect(notesOf(report)[1]).toContain('ends in the middle of a line');
  });

  test('names what is not sent, and whom it had to register first', async () => {
    const odd = story().report({ token: 'older' }).report({ path: '/other' });
    const notes = notesOf(await sent(place.written(odd.events)));
    expect(notes[1]).toMatch(/before the recording began: 1; an agent was registered/);
    expect(notes[2]).toMatch(/none of the protocol: 1 /);
    expect(notes).toHaveLength(3);
  });

  test('of which nothing counts leaves the run incomplete', async () => {
    const open = traffic().report({ path: '/api/agent/other', status: 404, token: null });
    const { verdict, run } = await sent(place.written(open.events));
    expect([verdict, run.exitCode]).toEqual(['incomplete', 1]);
  });

  test('is sent below the prefix of the server', async () => {
    const file = place.written(story().events);
    const master = createMaster({ recorder: new Journal('master', systemClock), prefix: '/x' });
    const report = await onMaster(master, ({ url }) => place.replayed({ file, target: url }));
    expect(report.verdict).toBe('conformant');
    expect(report.checks.find(({ id }) => id === 'SRV-REP-01/traffic')?.verdict).toBe('pass');
    const [run] = readFileSync(join(place.folder, 'out', 'traffic.ndjson'), 'utf8').split('\n', 1);
    expect(JSON.parse(run!)).toMatchObject({ type: 'run', role: 'server', prefix: '/x' });
  });

  test('says what an agent without a token could not send, and how many a strange server gets', async () => {
    const file = place.written(story().events);
    const closed = startMutant(() => ({ register: () => ({ status: 500, body: {} }) }));
    const report = await onMaster(closed, ({ port }) =>
      place.replayed({ file, target: `http://0.0.0.0:${port}` }),
    );
    const notes = notesOf(report).slice(1);
    expect(notes[0]).toBe('this server is not on this machine: at most 1 agents will be registered on it');
    expect(notes[1]).toMatch(/^not sent, since the server gave their agent no token.*: 2 /);
  });

  test('goes with the headers that are given, and without its own of that name', async () => {
    const seen: string[] = [];
    const url = await server((request, response) => {
      seen.push(...request.rawHeaders.filter((_, i, all) => /^cookie$/i.test(all[i - 1] ?? '')));
      request.resume().on('end', () => response.end('{}'));
    });
    const headers = [
      ['Cookie', 'old'],
      ['Content-Type', 'application/json'],
    ] as const;
    const file = place.written(traffic().registers('a', { headers }).events);
    await place.replayed({ file, target: url, headers: [['cookie', 'new']] });
    expect(new Set(seen)).toEqual(new Set(['new']));
  });

  test('to a server that goes away at once is exit code 3', async () => {
    const file = place.written(story().events);
    const journal = new Journal('master', systemClock);
    const report = await onMaster(createMaster({ recorder: journal }), async (master) => {
      master.plays.add('register', { play: 'stall' }, 1);
      journal.listen(({ type }) => type === 'fault' && void master.outage());
      return place.replayed({ file, target: master.url, readyTimeoutMs: 200 });
    });
    expect([report.run.exitCode, report.summary.pass]).toEqual([3, 0]);
  });

  test('to a server that is not there is exit code 3, with a report', async () => {
    const file = place.written(story().events);
    const report = await onMaster(reference(), async (master) => {
      await master.outage();
      return place.replayed({ file, target: master.url, readyTimeoutMs: 200 });
    });
    expect([report.run.exitCode, report.summary.pass]).toEqual([3, 0]);
  });

  test('that is broken off reports what was found until then', async () => {
    const over = new AbortController();
    const journal = new Journal('master', systemClock);
    let answers = 0;
    journal.listen(({ type }) => {
      if (type === 'response' && ++answers === 4) over.abort(new Error('interrupted'));
    });
    const long = story();
    for (let i = 0; i < 200; i++) long.report();
    const file = place.written(long.events);
    const report = await onMaster(createMaster({ recorder: journal }), ({ url }) =>
      place.replayed({ file, target: url }, over.signal),
    );
    expect([report.run.exitCode, report.run.complete]).toEqual([130, false]);
    expect(report.checks.find(({ id }) => id === 'SRV-REG-01/traffic')?.verdict).toBe('pass');
    // What had not been seen by then may have come later.
    expect(report.requirements.find(({ id }) => id === 'SRV-WS-03')?.verdict).toBe('not-selected');
  });
});

test('several wrong answers are told together, in both languages', async () => {
  const file = place.written(traffic().registers('a').info().info().info().events);
  const deaf = startMutant(() => ({ accept: () => ({ status: 400, body: {} }) }));
  const report = await onMaster(deaf, ({ url }) => place.replayed({ file, target: url }));
  const check = report.checks.find(({ id }) => id === 'SRV-INFO-01/traffic')!;
  expect(check.message).toBe('3 answers are wrong; the first: POST /api/agent/info was answered 400');
  expect(check.expected).toContain('200');
  expect(check.exchanges).toHaveLength(3);
  expect(check.repro.command).toContain(`replay ${file} --target http://127.0.0.1`);
  const { values } = check.says.message!;
  expect(render({ key: 'traffic.several', values }, 'zh-CN')).toContain('3 个应答有误');
});

test.each([
  [400, '{"error":"bad request"}'],
  [401, '{"error":"unauthorized"}'],
  [500, '{}'],
])('a server that answers %i to everything passes nothing', async (status, body) => {
  const url = await server((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' }).end(body);
    });
  });
  const hostile = story().report({ body: '{', status: 400 }).info({ token: null, status: 401 }).opens();
  const report = await place.replayed({ file: place.written(hostile.events), target: url });
  expect([report.run.exitCode, report.summary.pass]).toEqual([1, 0]);
});

describe('what was given wrongly is exit code 2', () => {
  const wrong = async (options: Partial<ReplayOptions>) =>
    (await place.replayed(options).catch((error: unknown) => error)) as Error;

  test('a file without traffic of agents', async () => {
    const file = place.written(traffic().launch().report({ path: '/favicon.ico' }).events);
    const failure = await wrong({ file });
    expect(failure).toMatchObject({ exitCode: 2 });
    expect(failure.message).toContain(`${file} holds no traffic of agents that can be sent`);
  });

  test('a file that is not there, by the name that was typed', async () => {
    expect(await wrong({ file: 'none.ndjson' })).toMatchObject({
      exitCode: 2,
      message: 'none.ndjson cannot be read: there is no such file',
    });
  });

  test('a folder in which the recording would be overwritten', async () => {
    const failure = await wrong({ file: 'out/traffic.ndjson' });
    expect(failure).toMatchObject({ exitCode: 2 });
    expect(failure.message).toContain('would overwrite out/traffic.ndjson');
  });

  test.each(['cmd:./agent --server {url}', 'listen:0', 'nonsense'])('the target %s', async (target) => {
    const file = place.written(story().events);
    expect(await wrong({ file, target })).toMatchObject({ exitCode: 2 });
  });
});
