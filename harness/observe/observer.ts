import { isControl, OPCODE } from '../../mocks/wire/frames.ts';
import { headerValue } from '../../mocks/wire/headers.ts';
import { bytesOf, payloadOf } from '../../mocks/wire/payload.ts';
import type { JournalEvent, RequestEvent, ResponseEvent, Stamp } from '../../spec/journal.ts';
import { endpointOf, type Identity } from '../../spec/protocol.ts';
import type { Answer, Exchange, Observation } from './observation.ts';

type Event<Type extends JournalEvent['type']> = Extract<JournalEvent, { type: Type }>;

/**
 * Folds the events of one scenario (or of one recording) into observations. Its state is bounded: exchanges are
 * forgotten when they are answered, sockets when they close.
 */
export class Observer {
  readonly #prefix: string;
  readonly #open = new Map<number, Exchange>();
  readonly #sockets = new Map<number, { exchange: Exchange; parts: Event<'frame'>[] }>();
  #life = 1;

  constructor(prefix = '') {
    this.#prefix = prefix;
  }

  see(event: JournalEvent): Observation[] {
    const { t } = event;
    switch (event.type) {
      case 'request':
        return this.#request(event);
      case 'response':
        return this.#answer(event, answerOf(event, this.#open.get(event.exchange ?? -1)));
      case 'no-response':
        if (event.bytes && !this.#open.has(event.exchange ?? -1))
          return [{ kind: 'garbage', t, bytes: event.bytes }];
        return this.#answer(event, { ...noAnswer, t, cause: event.cause });
      case 'socket':
        return this.#socket(event);
      case 'frame':
        return this.#frame(event);
      case 'connection':
        if (event.phase === 'open' || event.conn === null) return [];
        return [{ kind: 'line-closed', t, conn: event.conn, by: event.by ?? null }];
      case 'fault':
        return [{ kind: 'fault', t, fault: event, exchange: this.#open.get(event.exchange ?? -1) ?? null }];
      case 'launch':
        this.#life = event.life;
        return [{ kind: 'launch', t, launch: event }];
      case 'output':
        return [{ kind: 'output', t, output: event }];
      case 'exit':
        return [{ kind: 'exit', t, exit: event }];
      case 'lag':
        return [{ kind: 'lag', t, lag: event }];
      case 'scenario':
        return [{ kind: 'scenario', t, event }];
      case 'reading':
        return [{ kind: 'reading', t, reading: event }];
      case 'run':
        return [];
    }
  }

  #request(event: Event<'request'>): Observation[] {
    if (event.exchange === null || !event.whole) return [];
    const exchange: Exchange = {
      number: event.exchange,
      conn: event.conn,
      peer: event.peer,
      life: this.#life,
      endpoint: endpointFor(event, this.#prefix),
      method: event.method,
      path: event.path,
      headers: event.headers,
      body: event.body,
      token: credentials(event),
      began: event.began,
      ended: event.t,
      answer: null,
    };
    this.#open.set(exchange.number, exchange);
    const request: Observation = { kind: 'request', t: event.t, exchange };
    if (exchange.endpoint !== 'report') return [request];
    const report = { t: event.began, via: 'http', body: event.body, exchange } as const;
    return [request, { kind: 'report', t: event.t, report }];
  }

  #answer(event: JournalEvent, answer: Answer): Observation[] {
    const exchange = this.#open.get(event.exchange ?? -1);
    if (!exchange) return [];
    if (answer.status !== 101) this.#open.delete(exchange.number);
    exchange.answer = answer;
    return [{ kind: 'answer', t: event.t, exchange, answer }];
  }

  #socket(event: Event<'socket'>): Observation[] {
    const number = event.exchange ?? -1;
    if (event.phase === 'open') {
      const exchange = this.#open.get(number);
      if (!exchange) return [];
      this.#open.delete(number);
      this.#sockets.set(number, { exchange, parts: [] });
      return [{ kind: 'socket-open', t: event.t, exchange }];
    }
    const socket = this.#sockets.get(number);
    if (!socket) return [];
    this.#sockets.delete(number);
    const { code = 1006, by = null } = event;
    return [{ kind: 'socket-close', t: event.t, exchange: socket.exchange, code, by }];
  }

  #frame(event: Event<'frame'>): Observation[] {
    const socket = this.#sockets.get(event.exchange ?? -1);
    if (!socket) return [];
    const { exchange } = socket;
    const seen: Observation[] = [{ kind: 'frame', t: event.t, exchange, frame: event }];
    if (event.from === 'master' || isControl(event.opcode)) return seen;
    socket.parts.push(event);
    if (!event.fin) return seen;
    const parts = socket.parts;
    socket.parts = [];
    const { t, opcode } = parts[0]!;
    const isText = opcode === OPCODE.text;
    const body =
      parts.length === 1
        ? event.payload
        : payloadOf(Buffer.concat(parts.map((part) => bytesOf(part.payload))));
    seen.push({ kind: 'message', t: event.t, exchange, from: 'agent', isText, body });
    seen.push({ kind: 'report', t: event.t, report: { t, via: 'socket', body, exchange } });
    return seen;
  }
}

const noAnswer: Answer = {
  t: 0,
  status: null,
  headers: [],
  body: null,
  whole: false,
  cause: null,
  issued: null,
};

function answerOf(event: ResponseEvent & Stamp, exchange: Exchange | undefined): Answer {
  const isRegistered = exchange?.endpoint === 'register' && event.status === 200 && event.whole;
  return {
    t: event.t,
    status: event.status,
    headers: event.headers,
    body: event.body,
    whole: event.whole,
    cause: null,
    issued: isRegistered ? identityIn(event.body.text) : null,
  };
}

/** The identity in the answer to a registration, or null. */
export function identityIn(body: string | undefined): Identity | null {
  try {
    const { uuid, token } = JSON.parse(body ?? '') as Partial<Identity>;
    return typeof uuid === 'string' && typeof token === 'string' ? { uuid, token } : null;
  } catch {
    return null;
  }
}

/** A Bearer token as sent, or as a masked journal shows it. */
function credentials(event: RequestEvent): string | null {
  const match = /^bearer +(\S.*)$/i.exec(headerValue(event.headers, 'authorization') ?? '');
  return match?.[1]?.trim() ?? null;
}

/** The endpoint, where the method is the one that it has; any other request is none of the protocol's calls. */
function endpointFor(event: RequestEvent, prefix: string): Exchange['endpoint'] {
  const endpoint = endpointOf(event.path, prefix) ?? null;
  const method = endpoint === 'socket' ? 'GET' : 'POST';
  return event.method === method ? endpoint : null;
}
