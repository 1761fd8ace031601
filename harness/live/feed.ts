import type { Patch, View } from '../../reports/live/view.ts';
import type { PageMask } from './page-mask.ts';

/** How long patches wait for others, in milliseconds. */
const GATHER_MS = 100;
/** How many messages are kept for a page that was away for a moment, and how many characters. */
const KEPT = 200;
const MOST_CHARACTERS = 2_000_000;

/** What goes to every page: an event of the stream with its number (HTML, server-sent events). */
export type Send = (id: string, event: 'view' | 'patches', data: string) => void;

/** Sends patches to all pages, a few at a time, with tokens masked; a page that comes back gets what it has missed. */
export class Feed {
  readonly #view: View;
  readonly #mask: PageMask;
  readonly #pages = new Set<Send>();
  #waiting: Patch[] = [];
  #timer: NodeJS.Timeout | null = null;
  #sent: string[] = [];
  #characters = 0;
  /** The number of the last message. */
  #number = 0;

  constructor(view: View, mask: PageMask) {
    this.#view = view;
    this.#mask = mask;
  }

  /** Takes patches that have been applied to the view already. */
  push(patches: readonly Patch[]): void {
    if (patches.length === 0) return;
    this.#waiting.push(...patches);
    this.#timer ??= setTimeout(() => this.flush(), GATHER_MS).unref();
  }

  /** Sends what waits. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.length === 0) return;
    const data = this.#mask.mask(JSON.stringify(this.#waiting));
    this.#waiting = [];
    this.#number++;
    this.#sent.push(data);
    this.#characters += data.length;
    while (this.#sent.length > KEPT || (this.#characters > MOST_CHARACTERS && this.#sent.length > 1))
      this.#characters -= this.#sent.shift()!.length;
    for (const send of this.#pages) send(this.#id, 'patches', data);
  }

  /** A page opens, or comes back with the number of the last message that it has; answers how it leaves. */
  join(send: Send, last: string | null): () => void {
    this.flush();
    const missed = this.#missedSince(last);
    if (missed === null) send(this.#id, 'view', this.#mask.mask(JSON.stringify(this.#view)));
    else for (const { id, data } of missed) send(id, 'patches', data);
    this.#pages.add(send);
    return () => this.#pages.delete(send);
  }

  get size(): { readonly pages: number; readonly kept: number; readonly characters: number } {
    return { pages: this.#pages.size, kept: this.#sent.length, characters: this.#characters };
  }

  get #id(): string {
    return this.#idOf(this.#number);
  }

  #idOf(number: number): string {
    return `${this.#view.run}.${number}`;
  }

  /** Null where that is not known any more, or of another life of the master. */
  #missedSince(last: string | null): { id: string; data: string }[] | null {
    const [run, text = ''] = last?.split('.') ?? [];
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    const first = this.#number - this.#sent.length;
    if (run !== this.#view.run || !(number >= first && number <= this.#number)) return null;
    return this.#sent.slice(number - first).map((data, i) => ({ id: this.#idOf(number + 1 + i), data }));
  }
}
