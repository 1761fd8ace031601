/** What became of one token, as far as the answers to its requests depend on it. */

/** How long a server may take to notice that a socket has closed, and that another may open, in milliseconds. */
const NOTICED_MS = 100;

export class TokenLife {
  /** Whether its information was accepted: before that the text leaves open what a report brings. */
  isInformed = false;
  /**
   * `open` from the handshake until the socket was closed by both sides, also where it was refused or ended otherwise;
   * `unclear` from the second one on. The text then says no more of sockets.
   */
  #socket: 'none' | 'open' | 'unclear' = 'none';
  #closedAt = Number.NEGATIVE_INFINITY;

  /** Whether the text says what a handshake that begins now is answered. */
  mayOpen(t: number): boolean {
    return this.isInformed && this.#socket === 'none' && t - this.#closedAt >= NOTICED_MS;
  }

  /** A handshake has begun. */
  asksForSocket(): void {
    this.#socket = this.#socket === 'none' ? 'open' : 'unclear';
  }

  /** Whether the socket that was asked for last is the only one. */
  get hasOneSocket(): boolean {
    return this.#socket === 'open';
  }

  /** Both sides have sent their close frames, and the line has ended. */
  socketClosedWell(t: number): void {
    if (this.#socket !== 'open') return;
    this.#socket = 'none';
    this.#closedAt = t;
  }
}
