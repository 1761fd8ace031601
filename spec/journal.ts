/**
 * The journal: one event a line, appended as it happens. The only record of a run; reports, HAR and every
 * verdict about an agent are derived from it. `schemas/journal.schema.json` says the same for other tools.
 */

/** What every line has. */
export interface Stamp {
  /** Version of the line format. */
  readonly v: 1;
  /** Counts the lines of a run from 0. */
  readonly seq: number;
  /** Monotonic milliseconds since the run began, with fractions. */
  readonly t: number;
  /** Id of the run. */
  readonly run: string;
  /** The scenario (agents) or check (servers) it belongs to. */
  readonly scenario: string | null;
  /** 1 for the first try of that scenario or check. */
  readonly attempt: number;
  /** The agent concerned: a label of ours, stable within the run (`agent 1`). */
  readonly peer: string | null;
  /** The TCP connection, counted over the run. */
  readonly conn: number | null;
  /** The HTTP exchange (a socket's frames carry the one of its handshake), counted over the run. */
  readonly exchange: number | null;
}

/** Where an event happened; the journal fills in what is not said. */
export type Place = Partial<Pick<Stamp, 'scenario' | 'attempt' | 'peer' | 'conn' | 'exchange'>>;

export type JournalEvent = Stamp & EventBody;

export type EventBody =
  | RunEvent
  | ScenarioEvent
  | ConnectionEvent
  | RequestEvent
  | ResponseEvent
  | NoResponseEvent
  | SocketEvent
  | FrameEvent
  | FaultEvent
  | LaunchEvent
  | OutputEvent
  | ExitEvent
  | LagEvent
  | ReadingEvent;

export type EventType = EventBody['type'];

/** Names and values exactly as on the wire, in order. */
export type RawHeaders = readonly (readonly [name: string, value: string])[];

/** Bytes: `text` when they are UTF-8, else `base64`; over 1 MiB cut, with the length and digest of the whole. */
export interface Payload {
  readonly text?: string;
  readonly base64?: string;
  /** Length of the whole in bytes. */
  readonly bytes: number;
  /** Hex digest of the whole, only where it was cut. */
  readonly sha256?: string;
}

/** The first line: what was run, and the one wall-clock anchor (`startedAt` is `t` = 0). */
export interface RunEvent {
  readonly type: 'run';
  readonly startedAt: string;
  readonly tool: string;
  readonly spec: string;
  readonly role: 'server' | 'agent';
  readonly target: string;
  readonly seed: number;
  /** The interval that the agent was told, in milliseconds. */
  readonly interval: number;
  /** Path under which the master stands, without a slash at the end. */
  readonly prefix: string;
}

/** A scenario or check begins, moves on to its next step, or ends. */
export interface ScenarioEvent {
  readonly type: 'scenario';
  readonly phase: 'begin' | 'step' | 'end';
  /** `begin`: the scenario as data. */
  readonly definition?: unknown;
  /** `step`: the index of the step that begins now. */
  readonly step?: number;
  /** `end`: whether all steps were gone through, or which wait ran out. */
  readonly complete?: boolean;
}

export interface ConnectionEvent {
  readonly type: 'connection';
  readonly phase: 'open' | 'close';
  /** `close`: a reset counts from when it was sent. */
  readonly how?: 'end' | 'reset';
  readonly by?: Side;
}

export type Side = 'agent' | 'master';

/** A request whose last byte has arrived (or, where `whole` is false, that broke off). */
export interface RequestEvent {
  readonly type: 'request';
  readonly method: string;
  /** Request target as sent: path and query. */
  readonly path: string;
  readonly headers: RawHeaders;
  readonly body: Payload;
  /** `t` of its head; the time that cadence is judged by. */
  readonly began: number;
  readonly whole: boolean;
}

/** A response; at the master's side written when it was handed over whole, at the agent's when it was read. */
export interface ResponseEvent {
  readonly type: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: RawHeaders;
  readonly body: Payload;
  /** False where it was cut off on purpose or by accident. */
  readonly whole: boolean;
}

/** An exchange that ended without a response. */
export interface NoResponseEvent {
  readonly type: 'no-response';
  readonly cause: 'refused' | 'reset' | 'timeout' | 'not-http' | 'aborted';
  readonly detail: string;
  /** `not-http`: the first bytes that came instead. */
  readonly bytes?: Payload;
}

/** A WebSocket opens or ends (RFC 6455 §4, §7). */
export interface SocketEvent {
  readonly type: 'socket';
  readonly phase: 'open' | 'close';
  /** `close`: 1006 where the line ended without a close frame. */
  readonly code?: number;
  readonly by?: Side;
}

/** One frame as it was on the wire (RFC 6455 §5.2). */
export interface FrameEvent {
  readonly type: 'frame';
  readonly from: Side;
  readonly fin: boolean;
  /** The three reserved bits as a number, 0 to 7. */
  readonly rsv: number;
  readonly opcode: number;
  /** Masking key in hex, or null where it was not masked. */
  readonly mask: string | null;
  /** Payload without its mask. */
  readonly payload: Payload;
  /** Why the bytes are no legal frame, where they are not. */
  readonly broken?: string;
}

/** Something that the master did to the agent on purpose. */
export interface FaultEvent {
  readonly type: 'fault';
  readonly intent: string;
  readonly endpoint?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

export interface LaunchEvent {
  readonly type: 'launch';
  readonly command: string;
  /** Left out for agents: they can speak before it is known. */
  readonly pid?: number;
  /** Counts the lives of this target within its scenario from 1. */
  readonly life: number;
}

export interface OutputEvent {
  readonly type: 'output';
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface ExitEvent {
  readonly type: 'exit';
  readonly code: number | null;
  readonly signal: string | null;
  /** Whether the harness ended it. */
  readonly asked: boolean;
}

/** How late things ran on this machine since the last such line, in milliseconds. */
export interface LagEvent {
  readonly type: 'lag';
  /** The longest delay of the harness's own event loop. */
  readonly loop: number;
  /** The longest delay of a sentinel process beside it. */
  readonly sentinel: number;
}

/** A reading taken from the machine beside the traffic. */
export interface ReadingEvent {
  readonly type: 'reading';
  readonly source: string;
  readonly values: Readonly<Record<string, number | string>>;
}
