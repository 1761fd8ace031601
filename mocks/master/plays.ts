import type { Endpoint } from '../../spec/protocol.ts';

/** What the master does with one exchange instead of answering it right. JSON, so that a scenario is data. */
export type Play =
  /** Answers with this status and body. */
  | {
      readonly play: 'answer';
      readonly status: number;
      readonly body?: string;
      /** `{port}` in a value stands for the master's own. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Answers right, this many milliseconds later. */
  | { readonly play: 'delay'; readonly ms: number }
  /** Resets the connection instead of answering. */
  | { readonly play: 'reset' }
  /** Sends half of the right answer and resets the connection. */
  | { readonly play: 'cut' }
  /** Never answers. */
  | { readonly play: 'stall' }
  /** Bytes that are not HTTP. */
  | { readonly play: 'garbage' }
  /** Handshakes only: 101 with one thing wrong (RFC 6455 §4.1). */
  | { readonly play: 'bad-handshake'; readonly fault: 'accept' | 'extension' | 'subprotocol' };

/** A play that waits: how often it is still to come, and for which agent where it is for one alone. */
interface Planned {
  readonly play: Play;
  readonly token: string | undefined;
  left: number;
}

/** The plays that wait for their exchanges: each endpoint has a queue, the last entry may repeat for ever. */
export class Plays {
  readonly #queues = new Map<Endpoint, Planned[]>();

  /**
   * The next `times` exchanges of this endpoint get this play (Infinity: until `clear`), or the next ones that bring
   * this token.
   */
  add(endpoint: Endpoint, play: Play, times: number, token?: string): void {
    if (times <= 0) return;
    const queue = this.#queues.get(endpoint) ?? [];
    queue.push({ play, token, left: times });
    this.#queues.set(endpoint, queue);
  }

  /** Back to right answers, on one endpoint or on all. */
  clear(endpoint?: Endpoint): void {
    if (endpoint) this.#queues.delete(endpoint);
    else this.#queues.clear();
  }

  /** Takes what is planned for the exchange that has just arrived, with the token that it brings. */
  next(endpoint: Endpoint, token?: string | null): Play | null {
    const queue = this.#queues.get(endpoint) ?? [];
    const planned = queue.find((one) => one.token === undefined || one.token === token);
    if (!planned) return null;
    planned.left -= 1;
    if (planned.left <= 0) queue.splice(queue.indexOf(planned), 1);
    return planned.play;
  }
}
