import { randomBytes } from 'node:crypto';
import type { Asking, Exchanged, Line } from '../../mocks/probe/line.ts';
import { SocketProbe } from '../../mocks/probe/socket.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import { acceptFor } from '../../mocks/wire/handshake.ts';
import { headerValue } from '../../mocks/wire/headers.ts';
import type { RawHeaders } from '../../spec/journal.ts';
import { say } from '../../spec/messages/message.ts';
import { type Identity, PATHS } from '../../spec/protocol.ts';
import { Asked, type AskedContext } from './asked.ts';
import { type Body, bytesOfBody } from './bodies.ts';
import { Settled } from './settled.ts';

const JSON_TYPE: RawHeaders = [['Content-Type', 'application/json']];

/** What differs from a well-behaved agent. */
export interface Oddities {
  /** The whole Authorization header; null for none. Default: Bearer and the token. */
  readonly authorization?: string | null;
  /** Instead of Content-Type: application/json. */
  readonly headers?: RawHeaders;
  /** Added to the path, with its question mark. */
  readonly query?: string;
}

/** An agent that the harness plays against a server: it asks as it is told, and nothing more. */
export class ProbeAgent {
  readonly identity: Identity;
  readonly #context: ProbeContext;
  readonly #odd: Oddities;

  constructor(identity: Identity, context: ProbeContext, odd: Oddities = {}) {
    this.identity = identity;
    this.#context = context;
    this.#odd = odd;
  }

  /** The same agent with something odd about its requests. */
  with(odd: Oddities): ProbeAgent {
    return new ProbeAgent(this.identity, this.#context, { ...this.#odd, ...odd });
  }

  /** The same agent with another token. */
  withToken(token: string): ProbeAgent {
    return this.with({ authorization: `Bearer ${token}` });
  }

  /** POST /api/agent/info (protocol §2). */
  info(body: Body): Asked {
    return this.#post(PATHS.info, body);
  }

  /** POST /api/agent/report (protocol §3). */
  report(body: Body): Asked {
    return this.#post(PATHS.report, body);
  }

  /** GET /api/agent/ws as a handshake (protocol §4); whatever comes is given back. */
  handshake(): Asked {
    return new Asked(this.#handshakeAsking(), {
      ...this.#context,
      send: async (asking) => {
        const upgraded = await this.#context.line.upgrade(
          asking,
          this.#context.recorder,
          this.#context.signal,
        );
        upgraded.line?.destroy();
        return upgraded;
      },
    });
  }

  /** Opens a socket that must open for the check to mean anything: else it is blocked by SRV-WS-01. */
  async socket(): Promise<SocketProbe> {
    const { line, recorder, signal, sockets } = this.#context;
    const asking = this.#handshakeAsking();
    const upgraded = await line.upgrade(asking, recorder, signal);
    if (upgraded.line && isAccepted(asking, upgraded)) {
      const probe = new SocketProbe(upgraded.line, upgraded.head, upgraded.exchange, recorder);
      sockets.add(probe);
      return probe;
    }
    upgraded.line?.destroy();
    const by = 'SRV-WS-01';
    throw new Settled({ verdict: 'blocked', by, message: say('blocked.no-socket', { by }) });
  }

  #post(path: string, body: Body): Asked {
    const headers = [...this.#authorization(), ...(this.#odd.headers ?? JSON_TYPE)];
    const asking = { method: 'POST', path: path + (this.#odd.query ?? ''), headers, body: bytesOfBody(body) };
    return new Asked(asking, this.#context);
  }

  #handshakeAsking(): Asking {
    const headers: RawHeaders = [
      ...this.#authorization(),
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', randomBytes(16).toString('base64')],
    ];
    return { method: 'GET', path: PATHS.socket + (this.#odd.query ?? ''), headers, body: null };
  }

  #authorization(): RawHeaders {
    const { authorization = `Bearer ${this.identity.token}` } = this.#odd;
    return authorization === null ? [] : [['Authorization', authorization]];
  }
}

/** What the agents of one check share. */
export interface ProbeContext extends AskedContext {
  readonly line: Line;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /** The sockets that the check has opened, closed for it at its end. */
  readonly sockets: Set<SocketProbe>;
}

/** Whether a handshake was answered with 101 and the right Sec-WebSocket-Accept (RFC 6455 §4.2.2). */
export function isAccepted(asking: Asking, { result }: Exchanged): boolean {
  if (result.type !== 'response' || result.status !== 101) return false;
  const key = headerValue(asking.headers, 'sec-websocket-key') ?? '';
  return headerValue(result.headers, 'sec-websocket-accept') === acceptFor(key);
}
