import { closeSync, openSync, writeSync } from 'node:fs';
import type { JournalEvent } from '../../spec/journal.ts';
import { learnTokens, maskedLine } from './learn.ts';
import type { Masker } from './mask.ts';

/**
 * Writes events to a file, a line each, in the turn of the event loop in which they happen: a run that is killed
 * leaves a valid prefix. Throws where the file cannot be opened.
 */
export class JournalWriter {
  readonly #file: number;
  readonly #masker: Masker;
  readonly #showSecrets: boolean;
  #lines: string[] = [];
  #scheduled = false;
  #closed = false;

  constructor(path: string, masker: Masker, showSecrets = false) {
    this.#file = openSync(path, 'w', 0o644);
    this.#masker = masker;
    this.#showSecrets = showSecrets;
  }

  /** Nothing that comes after `close` is written. */
  write(event: JournalEvent): void {
    if (this.#closed) return;
    learnTokens(event, this.#masker);
    this.#lines.push(this.#showSecrets ? JSON.stringify(event) : maskedLine(event, this.#masker));
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      if (!this.#closed) this.flush();
    });
  }

  flush(): void {
    this.#scheduled = false;
    if (this.#lines.length === 0) return;
    const bytes = Buffer.from(`${this.#lines.join('\n')}\n`);
    this.#lines = [];
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
  }

  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    closeSync(this.#file);
  }
}
