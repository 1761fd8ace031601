import { type OutputStream, OutputTail } from './output-tail.ts';

export type OutputListener = (stream: OutputStream, text: string) => void;

/** What a process writes: its last lines, and who listens to it, the first from its beginning. */
export class Output {
  readonly #listeners = new Set<OutputListener>();
  readonly #tail = new OutputTail();
  /** What was said before anyone listened; null from then on. */
  #early: Parameters<OutputListener>[] | null = [];

  /** Returns what removes the listener. */
  listen(listener: OutputListener): () => void {
    const early = this.#early ?? [];
    this.#early = null;
    this.#listeners.add(listener);
    for (const [stream, text] of early) listener(stream, text);
    return () => this.#listeners.delete(listener);
  }

  /** `text` is what listeners hear of `whole`, where they do not hear all of it. */
  add(stream: OutputStream, text: string, whole = text): void {
    this.#tail.add(stream, whole);
    if (text === '') return;
    this.#early?.push([stream, text]);
    for (const listener of this.#listeners) listener(stream, text);
  }

  /** The last lines so far, oldest first: 40 at most, and 8 KiB. */
  tail(): readonly string[] {
    return this.#tail.lines();
  }
}
