/** The exchanges of a HAR (1.2) as events of a journal, sockets with their messages (`_webSocketMessages`) included. */

import { OPCODE } from '../../mocks/wire/frames.ts';
import { KEPT_BYTES, payloadOf } from '../../mocks/wire/payload.ts';
import type { EventBody, JournalEvent, NoResponseEvent, Payload, RawHeaders } from '../../spec/journal.ts';

type Json = Readonly<Record<string, unknown>>;

/** The entries of a HAR; null where the value is none. */
export function harEntries(value: unknown): readonly unknown[] | null {
  const { entries } = record(record(value).log);
  return Array.isArray(entries) ? entries : null;
}

/**
 * What happened, in order. A HAR knows no connections, no fragments and no masks of frames, and not how a socket ended
 * where nobody sent a close frame: such a socket stays open. `t` counts from the first entry.
 */
export function eventsOfHar(entries: readonly unknown[]): JournalEvent[] {
  const starts = entries.map((entry) => exactTime(record(entry).startedDateTime));
  const origin = Math.min(...starts);
  const events = entries.flatMap((entry, exchange) =>
    eventsOfEntry(record(entry), exchange, starts[exchange]! - origin, origin),
  );
  // Stable: what happened at the same time stays in the order of the entries.
  return events.sort((a, b) => a.t - b.t).map((event, seq) => ({ ...event, seq }));
}

function eventsOfEntry(entry: Json, exchange: number, began: number, origin: number): JournalEvent[] {
  const { request, response, timings } = entry;
  const sent = began + Math.max(0, numberIn(record(timings).send));
  const ended = Math.max(sent, began + Math.max(0, numberIn(entry.time)));
  const conn = /^\d+$/.test(textIn(entry.connection)) ? Number(entry.connection) : null;
  const at = (t: number, body: EventBody): JournalEvent => ({
    v: 1,
    seq: 0,
    t: rounded(t),
    run: 'har',
    scenario: null,
    attempt: 1,
    peer: null,
    conn,
    exchange,
    ...body,
  });
  const answer = answerOf(record(response));
  const isSocket = answer?.type === 'response' && answer.status === 101;
  return [
    at(sent, requestOf(record(request), rounded(began))),
    ...(answer ? [at(ended, answer)] : []),
    ...(isSocket ? [at(ended, { type: 'socket', phase: 'open' })] : []),
    ...(isSocket ? messagesIn(entry).map((one) => at(messageTime(one, origin, ended), frameOf(one))) : []),
  ];
}

function requestOf({ method, url, headers, postData, bodySize }: Json, began: number): EventBody {
  return {
    type: 'request',
    method: textIn(method),
    path: textIn(url).replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/',
    headers: headersIn(headers),
    body: payloadIn(record(postData), '_encoding', bodySize),
    began,
    whole: true,
  };
}

/** A status of 0 is no response, as in browsers; null where the exchange had not ended. */
function answerOf({ status, statusText, headers, content, bodySize, _error }: Json): EventBody | null {
  if (numberIn(status) > 0)
    return {
      type: 'response',
      status: numberIn(status),
      reason: textIn(statusText),
      headers: headersIn(headers),
      body: payloadIn(record(content), 'encoding', bodySize),
      whole: true,
    };
  const [word = '', ...rest] = textIn(_error).split(' ');
  if (word === 'unfinished') return null;
  const cause = CAUSES.find((known) => known === word);
  const detail = cause ? rest.join(' ') : textIn(_error);
  return { type: 'no-response', cause: cause ?? 'reset', detail };
}

const CAUSES: readonly NoResponseEvent['cause'][] = ['refused', 'reset', 'timeout', 'not-http', 'aborted'];

function messagesIn({ _webSocketMessages: messages }: Json): Json[] {
  return Array.isArray(messages) ? messages.map(record) : [];
}

/** A message as one frame. */
function frameOf({ type, opcode, data }: Json): EventBody {
  const isSent = type === 'send';
  const isText = numberIn(opcode) === OPCODE.text;
  return {
    type: 'frame',
    from: isSent ? 'agent' : 'master',
    fin: true,
    rsv: 0,
    opcode: numberIn(opcode),
    mask: isSent ? '00000000' : null,
    payload: payloadOf(Buffer.from(textIn(data), isText ? 'utf8' : 'base64')),
  };
}

/** Never before the socket was open. */
function messageTime({ time }: Json, origin: number, opened: number): number {
  return Math.max(opened, numberIn(time) * 1000 - origin);
}

/** `bodySize` tells where a journal had cut the body; it is then kept cut. */
function payloadIn(body: Json, encoding: string, bodySize: unknown): Payload {
  const text = textIn(body.text);
  const payload = payloadOf(Buffer.from(text, body[encoding] === 'base64' ? 'base64' : 'utf8'));
  const bytes = numberIn(bodySize);
  return bytes > KEPT_BYTES && bytes > payload.bytes ? { ...payload, bytes, sha256: '' } : payload;
}

function headersIn(headers: unknown): RawHeaders {
  const pairs = Array.isArray(headers) ? headers.map(record) : [];
  // Names of HTTP/2's own, such as `:method`, are no headers.
  return pairs
    .map(({ name, value }) => [textIn(name), textIn(value)] as const)
    .filter(([name]) => name !== '' && !name.startsWith(':'));
}

/** Milliseconds since 1970 with fractions: `Date.parse` reads three digits of them. */
function exactTime(text: unknown): number {
  const [, upToSeconds = '', fraction = '', zone = ''] =
    /^(.+?:\d\d:\d\d)(?:\.(\d+))?(\D.*|)$/.exec(textIn(text)) ?? [];
  const seconds = Date.parse(upToSeconds + zone);
  return Number.isNaN(seconds) ? 0 : seconds + Number(`0.${fraction || '0'}`) * 1000;
}

/** As a journal has it: to the microsecond. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberIn(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
