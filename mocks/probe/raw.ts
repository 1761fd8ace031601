import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { NoResponseEvent, RawHeaders, ResponseEvent } from '../../spec/journal.ts';
import type { Clock } from '../clock.ts';
import type { Recorder } from '../recorder.ts';
import { headerPairs, headerValue } from '../wire/headers.ts';
import { payloadOf } from '../wire/payload.ts';
import { recordConnection } from './connection.ts';
import type { Asking, Exchanged, LineOptions } from './line.ts';

/** How a body goes out. */
export interface Pace {
  /** Length of a piece in bytes. */
  readonly piece: number;
  /** Milliseconds between two pieces; with 0 the line is only looked at for an answer. */
  readonly pause: number;
}

/** What asking needs besides the request. */
export interface PaceContext {
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Answers above this are cut off. */
const LONGEST_ANSWER = 8 * 1024 * 1024;

/**
 * Asks on a connection of its own and sends the body piece by piece, listening meanwhile: a server that answers before
 * the end (RFC 9112 §9.6) is heard, and the rest stays unsent. Both are written down. Rejects only where `signal`
 * aborts.
 */
export async function askAtPace(
  options: LineOptions,
  asking: Asking,
  pace: Pace,
  { recorder, clock, signal }: PaceContext,
): Promise<Exchanged> {
  signal.throwIfAborted();
  const exchange = recorder.newExchange();
  const began = recorder.now();
  const { request, path, headers } = open(options, asking, signal);
  let place = recorder.at({ exchange });
  request.once('socket', (socket) => {
    const connected = () => {
      place = recordConnection(socket, recorder).place.at({ exchange });
    };
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected);
  });
  const over = new AbortController();
  const answer = hear(request, options.timeoutMs).finally(() => over.abort());
  const body = asking.body ?? Buffer.alloc(0);
  const sent = await sendPieces(request, body, pace, clock, over.signal);
  const whole = sent === body.length;
  const sentBody = payloadOf(body.subarray(0, sent));
  place.record({ type: 'request', method: asking.method, path, headers, body: sentBody, began, whole });
  const result = await answer;
  request.destroy();
  if (signal.aborted) {
    place.record({ type: 'no-response', cause: 'aborted', detail: 'the check was ended' });
    throw signal.reason;
  }
  place.record(result);
  return { exchange, asking, result };
}

/** Every header is given, so that Node adds none and the journal has what was sent. */
function open({ url, ca, insecure, headers: always = [] }: LineOptions, asking: Asking, signal: AbortSignal) {
  const base = new URL(url);
  const path = base.pathname.replace(/\/$/, '') + asking.path;
  const given: RawHeaders = [...always, ...asking.headers];
  const headers: RawHeaders = [
    ...(headerValue(given, 'host') === null ? [['Host', base.host] as const] : []),
    ...given,
    ['Content-Length', `${asking.body?.length ?? 0}`],
    ['Connection', 'close'],
  ];
  const request = (base.protocol === 'https:' ? httpsRequest : httpRequest)({
    hostname: base.hostname.replace(/^\[|\]$/g, ''),
    port: base.port,
    method: asking.method,
    path,
    headers: headers.flat(),
    agent: false,
    signal,
    ...(ca ? { ca } : {}),
    ...(insecure ? { rejectUnauthorized: false } : {}),
  });
  request.setNoDelay(true);
  return { request, path, headers };
}

/** What comes back, or why nothing does; never rejects. */
function hear(request: ClientRequest, timeoutMs: number): Promise<ResponseEvent | NoResponseEvent> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      const detail = `no answer within ${timeoutMs / 1000} s`;
      resolve({ type: 'no-response', cause: 'timeout', detail });
    }, timeoutMs);
    let answering = false;
    request.on('response', (response) => {
      answering = true;
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > LONGEST_ANSWER) response.destroy();
      });
      for (const end of ['end', 'error', 'close'])
        response.on(end, () => resolve(responseOf(response, Buffer.concat(chunks))));
    });
    request.on('error', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }) => {
      // Where an answer was cut, its own end follows.
      if (!answering || error.rawPacket) resolve(failureOf(error));
    });
    request.on('close', () => clearTimeout(timer));
  });
}

function failureOf(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): NoResponseEvent {
  const bytes = error.rawPacket && payloadOf(error.rawPacket.subarray(0, 4096));
  const cause = bytes ? 'not-http' : error.code === 'ECONNREFUSED' ? 'refused' : 'reset';
  const detail = error.message || error.code || error.name;
  return { type: 'no-response', cause, detail, ...(bytes ? { bytes } : {}) };
}

function responseOf(response: IncomingMessage, body: Buffer): ResponseEvent {
  return {
    type: 'response',
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    headers: headerPairs(response.rawHeaders),
    body: payloadOf(body),
    whole: response.complete,
  };
}

/** Sends until the end or until `over`; gives how many bytes went out. */
async function sendPieces(
  request: ClientRequest,
  body: Buffer,
  { piece, pause }: Pace,
  clock: Clock,
  over: AbortSignal,
): Promise<number> {
  let sent = 0;
  try {
    while (sent < body.length) {
      if (sent > 0) await clock.sleep(pause, over);
      const next = body.subarray(sent, sent + piece);
      sent += next.length;
      if (!request.write(next)) await once(request, 'drain', { signal: over });
    }
    request.end();
  } catch {
    // An answer came, or the line ended: `hear` knows which.
  }
  return sent;
}
