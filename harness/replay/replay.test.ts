import { rmSync, writeFileSync } from 'node:fs';
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
import { onMaster, Place, reference } from './replay.test.support.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => rmSync(place.folder, { recursive: true }));

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
    expect(report.summary['not-selected']).toBeGreaterThan(20);
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
