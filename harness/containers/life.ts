import { PassThrough, type Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as pause } from 'node:timers/promises';
import { LaunchError } from '../targets/errors.ts';
import type { Exit, Launched, OutputListener, OutputStream } from '../targets/index.ts';
import { Output } from '../targets/output.ts';
import { type Container, type Engine, statusOf, wordsOf } from './engine.ts';

const ENDS_PROCESSES: readonly string[] = ['SIGTERM', 'SIGINT', 'SIGKILL', 'SIGQUIT', 'SIGHUP', 'SIGABRT'];
const GRACE_MS = 2000;
/** As much output as is forwarded, in bytes; the rest is counted. */
const MOST_OUTPUT = 1024 * 1024;
/** The last words come a moment after the end, in milliseconds. */
const LAST_WORDS_MS = 1000;

/** One life of a container: from its start to the end of its first process. */
export class Life implements Launched {
  readonly id: string;
  readonly command: string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly #container: Container;
  readonly #output = new Output();
  #forwarded = 0;
  #dropped = 0;
  #asked = false;

  constructor(life: {
    engine: Engine;
    container: Container;
    id: string;
    command: string;
    pid: number;
    output: NodeJS.ReadableStream;
    /** Whether it writes as to a terminal: then its two streams are one. */
    isTerminal?: boolean;
  }) {
    this.id = life.id;
    this.command = life.command;
    this.pid = life.pid;
    this.#container = life.container;
    const written = this.#listen(life.engine, life.output, life.isTerminal ?? false);
    this.exited = this.#end(written);
    // Who waits for it hears of a rejection; where nobody does, it must not end the harness.
    this.exited.catch(() => undefined);
  }

  onOutput(listener: OutputListener): () => void {
    return this.#output.listen(listener);
  }

  tail(): readonly string[] {
    return this.#output.tail();
  }

  signal(name: NodeJS.Signals): void {
    if (ENDS_PROCESSES.includes(name)) this.#asked = true;
    this.#container.kill({ signal: name }).catch(() => undefined); // it has ended
  }

  /** From here on its end is no surprise. */
  expectEnd(): void {
    this.#asked = true;
  }

  async stop({ graceMs = GRACE_MS }: { graceMs?: number } = {}): Promise<Exit> {
    this.#asked = true;
    try {
      await this.#container.stop({ t: Math.ceil(graceMs / 1000) });
    } catch (error) {
      // It has ended, or is gone already.
      if (![304, 404].includes(statusOf(error)))
        throw new LaunchError(`the container of ${this.command} cannot be ended: ${wordsOf(error)}`);
    }
    return this.exited;
  }

  /** Resolves when all that was written has been read. */
  #listen({ docker }: Engine, output: NodeJS.ReadableStream, isTerminal: boolean): Promise<void> {
    if (isTerminal) output.pipe(this.#hears('stdout'));
    else docker.modem.demuxStream(output, this.#hears('stdout'), this.#hears('stderr'));
    return new Promise((resolve) => {
      for (const event of ['end', 'close', 'error']) output.once(event, () => resolve());
    });
  }

  #hears(stream: OutputStream): Writable {
    const decoder = new StringDecoder('utf8');
    return new PassThrough().on('data', (chunk: Buffer) => {
      const taken = chunk.subarray(0, Math.max(0, MOST_OUTPUT - this.#forwarded));
      this.#forwarded += taken.length;
      this.#dropped += chunk.length - taken.length;
      this.#output.add(stream, decoder.write(taken), chunk.toString());
    });
  }

  async #end(written: Promise<void>): Promise<Exit> {
    const { StatusCode } = await this.#ended();
    const over = new AbortController();
    const late = pause(LAST_WORDS_MS, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([written, late]);
    over.abort();
    const state = await this.#container.inspect().catch(() => null);
    if (state?.State.OOMKilled) this.#output.add('stderr', 'vanmoi-conform: its memory limit was reached\n');
    return {
      code: StatusCode,
      signal: null,
      tail: this.#output.tail(),
      droppedBytes: this.#dropped,
      asked: this.#asked,
    };
  }

  async #ended(): Promise<{ StatusCode: number }> {
    try {
      return await this.#container.wait({ condition: 'not-running' });
    } catch (error) {
      throw new LaunchError(`the engine lost the container of ${this.command}: ${wordsOf(error)}`);
    }
  }
}
