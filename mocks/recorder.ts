import type { EventBody, Place } from '../spec/journal.ts';

/** What a peer writes down with: the journal, seen from one place in the run. */
export interface Recorder {
  /** Monotonic milliseconds on the journal's own scale. */
  now(): number;
  /** Appends one event; `place` adds to where this recorder stands. */
  record(event: EventBody, place?: Place): void;
  /** The number of a new TCP connection. */
  newConnection(): number;
  /** The number of a new HTTP exchange. */
  newExchange(): number;
  /** The same journal from a more exact place. */
  at(place: Place): Recorder;
}
