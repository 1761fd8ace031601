import type { SocketProbe } from '../../mocks/probe/socket.ts';
import { closeCode, closePayload, type Frame, OPCODE } from '../../mocks/wire/frames.ts';
import { closeWell, isOpenAfterAll, patiently } from '../drive/sockets.ts';

/** A socket of a replay: it sends what it is told, and answers by itself what the present server asks of it. */
export class PlayedSocket {
  readonly #probe: SocketProbe;
  readonly #signal: AbortSignal;
  /** Whether a close frame was sent. */
  #isClosing = false;
  /** Payloads of the pongs that were waited for. */
  readonly #pongs: Buffer[] = [];
  /** Whether a pong stayed out: then no other one is waited for. */
  #isMute = false;

  constructor(probe: SocketProbe, signal: AbortSignal) {
    this.#probe = probe;
    this.#signal = signal;
    void this.#answer();
  }

  get isOver(): boolean {
    return this.#probe.isOver;
  }

  /** Sends a frame as it was, under a mask of its own. */
  send(frame: Pick<Frame, 'fin' | 'rsv' | 'opcode' | 'payload'>, isMasked: boolean): void {
    const { fin, rsv, opcode, payload } = frame;
    if (opcode === OPCODE.close) {
      if (this.#isClosing) return; // the close of the server was answered already
      this.#isClosing = true;
    }
    this.#probe.send(opcode, payload, { fin, rsv, ...(isMasked ? {} : { mask: null }) });
  }

  /** Waits for a pong like this, or for the end: whatever is sent next came after that in the recording. */
  async hear(opcode: number, payload: Buffer): Promise<void> {
    if (opcode === OPCODE.pong) return this.#hearPong(payload);
    if (this.#isClosing) await this.#ended();
    // The end was the master's own idea: has this one read all that came before, and does it end too?
    else await isOpenAfterAll(this.#probe, this.#signal);
  }

  /** It vanishes, or ends in an orderly way where a close frame was sent or the recorded master had ended it. */
  async leave(vanishes: boolean): Promise<void> {
    if (this.isOver) return;
    if (vanishes && !this.#isClosing) this.#probe.vanish();
    else if (this.#isClosing) await this.#closed();
    else await closeWell(this.#probe, this.#signal);
    await this.#ended();
  }

  /** Waits until the server has read all that was sent, if it still listens. */
  async settle(): Promise<void> {
    if (!this.isOver && !this.#isClosing) await isOpenAfterAll(this.#probe, this.#signal);
  }

  vanish(): void {
    this.#probe.vanish();
  }

  async #hearPong(payload: Buffer): Promise<void> {
    this.#pongs.push(payload);
    if (this.#isMute) return;
    let missing = this.#pongs.filter((other) => other.equals(payload)).length;
    let isThere = false;
    await patiently(this.#signal, async (patience) => {
      const isLast = (frame: Frame) =>
        frame.opcode === OPCODE.pong && frame.payload.equals(payload) && --missing === 0;
      await this.#probe.frame((frame) => frame.opcode === OPCODE.close || isLast(frame), patience);
      isThere = true;
    });
    this.#isMute = !isThere;
  }

  /** Gives the server its time to answer a close, and ends the line then. */
  async #closed(): Promise<void> {
    await this.#ended();
    this.#probe.end();
  }

  async #ended(): Promise<void> {
    await patiently(this.#signal, (patience) => this.#probe.ended(patience));
  }

  /** A close gets its close (RFC 6455 §5.5.1); the probe answers pings. */
  async #answer(): Promise<void> {
    try {
      for await (const { opcode, payload } of this.#probe.frames(this.#signal)) {
        if (opcode !== OPCODE.close) continue;
        const code = closeCode(payload);
        this.send(
          { fin: true, rsv: 0, opcode, payload: code === 1005 ? Buffer.alloc(0) : closePayload(code) },
          true,
        );
        this.#probe.end();
        return;
      }
    } catch {
      // The replay was ended.
    }
  }
}
