import { readFileSync, statSync } from 'node:fs';
import { LaunchError, SupervisorError, shown } from './errors.ts';
import { Output, type OutputListener } from './output.ts';
import type { Ending, FromSupervisor, LaunchSpec } from './supervisor-messages.ts';
import { quoteWords } from './words.ts';

/** How a target ended. */
export interface Exit extends Ending {
  /** Whether the harness ended it: by `stop`, by `close`, or by a signal that ends processes. */
  readonly asked: boolean;
}

/** A process that was started. */
export interface Launched {
  readonly id: string;
  readonly pid: number;
  /** The command line, for people to read. */
  readonly command: string;
  /** Settles when the process has ended; what it started may live on until `stop`. Rejects with a `SupervisorError`. */
  readonly exited: Promise<Exit>;
  /** Hears the output, the first listener from its beginning; 1 MiB at most. Returns what removes the listener. */
  onOutput(listener: OutputListener): () => void;
  /** The last lines of its output so far, oldest first: 40 at most, and 8 KiB. */
  tail(): readonly string[];
  /** Sends a signal to its whole process group; nothing happens where that has ended. */
  signal(name: NodeJS.Signals): void;
  /**
   * Ends it and all it started: SIGTERM, `graceMs` (2000) to leave, SIGKILL. Also sweeps up after one that has ended
   * by itself. Rejects with a `LaunchError` where something cannot be ended, else with a `SupervisorError`.
   */
  stop(options?: { graceMs?: number }): Promise<Exit>;
}

/** How a launch speaks to the supervisor. */
export interface LaunchLine {
  signal(name: NodeJS.Signals): void;
  stop(graceMs: number): void;
}

type ToLaunch = Extract<FromSupervisor, { number: number }>;

const ENDS_PROCESSES: readonly string[] = ['SIGTERM', 'SIGINT', 'SIGKILL', 'SIGQUIT', 'SIGHUP', 'SIGABRT'];
const GRACE_MS = 2000;
const SPAWN_MS = 30_000;
const SWEEP_MS = 10_000;

/** One launch as the harness sees it. */
export class Launch implements Launched {
  readonly id: string;
  readonly command: string;
  readonly exited: Promise<Exit>;
  /** Settles once it is known whether it runs; waits 30 s at most. */
  readonly spawned: Promise<Launched>;
  readonly #spec: LaunchSpec;
  readonly #line: LaunchLine;
  readonly #born = Promise.withResolvers<Launched>();
  readonly #exit = Promise.withResolvers<Exit>();
  readonly #output = new Output();
  #stops: PromiseWithResolvers<void>[] = [];
  #pid = 0;
  #ending: Exit | null = null;
  /** Whether the supervisor has ended, so that nothing can be asked of it. */
  #over = false;
  #asked = false;

  constructor(spec: LaunchSpec, line: LaunchLine) {
    this.id = spec.id;
    this.command = quoteWords([spec.file, ...spec.args]);
    this.#spec = spec;
    this.#line = line;
    this.spawned = within(SPAWN_MS, this.#born, 'the supervisor did not launch the target in time');
    this.exited = this.#exit.promise;
    // Who waits for it hears of a rejection; where nobody does, it must not end the harness.
    this.exited.catch(() => {});
  }

  get pid(): number {
    return this.#pid;
  }

  /** Whether the process has been started and has not been seen to end. */
  get lives(): boolean {
    return this.#pid !== 0 && this.#ending === null;
  }

  onOutput(listener: OutputListener): () => void {
    return this.#output.listen(listener);
  }

  tail(): readonly string[] {
    return this.#ending?.tail ?? this.#output.tail();
  }

  signal(name: NodeJS.Signals): void {
    if (ENDS_PROCESSES.includes(name)) this.#asked = true;
    this.#line.signal(name);
  }

  async stop({ graceMs = GRACE_MS }: { graceMs?: number } = {}): Promise<Exit> {
    if (this.#over) return this.exited;
    this.#asked = true;
    const stop = Promise.withResolvers<void>();
    this.#stops.push(stop);
    this.#line.stop(graceMs);
    await within(graceMs + SWEEP_MS, stop, 'the supervisor did not stop the target in time');
    return this.exited;
  }

  /** From here on its end is no surprise. */
  expectEnd(): void {
    this.#asked = true;
  }

  hear(message: ToLaunch): void {
    switch (message.type) {
      case 'spawned':
        this.#pid = message.pid;
        this.#born.resolve(this);
        break;
      case 'refused':
        this.#born.reject(refusal(this.#spec, message.code, message.detail));
        break;
      case 'output':
        this.#output.add(message.stream, message.text);
        break;
      case 'exit':
        this.#hearExit(message);
        break;
      case 'stopped':
        this.#hearStopped(message.left);
        break;
    }
  }

  /** The supervisor has ended everything but `left`, and itself. */
  close(left: readonly number[]): void {
    this.#hearStopped(left);
    this.fail(new LaunchError(`${this.command} was not seen to end`));
  }

  /** The supervisor is gone: whatever is still waited for will not come. */
  fail(error: Error): void {
    this.#over = true;
    this.#born.reject(error);
    this.#exit.reject(error);
    for (const stop of this.#stops.splice(0)) stop.reject(error);
  }

  #hearExit({ code, signal, tail, droppedBytes }: Ending): void {
    this.#ending = { code, signal, tail, droppedBytes, asked: this.#asked };
    this.#exit.resolve(this.#ending);
  }

  #hearStopped(left: readonly number[]): void {
    for (const stop of this.#stops.splice(0)) {
      if (left.length === 0) stop.resolve();
      else
        stop.reject(
          new LaunchError(`${this.command} cannot be ended: end process ${left.join(', ')} by hand`),
        );
    }
  }
}

/** A promise with an end: the supervisor is at fault where it does not settle in time. */
function within<T>(limitMs: number, waited: PromiseWithResolvers<T>, failure: string): Promise<T> {
  const limit = setTimeout(() => waited.reject(new SupervisorError(failure)), limitMs);
  return waited.promise.finally(() => clearTimeout(limit));
}

function refusal(spec: LaunchSpec, code: string, detail: string): LaunchError {
  const program = shown(spec.file);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new LaunchError(missing(spec));
    case 'EACCES':
    case 'EPERM':
      return new LaunchError(`${program} may not be executed: chmod +x it, or name the program that runs it`);
    case 'E2BIG':
      return new LaunchError(`the arguments and environment of ${program} are too long for this system`);
    default:
      return new LaunchError(`${program} could not be started: ${detail} (${code})`);
  }
}

/** The system says "no such file" of three different things. */
function missing(spec: LaunchSpec): string {
  if (!statSync(spec.cwd, { throwIfNoEntry: false })?.isDirectory()) {
    return `${shown(spec.file)} could not be started: its working folder ${shown(spec.cwd)} does not exist`;
  }
  const interpreter = interpreterOf(spec.file);
  if (interpreter) {
    return `${shown(spec.file)} could not be started: its first line names ${shown(interpreter)}, which is not there`;
  }
  return `the program ${shown(spec.file)} was not found: check its name and the folder it is in`;
}

function interpreterOf(file: string): string | undefined {
  try {
    const start = readFileSync(file, { encoding: 'latin1' }).slice(0, 256);
    return /^#!\s*(\S+)/.exec(start)?.[1];
  } catch {
    return undefined;
  }
}
