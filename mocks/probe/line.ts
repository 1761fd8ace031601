import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { NoResponseEvent, RawHeaders, ResponseEvent } from '../../spec/journal.ts';
import { deadline } from '../deadline.ts';
import type { Recorder } from '../recorder.ts';
import { headerPairs, headerValue } from '../wire/headers.ts';
import { payloadOf } from '../wire/payload.ts';
import { recordConnection } from './connection.ts';

export interface LineOptions {
  /** The server, without a slash at the end; a path in it is the prefix. */
  readonly url: string;
  /** Certificate authority for https, PEM. */
  readonly ca?: string;
  /** Accept any certificate. */
  readonly insecure?: boolean;
  /** Sent with every request: a user's `--header`. */
  readonly headers?: RawHeaders;
  /** How long one exchange may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** A request as it shall be on the wire; Host, Content-Length and Connection are added where they are not given. */
export interface Asking {
  readonly method: string;
  /** Below the server's prefix. */
  readonly path: string;
  readonly headers: RawHeaders;
  readonly body: Buffer | null;
}

/** One exchange that has ended: a response, or why there was none. */
export interface Exchanged {
  readonly exchange: number;
  readonly asking: Asking;
  readonly result: ResponseEvent | NoResponseEvent;
}

/** A server that answered the handshake with 101: the raw line, and what came with it. */
export interface Upgraded extends Exchanged {
  readonly line: Socket | null;
  readonly head: Buffer;
}

/** Why an exchange has no end where the same request follows as another: its connection was idle, and closed. */
export const IDLE_CLOSED = 'an idle connection was closed';

/** Who sends a request so late, in milliseconds, may find that its connection was given up meanwhile. */
const LATE_MS = 1000;

/** Bodies above this are cut off: a server that floods is an answer too. */
const LONGEST_ANSWER = 8 * 1024 * 1024;

/** Headers that say where a body ends (RFC 9112 §6). */
const FRAMING = ['Content-Length', 'Transfer-Encoding'];
/** Methods that say nothing about a body where there is none (RFC 9110 §8.6). */
const BODILESS = /^(GET|HEAD|DELETE|OPTIONS|TRACE)$/;

/** Speaks HTTP with one server over kept-alive connections, and writes down every exchange. */
export class Line {
  readonly #options: LineOptions;
  readonly #base: URL;
  readonly #pool: HttpAgent;
  readonly #connections = new WeakMap<Socket, number>();

  constructor(options: LineOptions) {
    this.#options = options;
    this.#base = new URL(options.url);
    const pooling = { keepAlive: true, maxSockets: 64 };
    this.#pool = this.#isTls ? new HttpsAgent(pooling) : new HttpAgent(pooling);
  }

  get #isTls(): boolean {
    return this.#base.protocol === 'https:';
  }

  /** Asks and waits for the whole answer; rejects only where `signal` aborts. */
  async ask(asking: Asking, recorder: Recorder, signal: AbortSignal): Promise<Exchanged> {
    const { exchange, result, line } = await this.#exchange(asking, recorder, signal, this.#pool);
    line?.destroy(); // a server that upgrades without being asked
    return { exchange, asking, result };
  }

  /** Asks for an upgrade on a connection of its own. */
  async upgrade(asking: Asking, recorder: Recorder, signal: AbortSignal): Promise<Upgraded> {
    const { exchange, result, line, head } = await this.#exchange(asking, recorder, signal, false);
    return { exchange, asking, result, line, head };
  }

  close(): void {
    this.#pool.destroy();
  }

  #exchange(
    asking: Asking,
    recorder: Recorder,
    signal: AbortSignal,
    pool: HttpAgent | false,
  ): Promise<Ended> {
    signal.throwIfAborted();
    const exchange = recorder.newExchange();
    return new Promise((resolve, reject) => {
      const request = this.#send(asking, pool);
      // Given to the request itself, the signal would cost more than all the rest of sending it.
      const stop = () => request.destroy(new Error('the check was ended'));
      signal.addEventListener('abort', stop, { once: true });
      let place = recorder.at({ exchange });
      let recorded = false;
      let settled = false;
      let answering = false;
      let callOff = () => undefined as unknown;
      let sentAfterMs = 0;
      const asked = () => {
        if (recorded) return;
        recorded = true;
        place.record({
          type: 'request',
          method: asking.method,
          path: request.path,
          headers: sentHeaders(request),
          body: payloadOf(asking.body ?? Buffer.alloc(0)),
          began: recorder.now(),
          whole: true,
        });
      };
      const over = () => {
        settled = true;
        callOff();
        signal.removeEventListener('abort', stop);
      };
      const settle = (result: Ended['result'], line: Socket | null = null, head = Buffer.alloc(0)) => {
        if (settled) return;
        over();
        asked(); // where there was no connection, what would have been sent
        place.record(result);
        resolve({ exchange, result, line, head });
      };
      request.on('socket', (socket) => {
        const began = performance.now();
        request.once('finish', () => {
          sentAfterMs = performance.now() - began;
        });
        callOff = deadline(this.#options.timeoutMs, () => {
          const detail = `no answer within ${this.#options.timeoutMs / 1000} s`;
          settle({ type: 'no-response', cause: 'timeout', detail });
          request.destroy();
        });
        const connected = () => {
          place = this.#placeOf(socket, recorder).at({ exchange });
          asked();
        };
        if (socket.connecting) socket.once(this.#isTls ? 'secureConnect' : 'connect', connected);
        else connected();
      });
      request.on('upgrade', (response, line, head) => settle(responseEvent(response, []), line, head));
      request.on('response', (response) => {
        answering = true;
        readResponse(response, settle);
      });
      request.on('error', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }) => {
        if (settled) return;
        if (signal.aborted) {
          over();
          place.record({ type: 'no-response', cause: 'aborted', detail: 'the check was ended' });
          return reject(signal.reason);
        }
        if (answering && !error.rawPacket) return; // the answer was cut: its own end follows
        const hungUp = error.code === 'ECONNRESET' || error.code === 'EPIPE';
        const wasIdle = request.reusedSocket || sentAfterMs > LATE_MS;
        if (pool && wasIdle && hungUp && !error.rawPacket) {
          // The server closed an idle connection just as it was used again, or before a machine that stood still had
          // said anything on it: its good right (RFC 9112 §9.5).
          over();
          place.record({ type: 'no-response', cause: 'aborted', detail: IDLE_CLOSED });
          return this.#exchange(asking, recorder, signal, false).then(resolve, reject);
        }
        settle(failureOf(error));
      });
      request.end(asking.body ?? undefined);
    });
  }

  #send(asking: Asking, pool: HttpAgent | false): ClientRequest {
    const { hostname, port } = this.#base;
    const { ca, insecure, headers: always = [] } = this.#options;
    const prefix = this.#base.pathname.replace(/\/$/, '');
    const given: RawHeaders = [...always, ...asking.headers];
    const has = (...names: string[]) => names.some((name) => headerValue(given, name) !== null);
    const hasLength = (asking.body !== null || !BODILESS.test(asking.method)) && !has(...FRAMING);
    return (this.#isTls ? httpsRequest : httpRequest)({
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      method: asking.method,
      path: prefix + asking.path,
      headers: [
        ...(has('host') ? [] : ['Host', this.#base.host]),
        ...given.flat(),
        ...(hasLength ? ['Content-Length', `${asking.body?.length ?? 0}`] : []),
      ],
      agent: pool,
      ...(ca ? { ca } : {}),
      ...(insecure ? { rejectUnauthorized: false } : {}),
    });
  }

  /** The connection's place in the journal; it is written down when it is first seen. */
  #placeOf(socket: Socket, recorder: Recorder): Recorder {
    const known = this.#connections.get(socket);
    if (known !== undefined) return recorder.at({ conn: known });
    const { conn, place } = recordConnection(socket, recorder);
    this.#connections.set(socket, conn);
    return place;
  }
}

interface Ended {
  readonly exchange: number;
  readonly result: ResponseEvent | NoResponseEvent;
  readonly line: Socket | null;
  readonly head: Buffer;
}

function readResponse(response: IncomingMessage, settle: (result: ResponseEvent) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST_ANSWER) response.destroy();
  });
  const end = () => settle(responseEvent(response, chunks));
  response.on('end', end);
  response.on('error', end);
  response.on('close', end);
}

function responseEvent(response: IncomingMessage, chunks: readonly Buffer[]): ResponseEvent {
  return {
    type: 'response',
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    headers: headerPairs(response.rawHeaders),
    body: payloadOf(Buffer.concat(chunks)),
    whole: response.complete || response.statusCode === 101,
  };
}

function failureOf(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): NoResponseEvent {
  const type = 'no-response';
  const detail = error.message || error.code || error.name; // several addresses tried: no message of its own
  if (error.rawPacket)
    return { type, cause: 'not-http', detail, bytes: payloadOf(error.rawPacket.subarray(0, 4096)) };
  if (error.code === 'ECONNREFUSED') return { type, cause: 'refused', detail };
  if (error.code === 'ETIMEDOUT') return { type, cause: 'timeout', detail };
  return { type, cause: 'reset', detail };
}

/** The head as it was sent: Node keeps it in one string. */
function sentHeaders(request: ClientRequest): RawHeaders {
  const head = (request as unknown as { _header?: string })._header ?? '';
  return head
    .split('\r\n')
    .slice(1)
    .filter((line) => line.includes(': '))
    .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const);
}
