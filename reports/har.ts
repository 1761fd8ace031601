/** `traffic.har`: the journal's exchanges as HAR 1.2, with socket messages where browsers look for them. */

import type {
  FrameEvent,
  JournalEvent,
  NoResponseEvent,
  Payload,
  RawHeaders,
  RequestEvent,
  ResponseEvent,
  RunEvent,
  Stamp,
} from '../spec/journal.ts';
import { payloadBytes } from './exchange.ts';

interface NameValue {
  readonly name: string;
  readonly value: string;
}

/** A message of a socket: `send` goes to the master, `time` is in seconds since 1970, `data` base64 unless text. */
export interface HarMessage {
  readonly type: 'send' | 'receive';
  readonly time: number;
  readonly opcode: number;
  readonly data: string;
}

/** An exchange. `status` 0 stands for no response, as in browsers; `_error` then says why. */
export interface HarEntry {
  readonly startedDateTime: string;
  /** Milliseconds. */
  readonly time: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly httpVersion: string;
    readonly cookies: readonly NameValue[];
    readonly headers: readonly NameValue[];
    readonly queryString: readonly NameValue[];
    readonly postData?: { readonly mimeType: string; readonly text: string; readonly _encoding?: 'base64' };
    readonly headersSize: -1;
    readonly bodySize: number;
  };
  readonly response: {
    readonly status: number;
    readonly statusText: string;
    readonly httpVersion: string;
    readonly cookies: readonly NameValue[];
    readonly headers: readonly NameValue[];
    readonly content: {
      readonly size: number;
      readonly mimeType: string;
      readonly text?: string;
      readonly encoding?: 'base64';
    };
    readonly redirectURL: string;
    readonly headersSize: -1;
    readonly bodySize: number;
    readonly _error?: string;
  };
  readonly cache: Record<string, never>;
  readonly timings: { readonly send: number; readonly wait: number; readonly receive: number };
  readonly connection?: string;
  readonly _resourceType?: 'websocket';
  readonly _webSocketMessages?: readonly HarMessage[];
}

export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: NameVersion;
    readonly entries: readonly HarEntry[];
  };
}

interface NameVersion {
  readonly name: string;
  readonly version: string;
}

interface Draft {
  request?: Stamp & RequestEvent;
  response?: Stamp & ResponseEvent;
  noResponse?: Stamp & NoResponseEvent;
  readonly frames: (Stamp & FrameEvent)[];
}

/** The exchanges of a journal in order of their requests; one without a request is left out. */
export function harOf(events: Iterable<JournalEvent>): Har {
  const drafts = new Map<number, Draft>();
  let run: RunEvent | undefined;
  for (const event of events) {
    if (event.type === 'run') run = event;
    if (event.exchange === null) continue;
    const draft = drafts.get(event.exchange) ?? { frames: [] };
    drafts.set(event.exchange, draft);
    if (event.type === 'request') draft.request = event;
    else if (event.type === 'response') draft.response = event;
    else if (event.type === 'no-response') draft.noResponse = event;
    else if (event.type === 'frame') draft.frames.push(event);
  }
  const start = run === undefined ? 0 : Date.parse(run.startedAt);
  const secure = run?.target.startsWith('https:') ?? false;
  return {
    log: {
      version: '1.2',
      creator: { name: 'vanmoi-conform', version: run?.tool ?? '' },
      entries: [...drafts.values()].flatMap((draft) => entryOf(draft, start, secure)),
    },
  };
}

function entryOf(
  { request, response, noResponse, frames }: Draft,
  start: number,
  secure: boolean,
): HarEntry[] {
  if (request === undefined) return [];
  const isSocket = response?.status === 101;
  const ended = (response ?? noResponse ?? request).t;
  const send = Math.max(0, request.t - request.began);
  const wait = Math.max(0, ended - request.t);
  return [
    {
      startedDateTime: exactTime(start + request.began),
      time: send + wait,
      request: requestOf(request, isSocket, secure),
      response: response ? responseOf(response) : nothing(noResponse),
      cache: {},
      timings: { send, wait, receive: 0 },
      ...(request.conn === null ? {} : { connection: String(request.conn) }),
      ...(isSocket ? { _resourceType: 'websocket', _webSocketMessages: messagesOf(frames, start) } : {}),
    },
  ];
}

/** ISO 8601 with microseconds where there are any: by milliseconds alone, what came after what is lost. */
function exactTime(ms: number): string {
  const micros = Math.round((ms % 1) * 1000);
  const text = new Date(Math.floor(ms) + (micros === 1000 ? 1 : 0)).toISOString();
  return micros % 1000 === 0 ? text : text.replace('Z', `${String(micros).padStart(3, '0')}Z`);
}

function requestOf(request: RequestEvent, isSocket: boolean, secure: boolean): HarEntry['request'] {
  const { method, path, headers, body } = request;
  const scheme = (isSocket ? 'ws' : 'http') + (secure ? 's' : '');
  const query = path.split('?').slice(1).join('?');
  const mimeType = headerOf(headers, 'content-type');
  return {
    method,
    url: `${scheme}://${headerOf(headers, 'host') || 'localhost'}${path}`,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headers.map(([name, value]) => ({ name, value })),
    queryString: Array.from(new URLSearchParams(query), ([name, value]) => ({ name, value })),
    ...(body.bytes === 0 ? {} : { postData: postDataOf(mimeType, body) }),
    headersSize: -1,
    bodySize: body.bytes,
  };
}

function responseOf({ status, reason, headers, body }: ResponseEvent): HarEntry['response'] {
  return {
    status,
    statusText: reason,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headers.map(([name, value]) => ({ name, value })),
    content: { size: body.bytes, mimeType: headerOf(headers, 'content-type'), ...contentOf(body) },
    redirectURL: headerOf(headers, 'location'),
    headersSize: -1,
    bodySize: body.bytes,
  };
}

function nothing(noResponse: NoResponseEvent | undefined): HarEntry['response'] {
  return {
    status: 0,
    statusText: '',
    httpVersion: '',
    cookies: [],
    headers: [],
    content: { size: 0, mimeType: '' },
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
    _error: noResponse ? `${noResponse.cause} ${noResponse.detail}`.trimEnd() : 'unfinished',
  };
}

/** HAR 1.2 knows `encoding` for answers only. */
function postDataOf(mimeType: string, body: Payload): NonNullable<HarEntry['request']['postData']> {
  const { text, encoding } = contentOf(body);
  return encoding === undefined ? { mimeType, text } : { mimeType, text, _encoding: encoding };
}

function contentOf(payload: Payload): { text: string; encoding?: 'base64' } {
  return payload.base64 === undefined
    ? { text: payload.text ?? '' }
    : { text: payload.base64, encoding: 'base64' };
}

function headerOf(headers: RawHeaders, name: string): string {
  return headers.find(([own]) => own.toLowerCase() === name)?.[1] ?? '';
}

/** Fragments are put together again (RFC 6455 §5.4); control frames may stand between them. */
function messagesOf(frames: readonly (Stamp & FrameEvent)[], start: number): HarMessage[] {
  const messages: HarMessage[] = [];
  const open = new Map<FrameEvent['from'], { opcode: number; parts: Uint8Array[] }>();
  for (const frame of frames) {
    const isControl = frame.opcode >= 8;
    const begun = !isControl && frame.opcode === 0 ? open.get(frame.from) : undefined;
    const message = begun ?? { opcode: frame.opcode, parts: [] };
    message.parts.push(payloadBytes(frame.payload));
    if (!isControl) open.set(frame.from, message);
    if (!frame.fin) continue;
    if (!isControl) open.delete(frame.from);
    const bytes = Buffer.concat(message.parts);
    messages.push({
      type: frame.from === 'agent' ? 'send' : 'receive',
      time: (start + frame.t) / 1000,
      opcode: message.opcode,
      data: bytes.toString(message.opcode === 1 ? 'utf8' : 'base64'),
    });
  }
  return messages;
}
