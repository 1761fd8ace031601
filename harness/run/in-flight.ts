import type { Recorder } from '../../mocks/recorder.ts';
import type { EventBody, FrameEvent, Place, RequestEvent } from '../../spec/journal.ts';

/** A request without an answer, or a socket with frames that the target may not have read. */
export interface Unanswered {
  readonly exchange: number;
  /** When the first of it was sent, on the journal's scale. */
  readonly at: number;
  readonly request: RequestEvent;
  /** Frames sent on the socket since the target last sent one; none where it was no socket. */
  readonly frames: readonly FrameEvent[];
}

interface Open {
  readonly exchange: number;
  at: number;
  readonly request: RequestEvent;
  readonly frames: FrameEvent[];
  isSocket: boolean;
  /** When its connection broke; null while it stands. */
  broke: number | null;
}

/** How long before its death a target may have begun to drop connections, in milliseconds. */
const DYING_MS = 500;
/** How many frames of a socket are kept: the last tell enough. */
const FRAMES_KEPT = 64;

/** Looks at what one check sends while it is written down, and knows what the target has not answered. */
export class InFlight {
  readonly recorder: Recorder;
  readonly #open = new Map<number, Open>();

  constructor(recorder: Recorder) {
    this.recorder = new Overheard(recorder, {}, (event, place) => this.#see(event, place));
  }

  /** What the target had got and not answered when it died, which was just now; what was sent first comes first. */
  unanswered(): readonly (Unanswered & { readonly broke: number | null })[] {
    const since = this.recorder.now() - DYING_MS;
    return [...this.#open.values()]
      .filter(
        ({ broke, isSocket, frames }) =>
          (broke === null || broke >= since) && (!isSocket || frames.length > 0),
      )
      .sort((a, b) => a.at - b.at);
  }

  /** Whether a connection has just broken on which something was unanswered. */
  get hasBroken(): boolean {
    return this.unanswered().some(({ broke }) => broke !== null);
  }

  #see(event: EventBody, { exchange }: Place): void {
    if (exchange === undefined || exchange === null) return;
    if (event.type === 'request') {
      const at = this.recorder.now();
      this.#open.set(exchange, { exchange, at, request: event, frames: [], isSocket: false, broke: null });
      return;
    }
    const open = this.#open.get(exchange);
    if (!open) return;
    if (event.type === 'response') {
      if (event.status === 101) open.isSocket = true;
      else this.#open.delete(exchange);
    }
    if (event.type === 'no-response') {
      // What was refused never reached it.
      if (event.cause === 'refused') this.#open.delete(exchange);
      else this.#broke(open);
    }
    if (event.type === 'socket' && event.phase === 'close') this.#broke(open);
    if (event.type !== 'frame') return;
    if (open.frames.length === 0) open.at = this.recorder.now();
    if (event.from === 'master') open.frames.length = 0;
    else if (open.frames.push(event) > FRAMES_KEPT) open.frames.shift();
  }

  #broke(open: Open): void {
    const now = this.recorder.now();
    open.broke = now;
    for (const [exchange, { broke }] of this.#open)
      if (broke !== null && broke < now - DYING_MS) this.#open.delete(exchange);
  }
}

/** A recorder that tells somebody else too, with the whole place of each event. */
class Overheard implements Recorder {
  readonly #recorder: Recorder;
  readonly #place: Place;
  readonly #hear: (event: EventBody, place: Place) => void;

  constructor(recorder: Recorder, place: Place, hear: (event: EventBody, place: Place) => void) {
    this.#recorder = recorder;
    this.#place = place;
    this.#hear = hear;
  }

  now(): number {
    return this.#recorder.now();
  }

  record(event: EventBody, place: Place = {}): void {
    this.#recorder.record(event, place);
    this.#hear(event, { ...this.#place, ...place });
  }

  newConnection(): number {
    return this.#recorder.newConnection();
  }

  newExchange(): number {
    return this.#recorder.newExchange();
  }

  at(place: Place): Recorder {
    return new Overheard(this.#recorder.at(place), { ...this.#place, ...place }, this.#hear);
  }
}
