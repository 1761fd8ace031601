import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Side } from '../../spec/journal.ts';
import type { Recorder } from '../recorder.ts';
import { closeCode, closePayload, encodeFrame, type Frame, FrameReader, OPCODE } from '../wire/frames.ts';
import { recordFrame } from '../wire/record-frame.ts';

/** The client's end of a WebSocket, frame by frame. By itself it writes down, and answers pings until told not to. */
export class SocketProbe {
  readonly exchange: number;
  readonly #line: Socket;
  readonly #place: Recorder;
  readonly #frames: Frame[] = [];
  readonly #reader = new FrameReader();
  readonly #waiting = new Set<() => void>();
  /** The code of the close frame that came. */
  #closed: number | null = null;
  /** Who began to end it; null while nobody has. */
  #endedBy: Side | null = null;
  #answersPings = true;
  #over = false;

  constructor(line: Socket, head: Buffer, exchange: number, place: Recorder) {
    this.exchange = exchange;
    this.#line = line;
    this.#place = place.at({ exchange });
    this.#place.record({ type: 'socket', phase: 'open' });
    this.#take(head);
    line.on('data', (chunk: Buffer) => this.#take(chunk));
    line.on('error', () => {
      // `close` follows
    });
    line.on('close', () => {
      this.#over = true;
      const by = this.#endedBy ?? 'master';
      this.#place.record({ type: 'socket', phase: 'close', code: this.#closed ?? 1006, by });
      this.#wake();
    });
    line.setNoDelay(true);
    line.setTimeout(0);
  }

  /** Whether the line is still there and no close frame has come. */
  get isOpen(): boolean {
    return !this.#over && this.#closed === null;
  }

  /** The code of the close frame that the server sent; null where none has come. */
  get closeCode(): number | null {
    return this.#closed;
  }

  /** Whether the connection has ended. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Sends a frame as it is asked for; masked with a fresh key unless `mask` says otherwise (null: unmasked). */
  send(opcode: number, payload: Buffer, options: Partial<Pick<Frame, 'fin' | 'rsv' | 'mask'>> = {}): void {
    const { fin = true, rsv = 0, mask = randomBytes(4) } = options;
    const frame: Frame = { fin, rsv, opcode, mask, payload };
    if (this.#over) return;
    if (opcode === OPCODE.close) {
      this.#answersPings = false; // nothing may follow it (RFC 6455 §5.5.1)
      this.#endedBy ??= 'agent';
    }
    recordFrame('agent', frame, this.#place);
    this.#line.write(encodeFrame(frame));
  }

  text(message: string): void {
    this.send(OPCODE.text, Buffer.from(message));
  }

  /** Answers no pings from now on. */
  fallSilent(): void {
    this.#answersPings = false;
  }

  /** Asks to close (RFC 6455 §7.1.2). */
  close(code = 1000): void {
    this.send(OPCODE.close, closePayload(code));
  }

  /** Vanishes without a word. */
  vanish(): void {
    this.#endedBy ??= 'agent';
    if ('encrypted' in this.#line) this.#line.destroy();
    else this.#line.resetAndDestroy();
  }

  /** Ends the line in an orderly way. */
  end(): void {
    this.#endedBy ??= 'agent';
    this.#line.end();
    this.#line.destroySoon();
  }

  /** Every frame that has come or will come, until the line ends. Rejects when `signal` aborts. */
  async *frames(signal: AbortSignal): AsyncGenerator<Frame, void, undefined> {
    for (let next = 0; ; ) {
      while (next < this.#frames.length) yield this.#frames[next++]!;
      if (this.#over) return;
      await this.#change(signal);
    }
  }

  /** The first frame that `wanted` takes, now or later; null once the line has ended. Rejects when `signal` aborts. */
  async frame(wanted: (frame: Frame) => boolean, signal: AbortSignal): Promise<Frame | null> {
    for await (const frame of this.frames(signal)) if (wanted(frame)) return frame;
    return null;
  }

  /** Resolves when the connection has ended. */
  async ended(signal: AbortSignal): Promise<void> {
    while (!this.#over) await this.#change(signal);
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const done = () => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const stop = () => {
        this.#waiting.delete(done);
        reject(signal.reason);
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#waiting.add(done);
    });
  }

  #take(chunk: Buffer): void {
    const frames = this.#reader.push(chunk);
    for (const frame of frames) {
      recordFrame('master', frame, this.#place);
      if (frame.opcode === OPCODE.close) {
        this.#closed ??= closeCode(frame.payload);
        this.#endedBy ??= 'master';
      }
      this.#frames.push(frame);
      if (frame.opcode === OPCODE.ping && this.isOpen && this.#answersPings)
        this.send(OPCODE.pong, frame.payload);
    }
    if (frames.length > 0) this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
