import type { Clock } from '../../mocks/clock.ts';
import type { Asking, Exchanged, Line } from '../../mocks/probe/line.ts';
import { SocketProbe } from '../../mocks/probe/socket.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import type { RawHeaders } from '../../spec/journal.ts';
import { PATHS } from '../../spec/protocol.ts';
import { Asked } from '../drive/asked.ts';
import { anInfo, type Body, bytesOfBody } from '../drive/bodies.ts';
import { isAccepted } from '../drive/probe-agent.ts';
import { Settled } from '../drive/settled.ts';
import { NOTICED_MS } from '../drive/sockets.ts';
import { identityIn } from '../observe/observer.ts';
import type { Move } from './plan.ts';
import { PlayedSocket } from './played-socket.ts';
import type { FromBefore, TokenFacts } from './token-facts.ts';
import type { Tokens } from './tokens.ts';

export interface PlayerOptions {
  readonly line: Line;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly facts: TokenFacts;
  /** Names of headers, in lower case, that are sent with every request, instead of those of the recording. */
  readonly overridden: ReadonlySet<string>;
  /** Ends the replay: `play` then rejects. */
  readonly signal: AbortSignal;
}

/** What was not sent although it was meant to be. */
export interface Unsent {
  /** Requests of agents that could not be registered. */
  lost: number;
  /** Requests that no client of HTTP can send as the recording has them. */
  unsendable: number;
  /** Messages of sockets that did not open. */
  messages: number;
}

type Ask = Extract<Move, { do: 'ask' }>;

/** How long a server may ask to wait (429) and be obeyed, in milliseconds. */
const LONGEST_WAIT_MS = 30_000;

/** Sends recorded moves to a server. Two requests are under way at once where they were so in the recording. */
export class Player {
  readonly unsent: Unsent = { lost: 0, unsendable: 0, messages: 0 };
  readonly #options: PlayerOptions;
  readonly #exchanges = new Map<number, Promise<unknown>>();
  readonly #sockets = new Map<number, PlayedSocket>();
  /** Credentials under which a socket was open before. */
  readonly #hadSocket = new Set<string>();

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** Registers an agent that was there before the recording began, and sends its information where that was too. */
  async introduce({ number, isInformed }: FromBefore, name: string): Promise<void> {
    const { tokens, recorder } = this.#options;
    const posting = (path: string, body: Body, headers: RawHeaders = []): Asking => ({
      method: 'POST',
      path,
      headers: [['Content-Type', 'application/json'], ...headers],
      body: bytesOfBody(body),
    });
    const registered = this.#askOrGiveUp(posting(PATHS.register, { name }), recorder);
    tokens.issue(number, registered.then(tokenIn));
    const authorization = await tokens.ofNumber(number);
    if (authorization === null || !isInformed) return;
    const headers = [['Authorization', `Bearer ${authorization}`]] as const;
    await this.#askOrGiveUp(posting(PATHS.info, anInfo(), headers), recorder);
  }

  /** Plays all moves, and waits for what is still under way at the end. */
  async play(moves: readonly Move[]): Promise<void> {
    const { signal } = this.#options;
    try {
      for (const move of moves) {
        signal.throwIfAborted();
        await this.#make(move);
      }
      await Promise.all(this.#exchanges.values());
      for (const socket of this.#sockets.values()) await socket.settle();
      await Promise.all([...this.#sockets.values()].map((socket) => socket.leave(false)));
    } finally {
      await Promise.allSettled(this.#exchanges.values());
      for (const socket of this.#sockets.values()) if (!socket.isOver) socket.vanish();
    }
  }

  async #make(move: Move): Promise<void> {
    switch (move.do) {
      case 'ask':
        return this.#begin(move);
      case 'await':
        await this.#exchanges.get(move.exchange);
        this.#exchanges.delete(move.exchange);
        return;
      case 'send':
        return this.#send(move);
      case 'hear':
        return this.#hear(move);
      case 'leave':
        return this.#sockets.get(move.exchange)?.leave(move.by === 'agent');
    }
  }

  /** Begins an exchange; those that begin one after another do so in their order. */
  async #begin(ask: Ask): Promise<void> {
    const asking = await this.#askingFor(ask);
    if (asking === null) this.unsent.lost++;
    const exchanged = asking === null ? Promise.resolve(null) : this.#exchange(ask, asking);
    this.#exchanges.set(ask.exchange, exchanged);
    exchanged.catch(() => undefined); // whoever waits for it is told
    const number = this.#options.facts.issuedBy.get(ask.exchange);
    if (number !== undefined)
      this.#options.tokens.issue(
        number,
        exchanged.then(tokenIn, () => null),
      );
  }

  async #exchange(ask: Ask, asking: Asking): Promise<Exchanged | null> {
    const { scenario, attempt, peer } = ask.request;
    const place = this.#options.recorder.at({ scenario, attempt, peer });
    if (!ask.isHandshake) return this.#askOrGiveUp(asking, place);
    return this.#unlessImpossible(() => this.#shakeHands(ask, asking, place));
  }

  #askOrGiveUp(asking: Asking, place: Recorder): Promise<Exchanged | null> {
    const { line, signal } = this.#options;
    return this.#unlessImpossible(() => this.#patiently(asking, () => line.ask(asking, place, signal)));
  }

  async #unlessImpossible(send: () => Promise<Exchanged>): Promise<Exchanged | null> {
    try {
      return await send();
    } catch (error) {
      if (error instanceof Settled) return null; // the server never took it: 429 to the end
      if (!isRefusedByNode(error)) throw error;
      this.unsent.unsendable++;
      return null;
    }
  }

  async #askingFor({ request, path }: Ask): Promise<Asking | null> {
    const { tokens, overridden } = this.#options;
    const [newPath, headers, body] = [
      await tokens.inText(path),
      await tokens.inHeaders(carried(request.headers, overridden)),
      await tokens.inBytes(request.body),
    ];
    if (newPath === null || headers === null || body === null) return null;
    return { method: request.method, path: newPath, headers, body: request.body.bytes === 0 ? null : body };
  }

  async #shakeHands(ask: Ask, asking: Asking, place: Recorder): Promise<Exchanged> {
    const credentials = JSON.stringify(asking.headers.filter(([name]) => /^authorization$/i.test(name)));
    let { exchanged, socket } = await this.#upgrade(asking, place);
    if (!socket && ask.opened && this.#hadSocket.has(credentials)) {
      // A server with room for one socket may need a moment to notice that the last one has closed.
      await this.#options.clock.sleep(NOTICED_MS, this.#options.signal);
      ({ exchanged, socket } = await this.#upgrade(asking, place));
    }
    if (!socket) return exchanged;
    this.#hadSocket.add(credentials);
    this.#sockets.set(ask.exchange, socket);
    if (!ask.opened) await socket.leave(false); // nobody had one there
    return exchanged;
  }

  async #upgrade(asking: Asking, place: Recorder) {
    const { line, signal } = this.#options;
    let socket: PlayedSocket | null = null;
    const exchanged = await this.#patiently(asking, async () => {
      const upgraded = await line.upgrade(asking, place, signal);
      const { line: wire, head, exchange } = upgraded;
      if (wire && isAccepted(asking, upgraded))
        socket = new PlayedSocket(new SocketProbe(wire, head, exchange, place), signal);
      else wire?.destroy();
      return upgraded;
    });
    return { exchanged, socket: socket as PlayedSocket | null };
  }

  /** Asks once more, later, where the server says 429. */
  #patiently(asking: Asking, send: () => Promise<Exchanged>): Promise<Exchanged> {
    const { clock, signal } = this.#options;
    return new Asked(asking, {
      send,
      isIssued: () => false,
      requirement: '',
      url: '',
      async waitOut(ms) {
        if (ms > LONGEST_WAIT_MS) return false;
        await clock.sleep(ms, signal);
        return true;
      },
    }).result();
  }

  async #send({ exchange, frame }: Extract<Move, { do: 'send' }>): Promise<void> {
    const payload = await this.#options.tokens.inBytes(frame.payload);
    const socket = this.#sockets.get(exchange);
    if (socket && payload) socket.send({ ...frame, payload }, frame.mask !== null);
    else this.unsent.messages++;
  }

  async #hear({ exchange, frame }: Extract<Move, { do: 'hear' }>): Promise<void> {
    const payload = await this.#options.tokens.inBytes(frame.payload);
    if (payload) await this.#sockets.get(exchange)?.hear(frame.opcode, payload);
  }
}

/** What every connection has of its own (RFC 9110 §7.2, §8.6). */
const OF_THE_CONNECTION = ['host', 'content-length'];

function carried(headers: RawHeaders, overridden: ReadonlySet<string>): RawHeaders {
  return headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return !OF_THE_CONNECTION.includes(lower) && !overridden.has(lower);
  });
}

function tokenIn(exchanged: Exchanged | null): string | null {
  const result = exchanged?.result;
  if (result?.type !== 'response' || result.status >= 300) return null;
  return identityIn(result.body.text)?.token ?? null;
}

/** Methods, targets and headers that no request may have. */
function isRefusedByNode(error: unknown): boolean {
  const code = error instanceof TypeError && 'code' in error ? String(error.code) : '';
  return /^ERR_(INVALID|UNESCAPED)_/.test(code);
}
