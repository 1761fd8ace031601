import { expect, test } from 'vitest';
import { harOf } from './har.ts';
import { bytes, event, sampleJournal } from './testing/journal.ts';

const { log } = harOf(sampleJournal);

test('an entry an exchange, dated by the wall clock of the run', () => {
  expect(log.version).toBe('1.2');
  expect(log.creator).toEqual({ name: 'vanmoi-conform', version: '0.1.0' });
  expect(log.entries).toHaveLength(6);
  expect(log.entries[1]).toMatchObject({
    startedDateTime: '2026-11-23T08:00:00.019Z',
    time: 5,
    timings: { send: 1, wait: 4, receive: 0 },
    request: { method: 'POST', url: 'http://127.0.0.1:8080/api/agent/report' },
    response: { status: 200, content: { mimeType: 'application/json', text: '{"status":"ok"}' } },
  });
  expect(log.entries[2]?.request.queryString).toEqual([{ name: 'lang', value: 'zh' }]);
});

test('a socket has its messages where browsers read them, fragments together', () => {
  const socket = log.entries[3];
  expect(socket?._resourceType).toBe('websocket');
  expect(socket?.request.url).toBe('ws://127.0.0.1:8080/api/agent/ws');
  const at = Date.parse('2026-11-23T08:00:00.000Z') / 1000;
  expect(socket?._webSocketMessages).toEqual([
    { type: 'receive', time: at + 0.044, opcode: 9, data: 'aGk=' },
    { type: 'send', time: at + 0.045, opcode: 1, data: '{"cpu":1}' },
    { type: 'receive', time: at + 0.046, opcode: 2, data: '/wA=' },
    { type: 'receive', time: at + 0.047, opcode: 8, data: 'A+g=' },
  ]);
});

test('no response is status 0 with its cause', () => {
  expect(log.entries[5]?.response).toMatchObject({ status: 0, _error: 'reset ECONNRESET' });
});

test('bytes that are no text are base64', () => {
  const request = event(9, 5, {
    type: 'request',
    method: 'POST',
    path: '/',
    headers: [],
    body: bytes(0xff),
    began: 4,
    whole: true,
  });
  const [entry] = harOf([request]).log.entries;
  expect(entry?.request.postData).toEqual({ mimeType: '', text: '/w==', _encoding: 'base64' });
  expect(entry?.response._error).toBe('unfinished');
});

test('an exchange begins to the microsecond: what came after what is not lost', () => {
  const run = sampleJournal.find(({ type }) => type === 'run')!;
  const began = [10.0004, 10.001, 10.25, 10.9999, 11];
  const requests = began.map((at, exchange) =>
    event(exchange, at, {
      type: 'request',
      method: 'POST',
      path: '/',
      headers: [],
      body: { text: '', bytes: 0 },
      began: at,
      whole: true,
    }),
  );
  expect(harOf([run, ...requests]).log.entries.map((entry) => entry.startedDateTime.slice(17))).toEqual([
    '00.010Z',
    '00.010001Z',
    '00.010250Z',
    '00.011Z',
    '00.011Z',
  ]);
});
