import { MOST } from '../../reports/live/view.ts';
import type { JournalEvent, Payload } from '../../spec/journal.ts';

/** How many characters of a body, and of a header, are kept for reading. */
const MOST_BODY = 4000;
const MOST_VALUE = 500;
const MOST_HEADERS = 60;
/** How many characters all of them may have. */
const MOST_CHARACTERS = 16_000_000;

/** The journal's lines about one entry, long ones cut. */
export type Detail = JournalEvent[];

/** What stands behind the entries that a page can show, and behind the examples of violations. */
export class Details {
  readonly #recent = new Map<string, { detail: Detail; characters: number }>();
  readonly #pinned = new Map<string, { entry: string; detail: Detail }>();
  #characters = 0;

  /** Adds a line to an entry, which it begins where there is none. */
  add(entry: string, event: JournalEvent): void {
    const kept = this.#recent.get(entry) ?? { detail: [], characters: 0 };
    this.#recent.set(entry, kept);
    const line = cut(event);
    const size = charactersOf(line);
    kept.detail.push(line);
    kept.characters += size;
    this.#characters += size;
    for (const [oldest, { characters }] of this.#recent) {
      if (this.#recent.size <= MOST.entries && this.#characters <= MOST_CHARACTERS) break;
      this.#recent.delete(oldest);
      this.#characters -= characters;
    }
  }

  /** Keeps an entry for as long as this violation shows it. */
  pin(violation: string, entry: string): void {
    const detail = this.#recent.get(entry)?.detail;
    if (!detail) return;
    this.#pinned.delete(violation);
    this.#pinned.set(violation, { entry, detail });
    for (const oldest of this.#pinned.keys()) {
      if (this.#pinned.size <= MOST.violations) break;
      this.#pinned.delete(oldest);
    }
  }

  unpinAll(): void {
    this.#pinned.clear();
  }

  get(entry: string): Detail | null {
    const recent = this.#recent.get(entry)?.detail;
    return recent ?? [...this.#pinned.values()].find((pinned) => pinned.entry === entry)?.detail ?? null;
  }

  /** How much is held. */
  get size(): { readonly entries: number; readonly pinned: number; readonly characters: number } {
    return { entries: this.#recent.size, pinned: this.#pinned.size, characters: this.#characters };
  }
}

function cut(event: JournalEvent): JournalEvent {
  switch (event.type) {
    case 'request':
      return {
        ...event,
        path: short(event.path, MOST_VALUE),
        headers: cutHeaders(event.headers),
        body: cutPayload(event.body),
      };
    case 'response':
      return { ...event, headers: cutHeaders(event.headers), body: cutPayload(event.body) };
    case 'no-response':
      return event.bytes ? { ...event, bytes: cutPayload(event.bytes) } : event;
    case 'frame':
      return { ...event, payload: cutPayload(event.payload) };
    default:
      return event;
  }
}

function cutHeaders(headers: readonly (readonly [string, string])[]) {
  return headers
    .slice(0, MOST_HEADERS)
    .map(([name, value]) => [short(name, MOST_VALUE), short(value, MOST_VALUE)] as const);
}

function cutPayload({ text, base64, ...rest }: Payload): Payload {
  if (text !== undefined) return { ...rest, text: short(text, MOST_BODY) };
  return { ...rest, base64: short(base64 ?? '', MOST_BODY) };
}

/** The beginning of a text, as a text of its own: a slice would hold on to the whole. */
export function short(text: string, most: number): string {
  return text.length <= most ? text : Buffer.from(text.slice(0, most).toWellFormed()).toString();
}

function charactersOf(event: JournalEvent): number {
  return JSON.stringify(event).length;
}
