import type { Clock } from '../../mocks/clock.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import type { EventBody, JournalEvent, Place } from '../../spec/journal.ts';

/** Takes each event as it happens, raw: a live judge, a writer, a page. */
export type Listener = (event: JournalEvent) => void;

/**
 * The one record of a run. Many connections share it; every line gets its number and its time here.
 * It keeps nothing itself: whoever wants events listens.
 */
export class Journal implements Recorder {
  readonly run: string;
  readonly #clock: Clock;
  readonly #origin: number;
  readonly #listeners = new Set<Listener>();
  #seq = 0;
  #connections = 0;
  #exchanges = 0;

  constructor(run: string, clock: Clock) {
    this.run = run;
    this.#clock = clock;
    this.#origin = clock.now();
  }

  now(): number {
    return Math.round((this.#clock.now() - this.#origin) * 1000) / 1000;
  }

  record(body: EventBody, place: Place = {}): void {
    const event: JournalEvent = {
      v: 1,
      seq: this.#seq++,
      t: this.now(),
      run: this.run,
      scenario: place.scenario ?? null,
      attempt: place.attempt ?? 1,
      peer: place.peer ?? null,
      conn: place.conn ?? null,
      exchange: place.exchange ?? null,
      ...body,
    };
    for (const listener of this.#listeners) listener(event);
  }

  newConnection(): number {
    return this.#connections++;
  }

  newExchange(): number {
    return this.#exchanges++;
  }

  at(place: Place): Recorder {
    return new PlacedRecorder(this, place);
  }

  /** Adds a listener; the answer takes it away again. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

class PlacedRecorder implements Recorder {
  readonly #journal: Journal;
  readonly #place: Place;

  constructor(journal: Journal, place: Place) {
    this.#journal = journal;
    this.#place = place;
  }

  now(): number {
    return this.#journal.now();
  }

  record(body: EventBody, place: Place = {}): void {
    this.#journal.record(body, { ...this.#place, ...place });
  }

  newConnection(): number {
    return this.#journal.newConnection();
  }

  newExchange(): number {
    return this.#journal.newExchange();
  }

  at(place: Place): Recorder {
    return new PlacedRecorder(this.#journal, { ...this.#place, ...place });
  }
}
