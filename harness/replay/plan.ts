/** What is sent again of a recording, as data: moves in the order in which the recording had them. */

import { IDLE_CLOSED } from '../../mocks/probe/line.ts';
import { isControl, OPCODE } from '../../mocks/wire/frames.ts';
import { headerValue } from '../../mocks/wire/headers.ts';
import type { FrameEvent, JournalEvent, RequestEvent, Side, Stamp } from '../../spec/journal.ts';
import { PATHS } from '../../spec/protocol.ts';

/**
 * One move. `ask` begins an exchange, and `await` waits until it is answered: what was begun before that goes on beside
 * it, as it did in the recording. The others are about the socket that an exchange opened.
 */
export type Move =
  | {
      readonly do: 'ask';
      readonly exchange: number;
      readonly request: RequestEvent & Stamp;
      /** Below the prefix under which the recorded master stood. */
      readonly path: string;
      /** Whether it asks for a WebSocket. */
      readonly isHandshake: boolean;
      /** Whether the handshake was answered 101. */
      readonly opened: boolean;
    }
  | { readonly do: 'await'; readonly exchange: number }
  | { readonly do: 'send'; readonly exchange: number; readonly frame: FrameEvent }
  /** Wait for a pong, or for the end that the master put to the socket. */
  | { readonly do: 'hear'; readonly exchange: number; readonly frame: FrameEvent }
  /** The socket ended. */
  | { readonly do: 'leave'; readonly exchange: number; readonly by: Side };

/** Why traffic of the recording is not sent. */
export type LeftOut = 'elsewhere' | 'cut' | 'unfinished';

export interface Plan {
  readonly moves: readonly Move[];
  /** How many requests, or messages of sockets, are not sent for each reason. */
  readonly leftOut: ReadonlyMap<LeftOut, number>;
}

/** Where every path of the protocol begins. */
const ROOT = '/api/agent';

/** Reads the moves out of a recording. Pure. */
export function planOf(events: readonly JournalEvent[]): Plan {
  const prefix = prefixOf(events);
  const answers = new Map<number, JournalEvent>();
  for (const event of events)
    if (event.exchange !== null && (event.type === 'response' || event.type === 'no-response'))
      answers.set(event.exchange, event);
  const moves: Move[] = [];
  const leftOut = new Map<LeftOut, number>();
  const asked = new Set<number>();
  const drop = (reason: LeftOut) => leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  const sockets = new Map<number, PlannedSocket>();

  for (const event of events) {
    const { exchange } = event;
    if (exchange === null) continue;
    if (event.type === 'request') {
      const answer = answers.get(exchange);
      if (isAskedAgain(answer)) continue;
      const reason = whyNot(event, prefix, answer);
      if (reason !== null) {
        drop(reason);
        continue;
      }
      asked.add(exchange);
      moves.push(ask(event, exchange, prefix, answer));
    }
    if (!asked.has(exchange)) continue;
    if (event.type === 'response' || event.type === 'no-response') moves.push({ do: 'await', exchange });
    if (event.type !== 'frame' && event.type !== 'socket') continue;
    const socket = sockets.get(exchange) ?? new PlannedSocket(exchange);
    sockets.set(exchange, socket);
    const move = socket.moveFor(event);
    if (move === 'cut') drop('cut');
    else if (move) moves.push(move);
  }
  return { moves, leftOut };
}

function ask(
  request: RequestEvent & Stamp,
  exchange: number,
  prefix: string,
  answer: JournalEvent | undefined,
): Move {
  return {
    do: 'ask',
    exchange,
    request,
    path: request.path.slice(prefix.length),
    isHandshake: /websocket/i.test(headerValue(request.headers, 'upgrade') ?? ''),
    opened: answer?.type === 'response' && answer.status === 101,
  };
}

/** The probe asked anew by itself, since the server had closed an idle connection. */
function isAskedAgain(answer: JournalEvent | undefined): boolean {
  return answer?.type === 'no-response' && answer.cause === 'aborted' && answer.detail === IDLE_CLOSED;
}

function whyNot(
  { path, whole, body }: RequestEvent,
  prefix: string,
  answer: JournalEvent | undefined,
): LeftOut | null {
  if (!isBelow(path, prefix + ROOT)) return 'elsewhere';
  if (!whole || (answer?.type === 'no-response' && answer.cause === 'aborted')) return 'unfinished';
  return body.sha256 === undefined ? null : 'cut';
}

function isBelow(path: string, root: string): boolean {
  return path.startsWith(root) && /^([/?]|$)/.test(path.slice(root.length));
}

/** The path under which the recorded master stood: what most requests of the protocol have before their own. */
function prefixOf(events: readonly JournalEvent[]): string {
  const counts = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'request') continue;
    const bare = event.path.split('?', 1)[0]!;
    const own = Object.values(PATHS).find((path) => bare.endsWith(path));
    if (own === undefined) continue;
    const prefix = bare.slice(0, -own.length);
    counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? '';
}

/** Turns what happened on one socket into moves. */
class PlannedSocket {
  readonly #exchange: number;
  /** Payloads of pings that the agent sent, and that no pong has answered yet. */
  readonly #pings: string[] = [];
  /** Payloads of pings that the master sent. */
  readonly #pinged: string[] = [];
  #isClosing = false;

  constructor(exchange: number) {
    this.#exchange = exchange;
  }

  moveFor(event: JournalEvent): Move | 'cut' | null {
    const exchange = this.#exchange;
    if (event.type === 'frame') return event.from === 'agent' ? this.#sent(event) : this.#came(event);
    if (event.type !== 'socket' || event.phase === 'open') return null;
    // Journals of old do not say who ended it: nobody who had sent a close frame vanished.
    const by = event.by ?? (this.#isClosing ? 'master' : 'agent');
    return { do: 'leave', exchange, by };
  }

  #sent(frame: FrameEvent): Move | 'cut' | null {
    const { opcode, payload } = frame;
    if (payload.sha256 !== undefined) return 'cut';
    if (opcode === OPCODE.ping) this.#pings.push(keyOf(frame));
    if (opcode === OPCODE.close) this.#isClosing = true;
    // The pings of the server that is asked now are answered as they come.
    if (opcode === OPCODE.pong && taken(this.#pinged, keyOf(frame))) return null;
    return { do: 'send', exchange: this.#exchange, frame };
  }

  #came(frame: FrameEvent): Move | null {
    if (!isControl(frame.opcode)) return null; // whether a server says anything is its own affair
    if (frame.opcode === OPCODE.ping) this.#pinged.push(keyOf(frame));
    const isHeard =
      frame.opcode === OPCODE.close || (frame.opcode === OPCODE.pong && taken(this.#pings, keyOf(frame)));
    return isHeard ? { do: 'hear', exchange: this.#exchange, frame } : null;
  }
}

function keyOf({ payload }: FrameEvent): string {
  return payload.text ?? `base64 ${payload.base64}`;
}

/** Takes one out of the list; false where it holds none. */
function taken(list: string[], one: string): boolean {
  const at = list.indexOf(one);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}
