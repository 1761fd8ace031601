import { closeCode, isControl, OPCODE } from '../../../../mocks/wire/frames.ts';
import { bytesOf } from '../../../../mocks/wire/payload.ts';
import { faultsOf } from '../../../../spec/faults.ts';
import type { FrameEvent, Payload, Side } from '../../../../spec/journal.ts';
import { type Message, say } from '../../../../spec/messages/message.ts';
import { RECOMMENDED_INTERVAL_MS } from '../../../../spec/protocol.ts';
import { holdsOpenValues } from '../../../oracle/left-open.ts';
import type { TokenLife } from './token-life.ts';

/** After such a silence of the agent a server may well take it for dead, in milliseconds. */
const LONGEST_SILENCE_MS = 2 * RECOMMENDED_INTERVAL_MS;

/** A socket that should stay open while valid reports arrive (SRV-WS-03), frame by frame. */
export class StandingSocket {
  readonly #life: TokenLife;
  /** Whether the agent did nothing but what it should: then nothing gives the server a reason to close. */
  #isClear: boolean;
  #lastSent: number;
  /** Valid reports that were sent on it. */
  #reports = 0;
  /** Whether a message of the agent has begun and not ended. */
  #isInside = false;
  readonly #closed: Record<Side, boolean> = { agent: false, master: false };

  constructor(life: TokenLife, isClear: boolean, t: number) {
    this.#life = life;
    this.#isClear = isClear;
    this.#lastSent = t;
  }

  /** Takes a frame; says how the server ended the socket for no reason, where this is that end. */
  frame(frame: FrameEvent, t: number): Message | null {
    const isClose = frame.opcode === OPCODE.close;
    const wasClear = this.#isStanding(t);
    if (isClose) this.#closed[frame.from] = true;
    if (frame.from === 'agent') {
      this.#lastSent = t;
      if (!this.#isLegal(frame)) this.spoil();
      return null;
    }
    if (!isClose || !wasClear) return null;
    this.#isClear = false;
    return say('socket.close-seen', { code: closeCode(bytesOf(frame.payload)) });
  }

  /** Takes a whole message of the agent. */
  message(isText: boolean, body: Payload): void {
    const bytes = bytesOf(body);
    const isWhole = body.sha256 === undefined;
    if (isText && isWhole && faultsOf('report', bytes).length === 0 && !holdsOpenValues('report', `${bytes}`))
      this.#reports += this.#isClear ? 1 : 0;
    else this.spoil();
  }

  /** The end of the line; says how the server ended the socket for no reason, where it did. */
  end(by: Side | null, t: number): Message | null {
    const endedByServer = by === 'master' && this.#isStanding(t);
    this.#isClear &&= !endedByServer;
    if (this.#closed.agent && this.#closed.master) this.#life.socketClosedWell(t);
    return endedByServer ? say('socket.line-ended') : null;
  }

  /** From here on nothing is expected of it. */
  spoil(): void {
    this.#isClear = false;
  }

  /** Whether it had a valid report to bear. */
  get hasServed(): boolean {
    return this.#reports > 0;
  }

  #isStanding(t: number): boolean {
    return this.#isClear && this.#life.hasOneSocket && t - this.#lastSent <= LONGEST_SILENCE_MS;
  }

  /** Whether RFC 6455 §5 allows the frame to a client that goes on; whole messages are looked at by themselves. */
  #isLegal({ fin, rsv, opcode, mask, payload }: FrameEvent): boolean {
    if (rsv !== 0 || mask === null) return false;
    if (isControl(opcode))
      return fin && payload.bytes <= 125 && (opcode === OPCODE.ping || opcode === OPCODE.pong);
    const expected = this.#isInside ? OPCODE.continuation : OPCODE.text;
    this.#isInside = !fin;
    return opcode === expected;
  }
}
