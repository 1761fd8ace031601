import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { PATHS } from '../../spec/protocol.ts';

export interface ProbeOptions {
  /** Base URL of the server, without a slash at the end. */
  readonly url: string;
  /** Certificates (PEM) of whom to trust besides the usual. */
  readonly ca?: string | Buffer | undefined;
  /** Believe any certificate. */
  readonly insecure?: boolean | undefined;
  /** Sent along. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal: AbortSignal;
}

/** What one report without a token brought. */
export type ProbeOutcome =
  | HttpAnswer
  /** Bytes that are not HTTP; none where TLS met something else. */
  | { readonly kind: 'not-http'; readonly bytes: Buffer; readonly detail: string }
  /** It may go better the next time. `bytes` are those of a response that broke off. */
  | { readonly kind: 'failed'; readonly bytes: Buffer; readonly detail: string }
  /** It cannot go better. */
  | { readonly kind: 'hopeless'; readonly detail: string };

export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly contentType: string | null;
  /** The first bytes of the body, 512 at most. */
  readonly body: Buffer;
  /** False where the body had no end. */
  readonly whole: boolean;
}

/** What a probe has heard so far, for who gives up waiting. */
export interface Hearing {
  /** When it was asked, by the caller's clock. */
  readonly began: number;
  connected: boolean;
  /** The first bytes of the connection, 512 at most; deciphered where it is TLS. */
  bytes: Buffer;
  answer: HttpAnswer | null;
}

const KEPT_BYTES = 512;
const MAX_BODY_BYTES = 1024 * 1024;

/** Sends one report without a token on a connection of its own; `hearing` is kept up to date meanwhile. */
export function probe(options: ProbeOptions, hearing: Hearing): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    const url = new URL(options.url + PATHS.report);
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, requestOptions(options));
    request.on('socket', (socket) => {
      socket.on('connect', () => {
        hearing.connected = true;
      });
      // Before the parser, which lets nobody see what it refuses.
      socket.prependListener('data', (chunk: Buffer) => {
        if (hearing.bytes.length < KEPT_BYTES) {
          hearing.bytes = Buffer.concat([hearing.bytes, chunk]).subarray(0, KEPT_BYTES);
        }
      });
    });
    request.on('response', (response) => read(response, hearing, resolve));
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(answerOf(response, Buffer.alloc(0), true));
    });
    request.on('error', (error) => resolve(failure(error, hearing)));
    request.end('{}');
  });
}

function requestOptions(options: ProbeOptions): RequestOptions & { ca?: string | Buffer } {
  return {
    method: 'POST',
    headers: { ...options.headers, 'Content-Type': 'application/json', 'Content-Length': 2 },
    agent: false,
    signal: options.signal,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.insecure ? { rejectUnauthorized: false } : {}),
  };
}

function read(response: IncomingMessage, hearing: Hearing, resolve: (outcome: ProbeOutcome) => void): void {
  let body = Buffer.alloc(0);
  let length = 0;
  hearing.answer = answerOf(response, body, false);
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (body.length < KEPT_BYTES) body = Buffer.concat([body, chunk]).subarray(0, KEPT_BYTES);
    hearing.answer = answerOf(response, body, false);
    if (length > MAX_BODY_BYTES) {
      response.destroy();
      resolve(hearing.answer);
    }
  });
  response.on('end', () => resolve(answerOf(response, body, true)));
  response.on('error', (error) => resolve(failure(error, hearing)));
}

function answerOf(response: IncomingMessage, body: Buffer, whole: boolean): HttpAnswer {
  const contentType = response.headers['content-type'] ?? null;
  return { kind: 'answer', status: response.statusCode ?? 0, contentType, body, whole };
}

const HOPELESS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is signed by an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
};

const FAILED: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
};

function failure(error: NodeJS.ErrnoException, hearing: Hearing): ProbeOutcome {
  const { code = '' } = error;
  const { bytes } = hearing;
  const distrust = HOPELESS[code];
  if (distrust) return { kind: 'hopeless', detail: `${distrust}: give --ca, or --insecure to believe it` };
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return { kind: 'not-http', bytes, detail: 'it does not speak TLS: is its URL an http:// one?' };
  }
  if (code.startsWith('HPE_') || !mayBeHttp(bytes)) {
    return { kind: 'not-http', bytes, detail: lookOf(bytes) };
  }
  if (bytes.length > 0) return { kind: 'failed', bytes, detail: 'its response broke off' };
  if (hearing.connected && (code === 'ECONNRESET' || code === 'EPIPE')) {
    return { kind: 'failed', bytes, detail: 'it takes the connection and closes it without a byte' };
  }
  return { kind: 'failed', bytes, detail: FAILED[code] ?? (error.message || code) };
}

function mayBeHttp(bytes: Buffer): boolean {
  const start = 'HTTP/1.';
  const text = bytes.toString('latin1', 0, start.length);
  return start.startsWith(text);
}

/** A word on bytes that are no HTTP/1 response. */
export function lookOf(bytes: Buffer): string {
  const first = bytes[0] ?? 0;
  if ((first === 0x15 || first === 0x16) && bytes[1] === 3) {
    return 'it speaks TLS: is its URL an https:// one?';
  }
  if (bytes[3] !== undefined && bytes[3] === 4 && bytes.readUIntBE(0, 3) % 6 === 0) {
    return 'it speaks HTTP/2 without being asked; the protocol is HTTP/1.1';
  }
  return mayBeHttp(bytes) ? 'its response breaks the rules of HTTP/1.1' : 'what it sends is no HTTP';
}
