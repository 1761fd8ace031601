import { type ClientRequest, type IncomingMessage, Agent as Pool, request as requestHttp } from 'node:http';
import type { RequestOptions } from 'node:https';

/** An answer whose head has arrived. */
export interface HttpAnswer {
  readonly status: number;
  /** Undefined where it broke off or was longer than any answer of the protocol. */
  readonly body: string | undefined;
}

export interface HttpClient {
  /**
   * Sends a JSON text to a path below the base URL. Rejects where no answer comes, with the signal's reason where that
   * aborts. Redirects are not followed.
   */
  post(path: string, headers: Headers, body: string, signal: AbortSignal): Promise<HttpAnswer>;
  /** Closes every connection. */
  close(): void;
}

export type Headers = Readonly<Record<string, string>>;

const LONGEST_BODY = 64 * 1024;
const CONNECTIONS = 4;

/** A client for one master that keeps its connections. `ca` is the PEM text of the authorities to trust. */
export async function createHttpClient(base: string, ca?: string): Promise<HttpClient> {
  const isSecure = base.startsWith('https:');
  // Loaded only where it is needed: a fleet of agents starts at once.
  const https = isSecure ? await import('node:https') : undefined;
  const request = https?.request ?? requestHttp;
  const pool = https
    ? new https.Agent({ keepAlive: true, maxSockets: CONNECTIONS })
    : new Pool({ keepAlive: true, maxSockets: CONNECTIONS });

  return {
    async post(path, headers, body, signal) {
      const options: RequestOptions = {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          ...headers,
        },
        ...(ca !== undefined && { ca }),
      };
      const send = (agent: Pool | false): ClientRequest =>
        request(base + path, { ...options, agent, signal });
      try {
        return await exchange(send(pool), body);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof LostConnection)) throw error;
        return await exchange(send(false), body);
      }
    },

    close: () => pool.destroy(),
  };
}

/** A kept connection that ended before any answer: the master had closed it while the request was on its way. */
class LostConnection extends Error {}

function exchange(request: ClientRequest, body: string): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    request.on('response', (response) => {
      isAnswered = true;
      readBody(response).then((text) => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (isAnswered) return;
      const isLost = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(isLost ? new LostConnection(error.message) : error);
    });
    request.on('close', () => {
      if (!isAnswered) reject(new Error('the connection ended without an answer'));
    });
    request.end(body);
  });
}

/** The whole body as text, or undefined. Never rejects. */
async function readBody(response: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > LONGEST_BODY) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}
