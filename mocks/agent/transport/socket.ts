import { type ClientOptions, WebSocket } from 'ws';
import type { Clock } from '../../clock.ts';
import type { Failure } from '../outcome.ts';

/** An open socket (protocol §4). */
export interface AgentSocket {
  /** Sends one text message; false where the line is closing or earlier bytes still wait. */
  send(text: string): boolean;
  /** Closes it, after a second by force. */
  close(): void;
  /** Resolves once it has ended, with what is known of the cause. */
  readonly closed: Promise<string>;
}

export type Opened = { readonly ok: true; readonly socket: AgentSocket } | Failure;

export interface SocketOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** PEM text of the authorities to trust. */
  readonly ca?: string;
  readonly clock: Clock;
  /** Ends the handshake, but not a socket that is open already. */
  readonly signal: AbortSignal;
}

/** Two pings without any frame in between, and the line counts as dead: noticed after 60 s at the latest. */
const PING_EVERY_MS = 30_000;
const CLOSE_LIMIT_MS = 1000;
const LONGEST_MESSAGE = 1024 * 1024;

/** Opens a socket. Never rejects. The handshake is verified and pings are answered by `ws`. */
export function connectSocket({ url, headers, ca, clock, signal }: SocketOptions): Promise<Opened> {
  const options: ClientOptions & { closeTimeout: number } = {
    headers,
    perMessageDeflate: false,
    maxPayload: LONGEST_MESSAGE,
    closeTimeout: CLOSE_LIMIT_MS,
    ...(ca !== undefined && { ca }),
  };
  return new Promise((resolve) => {
    const line = new WebSocket(url, options);
    const stop = (): void => line.terminate();
    const finish = (opened: Opened): void => {
      signal.removeEventListener('abort', stop);
      resolve(opened);
    };
    line.once('open', () => finish({ ok: true, socket: openSocket(line, clock) }));
    line.once('unexpected-response', (request, response) => {
      finish({ ok: false, status: response.statusCode ?? null, reason: `answered ${response.statusCode}` });
      request.destroy();
    });
    // Stays for the socket's whole life: an error is always followed by a close.
    line.on('error', (error) => {
      const cause: unknown = signal.aborted ? signal.reason : error;
      finish({ ok: false, status: null, reason: cause instanceof Error ? cause.message : String(cause) });
    });
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

function openSocket(line: WebSocket, clock: Clock): AgentSocket {
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  const ended = new AbortController();
  line.once('close', (code) => {
    ended.abort();
    resolve(`closed with ${code}`);
  });
  watch(line, clock, ended.signal).catch(() => {});
  return {
    closed,
    close: () => line.close(1000),
    send(text) {
      // What waits behind a line that does not move would arrive late and all at once.
      if (line.readyState !== WebSocket.OPEN || line.bufferedAmount > 0) return false;
      line.send(text);
      return true;
    },
  };
}

/** Pings, and ends a line on which nothing was heard since the ping before. */
async function watch(line: WebSocket, clock: Clock, ended: AbortSignal): Promise<void> {
  let heard = true;
  for (const event of ['ping', 'pong', 'message']) {
    line.on(event, () => {
      heard = true;
    });
  }
  for (;;) {
    await clock.sleep(PING_EVERY_MS, ended);
    if (!heard) return line.terminate();
    heard = false;
    if (line.readyState === WebSocket.OPEN) line.ping();
  }
}
