/** What renderers see of an exchange on the wire, taken from the journal. */

import type {
  FrameEvent,
  JournalEvent,
  NoResponseEvent,
  Payload,
  RawHeaders,
  Side,
} from '../spec/journal.ts';

/** A body or payload for reading. */
export interface BodyView {
  /** The text, or the start of the bytes in hex where they are no UTF-8. */
  readonly text: string;
  /** Whether `text` is hex. */
  readonly binary: boolean;
  /** Length of the whole in bytes; `text` may show less. */
  readonly bytes: number;
}

export interface FrameView {
  readonly from: Side;
  /** `text`, `binary`, `close`, … or the number where RFC 6455 §5.2 gives it no name. */
  readonly opcode: string;
  readonly payload: BodyView;
  /** What is unusual about the frame, in the words of RFC 6455, or null. */
  readonly note: string | null;
}

/** One HTTP exchange, with the frames of the socket that it opened. */
export interface ExchangeView {
  readonly number: number;
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly headers: RawHeaders;
    readonly body: BodyView;
  };
  readonly response?: {
    readonly status: number;
    readonly reason: string;
    readonly headers: RawHeaders;
    readonly body: BodyView;
  };
  readonly noResponse?: Pick<NoResponseEvent, 'cause' | 'detail'>;
  /** The last frames of the socket. */
  readonly frames: readonly FrameView[];
  /** How many went before them. */
  readonly framesBefore: number;
}

type Draft = { -readonly [Part in keyof ExchangeView]: ExchangeView[Part] } & { frames: FrameView[] };

/** The last frames of a socket that are kept: a verdict rests on what came last. */
const FRAMES_KEPT = 50;

/** Collects the exchanges with the wanted numbers; one that the journal does not hold is absent. */
export function exchangesOf(
  events: Iterable<JournalEvent>,
  wanted: ReadonlySet<number>,
): Map<number, ExchangeView> {
  const found = new Map<number, Draft>();
  for (const event of events) {
    if (event.exchange !== null && wanted.has(event.exchange)) add(found, event.exchange, event);
  }
  return found;
}

function add(found: Map<number, Draft>, number: number, event: JournalEvent): void {
  const draft = found.get(number) ?? { number, frames: [], framesBefore: 0 };
  found.set(number, draft);
  switch (event.type) {
    case 'request':
      draft.request = {
        method: event.method,
        path: event.path,
        headers: event.headers,
        body: bodyView(event.body),
      };
      break;
    case 'response':
      draft.response = {
        status: event.status,
        reason: event.reason,
        headers: event.headers,
        body: bodyView(event.body),
      };
      break;
    case 'no-response':
      draft.noResponse = { cause: event.cause, detail: event.detail };
      break;
    case 'frame':
      draft.frames.push(frameView(event));
      if (draft.frames.length > FRAMES_KEPT) {
        draft.frames.shift();
        draft.framesBefore += 1;
      }
      break;
  }
}

/** The bytes shown of a body that is no text. */
const HEX_SHOWN = 64;

function bodyView(payload: Payload): BodyView {
  if (payload.base64 === undefined) return { text: payload.text ?? '', binary: false, bytes: payload.bytes };
  const shown = Array.from(payloadBytes(payload).subarray(0, HEX_SHOWN));
  const hex = shown.map((byte) => byte.toString(16).padStart(2, '0'));
  return { text: hex.join(' '), binary: true, bytes: payload.bytes };
}

const OPCODES: Readonly<Record<number, string>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

function frameView(frame: FrameEvent): FrameView {
  const notes = [
    frame.broken,
    frame.fin ? undefined : 'FIN 0',
    frame.rsv === 0 ? undefined : `RSV ${frame.rsv}`,
    frame.from === 'agent' && frame.mask === null ? 'MASK 0' : undefined,
    frame.from === 'master' && frame.mask !== null ? 'MASK 1' : undefined,
  ].filter((note) => note !== undefined);
  return {
    from: frame.from,
    opcode: OPCODES[frame.opcode] ?? String(frame.opcode),
    payload: frame.opcode === 8 ? closeView(frame.payload) : bodyView(frame.payload),
    note: notes.length === 0 ? null : notes.join(', '),
  };
}

/** A close frame begins with its code in two bytes (RFC 6455 §5.5.1). */
function closeView(payload: Payload): BodyView {
  const bytes = payloadBytes(payload);
  if (bytes.length < 2) return bodyView(payload);
  const code = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  const text = `${code} ${new TextDecoder().decode(bytes.subarray(2))}`.trimEnd();
  return { text, binary: false, bytes: payload.bytes };
}

/** The bytes that the journal kept of a payload. Runs in browsers too. */
export function payloadBytes(payload: Payload): Uint8Array {
  if (payload.base64 === undefined) return new TextEncoder().encode(payload.text ?? '');
  return Uint8Array.from(atob(payload.base64), (char) => char.charCodeAt(0));
}
