import type {
  ExitEvent,
  FaultEvent,
  FrameEvent,
  LagEvent,
  LaunchEvent,
  OutputEvent,
  Payload,
  RawHeaders,
  ReadingEvent,
  ScenarioEvent,
  Side,
} from '../../spec/journal.ts';
import type { Endpoint, Identity } from '../../spec/protocol.ts';

/** One HTTP exchange as far as it has gone; a socket's handshake is one too. */
export interface Exchange {
  readonly number: number;
  readonly conn: number | null;
  readonly peer: string | null;
  /** The life of the agent's process in which it was sent, from 1. */
  readonly life: number;
  readonly endpoint: Endpoint | null;
  readonly method: string;
  readonly path: string;
  readonly headers: RawHeaders;
  readonly body: Payload;
  /** The Bearer token it carries, or its mask; null where there is none. */
  readonly token: string | null;
  /** When its head came, and its last byte, in journal milliseconds. */
  readonly began: number;
  readonly ended: number;
  /** Set once it is answered. */
  answer: Answer | null;
}

export interface Answer {
  readonly t: number;
  /** Null where there was no response. */
  readonly status: number | null;
  readonly headers: RawHeaders;
  readonly body: Payload | null;
  readonly whole: boolean;
  /** Why there was none. */
  readonly cause: string | null;
  /** The identity that a successful registration gave out whole. */
  readonly issued: Identity | null;
}

/** A report, however it came. */
export interface Reported {
  /** When its first byte came. */
  readonly t: number;
  readonly via: 'http' | 'socket';
  readonly body: Payload;
  /** The exchange, or the handshake of its socket. */
  readonly exchange: Exchange;
}

/** What happened, put together from the events of the journal. Judges see nothing else. */
export type Observation = { readonly t: number } & (
  | { readonly kind: 'request'; readonly exchange: Exchange }
  | { readonly kind: 'answer'; readonly exchange: Exchange; readonly answer: Answer }
  | { readonly kind: 'report'; readonly report: Reported }
  | { readonly kind: 'socket-open'; readonly exchange: Exchange }
  | {
      readonly kind: 'socket-close';
      readonly exchange: Exchange;
      readonly code: number;
      readonly by: Side | null;
    }
  | { readonly kind: 'frame'; readonly exchange: Exchange; readonly frame: FrameEvent }
  | {
      readonly kind: 'message';
      readonly exchange: Exchange;
      readonly from: Side;
      readonly isText: boolean;
      readonly body: Payload;
    }
  | { readonly kind: 'line-closed'; readonly conn: number; readonly by: Side | null }
  | { readonly kind: 'fault'; readonly fault: FaultEvent; readonly exchange: Exchange | null }
  | { readonly kind: 'launch'; readonly launch: LaunchEvent }
  | { readonly kind: 'output'; readonly output: OutputEvent }
  | { readonly kind: 'exit'; readonly exit: ExitEvent }
  | { readonly kind: 'lag'; readonly lag: LagEvent }
  | { readonly kind: 'reading'; readonly reading: ReadingEvent }
  | { readonly kind: 'scenario'; readonly event: ScenarioEvent }
  | { readonly kind: 'garbage'; readonly bytes: Payload }
);
