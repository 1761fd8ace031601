import type { Asking, Exchanged, Upgraded } from '../../mocks/probe/line.ts';
import type { Pace } from '../../mocks/probe/raw.ts';
import { SocketProbe } from '../../mocks/probe/socket.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import { acceptFor, tellingKey } from '../../mocks/wire/handshake.ts';
import { headerValue } from '../../mocks/wire/headers.ts';
import type { RawHeaders } from '../../spec/journal.ts';
import { say } from '../../spec/messages/message.ts';
import { type Identity, PATHS } from '../../spec/protocol.ts';
import { Asked, type AskedContext } from './asked.ts';
import { anInfo, type Body, bytesOfBody } from './bodies.ts';
import { Settled } from './settled.ts';

const JSON_TYPE: RawHeaders = [['Content-Type', 'application/json']];

/** What differs from a well-behaved agent. */
export interface Oddities {
  /** The whole Authorization header; null for none. Default: Bearer and the token. */
  readonly authorization?: string | null;
  /** Instead of Content-Type: application/json. */
  readonly headers?: RawHeaders;
  /** How its handshakes are spelt. */
  readonly spelt?: Spelling;
  /** Added to the path, with its question mark. */
  readonly query?: string;
  /** Sends no information before its first report or handshake unless it is told to. */
  readonly introducesItself?: false;
}

/** A handshake that means the same, otherwise written. */
export interface Spelling {
  /** Instead of `Connection: Upgrade`. */
  readonly connection?: string;
  /** Instead of `Upgrade: websocket`. */
  readonly upgrade?: string;
  /** The names of its headers. */
  readonly inLowerCase?: true;
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
    return this.post(PATHS.info, body);
  }

  /** POST /api/agent/report (protocol §3), once the agent has sent its information. */
  report(body: Body): Asked {
    return this.#ask(this.#posting(PATHS.report, body), this.#context.send, true);
  }

  /** The same, its body piece by piece on a connection of its own. */
  reportAtPace(body: Body, pace: Pace): Asked {
    const { askAtPace } = this.#context;
    return this.#ask(this.#posting(PATHS.report, body), (asking) => askAtPace(asking, pace), true);
  }

  /** POST of any path, with the agent's credentials. */
  post(path: string, body: Body): Asked {
    return this.#ask(this.#posting(path, body), this.#context.send, false);
  }

  /** GET of any path, with the agent's credentials. */
  get(path: string): Asked {
    const headers = [...this.#authorization(), ...(this.#odd.headers ?? [])];
    return this.#ask({ method: 'GET', path, headers, body: null }, this.#context.send, false);
  }

  /** GET /api/agent/ws as a handshake (protocol §4); whatever comes is given back. */
  handshake(): Asked {
    return this.#upgrade((upgraded) => upgraded.line?.destroy());
  }

  /** Opens a socket that must open for the check to mean anything: else it is blocked by SRV-WS-01. */
  async socket(): Promise<SocketProbe> {
    const { socket } = await this.openSocket();
    if (socket) return socket;
    const by = 'SRV-WS-01';
    throw new Settled({ verdict: 'blocked', by, message: say('blocked.no-socket', { by }) });
  }

  /** Tries to open a socket; null where the handshake is not answered as RFC 6455 §4.2.2 says. */
  async openSocket(): Promise<{ readonly exchanged: Exchanged; readonly socket: SocketProbe | null }> {
    const { recorder, sockets } = this.#context;
    let socket: SocketProbe | null = null;
    const exchanged = await this.#upgrade((upgraded) => {
      const { line, head, exchange, asking } = upgraded;
      if (!line) return;
      if (!isAccepted(asking, upgraded)) return line.destroy();
      socket = new SocketProbe(line, head, exchange, recorder);
      sockets.add(socket);
    }).result();
    return { exchanged, socket };
  }

  #posting(path: string, body: Body): Asking {
    const headers = [...this.#authorization(), ...(this.#odd.headers ?? JSON_TYPE)];
    return { method: 'POST', path: path + (this.#odd.query ?? ''), headers, body: bytesOfBody(body) };
  }

  #ask(asking: Asking, send: AskedContext['send'], introduced: boolean): Asked {
    if (!introduced) return new Asked(asking, { ...this.#context, send });
    return new Asked(asking, {
      ...this.#context,
      send: async (sent) => {
        await this.#introduce();
        return send(sent);
      },
    });
  }

  #upgrade(take: (upgraded: Upgraded) => unknown): Asked {
    const send = async (asking: Asking) => {
      await this.#introduce();
      const upgraded = await this.#context.upgrade(asking);
      take(upgraded);
      return upgraded;
    };
    return new Asked(this.#handshakeAsking(), { ...this.#context, send });
  }

  /**
   * Sends basic information once, as agents do at their start: a server may want it before the first report, as the
   * text leaves that open. Whatever it answers here is judged elsewhere.
   */
  #introduce(): Promise<unknown> {
    if (this.#odd.introducesItself === false) return Promise.resolve();
    const { introduced } = this.#context;
    const known = introduced.get(this.identity);
    if (known) return known;
    const introduction = new ProbeAgent(this.identity, this.#context).info(anInfo()).result();
    introduced.set(this.identity, introduction);
    return introduction;
  }

  #handshakeAsking(): Asking {
    const { connection = 'Upgrade', upgrade = 'websocket', inLowerCase } = this.#odd.spelt ?? {};
    const usual: RawHeaders = [
      ...this.#authorization(),
      ['Connection', connection],
      ['Upgrade', upgrade],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', tellingKey()],
    ];
    const headers = inLowerCase ? usual.map(([name, value]) => [name.toLowerCase(), value] as const) : usual;
    return { method: 'GET', path: PATHS.socket + (this.#odd.query ?? ''), headers, body: null };
  }

  #authorization(): RawHeaders {
    const { authorization = `Bearer ${this.identity.token}` } = this.#odd;
    return authorization === null ? [] : [['Authorization', authorization]];
  }
}

/** What the agents of one check share. */
export interface ProbeContext extends AskedContext {
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  upgrade(asking: Asking): Promise<Upgraded>;
  askAtPace(asking: Asking, pace: Pace): Promise<Exchanged>;
  /** The sockets that the check has opened, closed for it at its end. */
  readonly sockets: Set<SocketProbe>;
  /** The basic information that the check has sent for agents before their first report. */
  readonly introduced: WeakMap<Identity, Promise<unknown>>;
}

/** Whether a handshake was answered with 101 and the right Sec-WebSocket-Accept (RFC 6455 §4.2.2). */
export function isAccepted(asking: Asking, { result }: Exchanged): boolean {
  if (result.type !== 'response' || result.status !== 101) return false;
  const key = headerValue(asking.headers, 'sec-websocket-key') ?? '';
  return headerValue(result.headers, 'sec-websocket-accept') === acceptFor(key);
}
