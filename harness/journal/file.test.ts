/** The journal as a file: what the writer writes and the reader reads. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster } from '../../mocks/master/master.ts';
import { Line } from '../../mocks/probe/line.ts';
import { journalSchema } from '../../spec/documents.ts';
import type { EventBody, JournalEvent } from '../../spec/journal.ts';
import { PATHS } from '../../spec/protocol.ts';
import { Journal } from './journal.ts';
import { Masker } from './mask.ts';
import { readJournal } from './reader.ts';
import { JournalWriter } from './writer.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  path = join(folder, 'traffic.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function read(): Promise<JournalEvent[]> {
  const events: JournalEvent[] = [];
  for await (const event of readJournal(path)) events.push(event);
  return events;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const output = (text: string): EventBody => ({ type: 'output', stream: 'stdout', text });

/** A journal that is written to the file. */
function written(showSecrets = false): { journal: Journal; writer: JournalWriter; events: JournalEvent[] } {
  const journal = new Journal('r', systemClock);
  const writer = new JournalWriter(path, new Masker(), showSecrets);
  const events: JournalEvent[] = [];
  journal.listen((event) => events.push(event));
  journal.listen((event) => writer.write(event));
  return { journal, writer, events };
}

/** One of each type of event. */
const BODIES: readonly EventBody[] = [
  {
    type: 'run',
    startedAt: '2026-01-01T00:00:00.000Z',
    tool: '0.1.0',
    spec: '1',
    role: 'agent',
    target: 'cmd:x',
    seed: 1,
    interval: 5000,
    prefix: '',
  },
  { type: 'scenario', phase: 'begin', definition: { id: 's' } },
  { type: 'scenario', phase: 'step', step: 0 },
  { type: 'scenario', phase: 'end', complete: true },
  { type: 'connection', phase: 'open' },
  {
    type: 'request',
    method: 'POST',
    path: '/',
    headers: [['Host', 'x']],
    body: { base64: '/w==', bytes: 1 },
    began: 0.5,
    whole: true,
  },
  { type: 'response', status: 200, reason: '', headers: [], body: { text: '', bytes: 0 }, whole: false },
  { type: 'no-response', cause: 'not-http', detail: 'x', bytes: { text: 'SSH', bytes: 3 } },
  { type: 'socket', phase: 'close', code: 1000, by: 'agent' },
  {
    type: 'frame',
    from: 'agent',
    fin: true,
    rsv: 7,
    opcode: 15,
    mask: '00ff00ff',
    payload: { text: '\u2028', bytes: 3 },
    broken: 'x',
  },
  { type: 'fault', intent: 'answer', endpoint: 'report', detail: { status: 500 } },
  { type: 'launch', command: 'x', pid: 1, life: 1 },
  { type: 'output', stream: 'stderr', text: 'a\nb' },
  { type: 'exit', code: null, signal: 'SIGKILL', asked: true },
  { type: 'lag', loop: 0.5, sentinel: 12 },
  { type: 'reading', source: 'uptime', values: { seconds: 1.5 } },
  { type: 'connection', phase: 'close', how: 'reset', by: 'master' },
];

describe('a line', () => {
  const isRight = new Ajv2020({ strict: false, validateFormats: false }).compile(journalSchema());
  const expectValid = (events: readonly unknown[]) => {
    for (const event of events) expect(isRight(event) ? [] : [event, isRight.errors]).toEqual([]);
  };

  test('of every type holds to the schema, and comes back as it was', async () => {
    const { journal, writer, events } = written();
    for (const body of BODIES) journal.record(body);
    writer.close();
    const lines = await read();
    expect(lines).toEqual(events);
    expectValid(lines);
    const types = (journalSchema().properties as { type: { enum: string[] } }).type.enum;
    expect(new Set(lines.map(({ type }) => type))).toEqual(new Set(types));
  });

  test('of real traffic, at both ends, holds to the schema', async () => {
    const { journal, writer, events } = written();
    const master = await createMaster({ recorder: journal.at({ peer: 'master' }) });
    const line = new Line({ url: master.url, timeoutMs: 10_000 });
    const post = { method: 'POST', headers: [], body: Buffer.from([0xff]) };
    for (const play of ['stall', 'reset', 'cut', 'garbage'] as const) master.plays.add('info', { play }, 1);
    const over = new AbortController();
    const stalled = line.ask({ ...post, path: PATHS.info }, journal, over.signal);
    await new Promise<void>((resolve) => {
      journal.listen(({ type }) => type === 'fault' && resolve());
    });
    over.abort();
    await stalled.catch(() => undefined);
    for (let i = 0; i < 3; i++)
      await line.ask({ ...post, path: PATHS.info }, journal, AbortSignal.timeout(9000));
    await line.ask({ ...post, path: PATHS.register, body: null }, journal, AbortSignal.timeout(9000));
    const { token } = master.identities.all()[0]!;
    const headers = { Authorization: `Bearer ${token}` };
    const socket = new WebSocket(master.url.replace('http', 'ws') + PATHS.socket, { headers });
    await once(socket, 'open');
    socket.send('no report');
    await once(socket, 'close');
    line.close();
    await master.close();
    const { length } = events;
    writer.close();
    const lines = await read();
    expect(lines.map(({ seq }) => seq)).toEqual(events.slice(0, length).map(({ seq }) => seq));
    expectValid(lines);
    expect(readFileSync(path, 'utf8')).not.toContain(token.slice(10));
    for (const type of ['connection', 'request', 'response', 'no-response', 'socket', 'frame', 'fault'])
      expect(lines.some((event) => event.type === type)).toBe(true);
  });

  test('is there as it happens: a turn of the loop later', async () => {
    const { journal, writer } = written();
    journal.record(output('one'));
    journal.record(output('two'));
    await turn();
    expect(await read()).toMatchObject([{ text: 'one' }, { text: 'two' }]);
    journal.record(output('three'));
    writer.flush();
    expect(await read()).toHaveLength(3);
    writer.close();
  });

  test('keeps its secrets only where they are asked for', () => {
    const register = {
      method: 'POST',
      path: '/',
      headers: [['Authorization', 'Bearer s3cret-t0ken']],
    } as const;
    const request: EventBody = {
      type: 'request',
      ...register,
      body: { text: '', bytes: 0 },
      began: 0,
      whole: true,
    };
    for (const showSecrets of [true, false]) {
      const { journal, writer } = written(showSecrets);
      journal.record(request);
      writer.close();
      expect(readFileSync(path, 'utf8').includes('s3cret-t0ken')).toBe(showSecrets);
    }
  });

  test('that comes after the end is written nowhere', async () => {
    const { journal, writer } = written();
    journal.record(output('in time'));
    writer.close();
    // The next file that is opened gets the number of the closed one.
    const other = join(folder, 'other');
    const file = openSync(other, 'w');
    journal.record(output('late'));
    await turn();
    writer.close();
    closeSync(file);
    expect(await read()).toMatchObject([{ text: 'in time' }]);
    expect(readFileSync(other, 'utf8')).toBe('');
  });
});

test('a run that is killed leaves a valid prefix', async () => {
  const child = fork(fileURLToPath(new URL('./endless.test.support.ts', import.meta.url)), [path], {
    execArgv: [],
  });
  await once(child, 'message');
  child.kill('SIGKILL');
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  const events = await read();
  expect(events.length).toBeGreaterThanOrEqual(5);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i));
});

describe('reading', () => {
  const LINE = `${JSON.stringify({ v: 1, type: 'output', text: 'ü' })}\n`;

  test.each(['{"v":1,"type":"out', '{', '{"v":1,"type":"output","text":"a'])(
    'a torn last line is left out: %s',
    async (torn) => {
      writeFileSync(path, LINE + LINE + torn);
      expect(await read()).toHaveLength(2);
    },
  );

  test('a line that is torn inside a character is left out', async () => {
    writeFileSync(path, LINE + LINE);
    appendFileSync(path, Buffer.from(LINE).subarray(0, LINE.indexOf('ü') + 1));
    expect(await read()).toHaveLength(2);
  });

  test('a last line that lacks only its end is read', async () => {
    writeFileSync(path, LINE + LINE.trimEnd());
    expect(await read()).toHaveLength(2);
  });

  test('an empty file has no events; empty lines, and the ends of lines elsewhere, do not matter', async () => {
    writeFileSync(path, '');
    expect(await read()).toEqual([]);
    writeFileSync(path, `${LINE}\n${LINE.replace('\n', '\r\n')}`);
    expect(await read()).toHaveLength(2);
  });

  test.each([
    ['nonsense', 'this line is not JSON'],
    ['{"v":1,"type":"out', 'this line is not JSON'],
    ['[]', 'this line is not an event of a journal'],
    ['null', 'this line is not an event of a journal'],
    ['{"v":1}', 'this line is not an event of a journal'],
    ['{"v":2,"type":"output"}', 'this is version 2 of the journal; this tool reads version 1'],
  ])('a bad line in the middle is named: %s', async (bad, reason) => {
    writeFileSync(path, `${LINE}${bad}\n${LINE}`);
    await expect(read()).rejects.toThrow(`${path}:2: ${reason}`);
    writeFileSync(path, `${LINE}${LINE}${bad}\n`);
    await expect(read()).rejects.toThrow(`${path}:3: ${reason}`);
  });

  test('what comes before a bad line is read', async () => {
    writeFileSync(path, `${LINE}x\n${LINE}`);
    const journal = readJournal(path);
    expect((await journal.next()).value).toMatchObject({ text: 'ü' });
    await expect(journal.next()).rejects.toThrow('JSON');
  });

  test('lines are put together however the file is read', async () => {
    const long = JSON.stringify({ v: 1, type: 'output', text: 'ü'.repeat(100_000) });
    writeFileSync(path, `${long}\n`.repeat(3));
    expect(await read()).toHaveLength(3);
  });

  test('a file that is not there is said', async () => {
    await expect(read()).rejects.toThrow('ENOENT');
  });
});

test('a folder that is not there is said when the writer is made', () => {
  expect(() => new JournalWriter(join(folder, 'none', 'x'), new Masker())).toThrow('ENOENT');
});
