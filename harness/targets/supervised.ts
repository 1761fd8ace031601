import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { type OutputStream, OutputTail } from './output-tail.ts';
import type { Ending, LaunchSpec } from './supervisor-messages.ts';
import { MARK, send, sweep } from './sweep.ts';

const MAX_OUTPUT_BYTES = 1024 * 1024;
const DRAIN_MS = 200;

/** What the supervisor hears of a process that it started; `onSpawned` or `onRefused` comes first, once. */
export interface SupervisedEvents {
  onSpawned(pid: number): void;
  onRefused(code: string, detail: string): void;
  onOutput(stream: OutputStream, text: string): void;
  onExit(ending: Ending): void;
}

/** One process that the supervisor started, in a process group of its own. */
export class Supervised {
  readonly #mark: string;
  readonly #events: SupervisedEvents;
  readonly #child: ChildProcess;
  readonly #tail = new OutputTail();
  /** Settles once its end, or that it never lived, was told. */
  readonly ended: Promise<void>;
  #forwarded = 0;
  #dropped = 0;
  /** A group that was seen empty may be someone else's by the next look. */
  #groupIsGone = false;

  constructor(spec: LaunchSpec, mark: string, events: SupervisedEvents) {
    this.#mark = mark;
    this.#events = events;
    this.#child = spawn(spec.file, spec.args, {
      cwd: spec.cwd,
      env: { ...spec.env, [MARK]: mark },
      // An input that stays open: some programs end when theirs does.
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      windowsHide: true,
    });
    this.#child.stdin?.on('error', () => {});
    this.#read('stdout');
    this.#read('stderr');
    this.ended = this.#watch();
  }

  /** The groups that a sweep may still end by their number. */
  get groups(): readonly number[] {
    const { pid } = this.#child;
    return pid === undefined || this.#groupIsGone ? [] : [pid];
  }

  /** Sends a signal to the whole group. */
  signal(name: NodeJS.Signals): void {
    if (process.platform === 'win32') this.#child.kill(name);
    else for (const group of this.groups) send(-group, name);
  }

  /** Ends the group, its descendants and whoever carries the mark; returns the pids that are left. */
  async stop(graceMs: number): Promise<readonly number[]> {
    const left = await sweep({ groups: this.groups, carries: (mark) => mark === this.#mark }, graceMs);
    if (left.length === 0) await this.ended;
    return left;
  }

  #read(name: OutputStream): void {
    const stream = this.#child[name];
    const decoder = new StringDecoder('utf8');
    stream?.on('error', () => {});
    stream?.on('data', (chunk: Buffer) => {
      const kept = chunk.subarray(0, MAX_OUTPUT_BYTES - this.#forwarded);
      this.#forwarded += kept.length;
      this.#dropped += chunk.length - kept.length;
      const text = decoder.write(chunk);
      this.#tail.add(name, text);
      const forwarded = kept.length === chunk.length ? text : kept.toString('utf8');
      if (forwarded !== '') this.#events.onOutput(name, forwarded);
    });
  }

  #watch(): Promise<void> {
    return new Promise((ended) => {
      this.#child.once('spawn', () => this.#events.onSpawned(this.#child.pid as number));
      this.#child.on('error', (error: NodeJS.ErrnoException) => {
        // Also comes where a signal cannot be sent; only a process that never lived was refused.
        if (this.#child.pid !== undefined) return;
        this.#events.onRefused(error.code ?? 'unknown', error.message);
        ended();
      });
      this.#child.once('exit', (code, signal) => {
        this.#groupIsGone = process.platform === 'win32' || !send(-(this.#child.pid as number), 0);
        // A grandchild may hold the pipes for ever, so that 'close' is waited for, but not long.
        const drained = () => {
          clearTimeout(patience);
          this.#child.off('close', drained);
          const ending = { code, signal, tail: this.#tail.lines(), droppedBytes: this.#dropped };
          this.#events.onExit(ending);
          ended();
        };
        const patience = setTimeout(drained, DRAIN_MS);
        this.#child.once('close', drained);
      });
    });
  }
}
