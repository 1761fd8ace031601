/** The journal that belongs to the sample report. */

import type { EventBody, JournalEvent, Payload, RawHeaders } from '../../spec/journal.ts';
import type { Language } from '../../spec/requirement.ts';
import { exchangesOf } from '../exchange.ts';
import { citedExchanges, type Sources } from '../sources.ts';
import { HOSTILE } from './rows.ts';
import { sampleReport, sampleRequirements } from './sample.ts';

/** A payload of text. */
export function text(body: string): Payload {
  return { text: body, bytes: Buffer.byteLength(body) };
}

/** A payload of bytes that are no text. */
export function bytes(...values: number[]): Payload {
  return { base64: Buffer.from(values).toString('base64'), bytes: values.length };
}

const REPORT =
  '{"cpu":45.2,"ram_used":8589934592,"ram_total":17179869184,"swap_used":0,"swap_total":2147483648,"load1":0.5,"load5":0.42,"load15":0.31,"disk_used":53687091200,"disk_total":107374182400,"net_in":1024,"net_out":2048,"process":150}';

const JSON_HEADERS: RawHeaders = [
  ['Host', '127.0.0.1:8080'],
  ['Content-Type', 'application/json'],
];

const withToken = (token: string): RawHeaders => [...JSON_HEADERS, ['Authorization', `Bearer ${token}`]];

/** One event on an exchange, with everything else filled in. */
export function event(exchange: number | null, t: number, body: EventBody): JournalEvent {
  const conn = exchange;
  const peer = exchange === null ? null : 'agent 1';
  return { v: 1, seq: 0, t, run: 'r1', scenario: null, attempt: 1, peer, conn, exchange, ...body };
}

function request(exchange: number, t: number, path: string, headers: RawHeaders, body: string): JournalEvent {
  const method = path.endsWith('/ws') ? 'GET' : 'POST';
  return event(exchange, t, {
    type: 'request',
    method,
    path,
    headers,
    body: text(body),
    began: t - 1,
    whole: true,
  });
}

function response(exchange: number, t: number, status: number, reason: string, body: string): JournalEvent {
  const headers: RawHeaders = [['content-type', 'application/json']];
  return event(exchange, t, { type: 'response', status, reason, headers, body: text(body), whole: true });
}

const frame = { type: 'frame', fin: true, rsv: 0, opcode: 1, mask: '01020304' } as const;

/** Exchanges 1 to 5 of the sample, and 6 that got no answer. */
export const sampleJournal: readonly JournalEvent[] = [
  event(null, 0, {
    type: 'run',
    startedAt: '2026-11-23T08:00:00.000Z',
    tool: '0.1.0',
    spec: '1',
    role: 'server',
    target: 'http://127.0.0.1:8080',
    seed: 424242,
    interval: 5000,
    prefix: '',
  }),
  request(1, 10, '/api/agent/report', withToken('‹token 1›'), REPORT),
  response(1, 12.5, 200, 'OK', '{"status":"ok"}'),
  request(2, 20, '/api/agent/report', withToken('‹token 3›'), REPORT),
  response(2, 24, 200, 'OK', '{"status":"ok"}'),
  request(3, 30, '/api/agent/register?lang=zh', JSON_HEADERS, '{"name":"上海机房甲区的监控服务器"}'),
  response(3, 33, 500, 'Internal Server Error', '<html>\n<body>\nOops\n</body>\n</html>'),
  request(4, 40, '/api/agent/ws', withToken('‹token 1›'), ''),
  response(4, 42, 101, 'Switching Protocols', ''),
  event(4, 43, { ...frame, from: 'agent', fin: false, payload: text('{"cpu":') }),
  event(4, 44, { ...frame, from: 'master', opcode: 9, mask: null, payload: text('hi') }),
  event(4, 45, { ...frame, from: 'agent', opcode: 0, payload: text('1}') }),
  event(4, 46, { ...frame, from: 'master', opcode: 2, mask: null, payload: bytes(0xff, 0x00) }),
  event(4, 47, { ...frame, from: 'master', opcode: 8, mask: null, payload: bytes(0x03, 0xe8) }),
  request(5, 50, '/api/agent/info', withToken('‹token 1›'), '{'),
  response(5, 52, 400, 'Bad Request', HOSTILE),
  request(6, 60, '/api/agent/info', withToken('‹token 1›'), '{}'),
  event(6, 61, { type: 'no-response', cause: 'reset', detail: 'ECONNRESET' }),
];

/** What the renderers are given beside the sample report. */
export function sampleSources(language: Language): Sources {
  return {
    language,
    exchanges: exchangesOf(sampleJournal, citedExchanges(sampleReport().checks)),
    requirements: sampleRequirements,
  };
}
