import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { harOf } from '../../reports/har.ts';
import { traffic } from '../testing/journal-of.ts';
import { readRecording } from './read.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recording-'));
  path = join(folder, 'recorded');
});
afterEach(() => rmSync(folder, { recursive: true }));

const { events } = traffic().registers('a').info().reports(2);
const lines = events.map((event) => JSON.stringify(event));

test('a journal is read as it is, whatever its name and the order of its members', async () => {
  writeFileSync(path, `${lines.join('\n')}\n`);
  expect(await readRecording(path)).toEqual({ format: 'journal', events, isCut: false });
  const turned = events.map((event) => JSON.stringify(Object.fromEntries(Object.entries(event).reverse())));
  writeFileSync(path, turned.join('\n'));
  expect((await readRecording(path)).events).toEqual(events);
});

test('a last line that was cut is left out, and said', async () => {
  writeFileSync(path, `${lines.join('\n')}\n${lines[0]!.slice(0, 40)}`);
  expect(await readRecording(path)).toEqual({ format: 'journal', events, isCut: true });
});

test.each([0, 2])('a HAR is read with %i spaces before its members', async (spaces) => {
  writeFileSync(path, JSON.stringify(harOf(events), null, spaces));
  const recording = await readRecording(path);
  expect(recording).toMatchObject({ format: 'har', isCut: false });
  expect(recording.events.map(({ type }) => type)).toEqual(
    events.flatMap(({ type }) => (type === 'request' || type === 'response' ? [type] : [])),
  );
});

describe('what is no recording is said in one line', () => {
  const request = events.find(({ type }) => type === 'request')!;
  const without = (name: string) => JSON.stringify({ ...request, [name]: undefined });

  test.each([
    ['is empty', ''],
    ['is empty', ' \n'],
    ['is neither a journal nor a HAR: it is not JSON, or was cut off', 'hello'],
    ['is neither a journal nor a HAR: it has no log.entries', '[]'],
    ['is neither a journal nor a HAR: it has no log.entries', '{"log":{"entries":{}}}'],
    ['is neither a journal nor a HAR: it has no log.entries', '{"schemaVersion":1}'],
    ['holds no whole line of a journal', '{"v":1,"seq":0,"t'],
    [':1: this is version 2 of the journal; this tool reads version 1', '{"v":2,"type":"run"}'],
    [':2: this line is not JSON', `${lines[0]}\nx\n${lines[1]}`],
    [':1: headers of this request is missing or of another type', without('headers')],
    [':1: exchange of this request is missing or of another type', without('exchange')],
    [':1: body of this request is missing', JSON.stringify({ ...request, body: { text: 'x' } })],
    [':1: headers of this request is missing', JSON.stringify({ ...request, headers: [['Host', 1]] })],
  ])('%s', async (why, content) => {
    writeFileSync(path, content);
    const failure = await readRecording(path).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'RecordingError' });
    expect((failure as Error).message).toContain(path);
    expect((failure as Error).message).toContain(why);
    expect((failure as Error).message).not.toContain('\n');
  });

  test('no such file, and a folder', async () => {
    await expect(readRecording(path)).rejects.toThrow(`${path} cannot be read: there is no such file`);
    mkdirSync(path);
    await expect(readRecording(path)).rejects.toThrow(`${path} cannot be read: it is a folder`);
  });
});
