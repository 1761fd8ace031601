import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { withoutHarness } from './environment.ts';
import { LaunchError, SupervisorError } from './errors.ts';
import { Launch, type Launched } from './launch.ts';
import type { FromSupervisor, LaunchSpec, ToSupervisor } from './supervisor-messages.ts';
import { markOf, sweep } from './sweep.ts';

/** The harness's end of the process that starts targets, and that sweeps up should the harness be killed. */
export interface Supervisor {
  readonly pid: number;
  /**
   * Starts a process. Rejects with a `LaunchError` where that cannot be done, with a `SupervisorError` where the
   * supervisor is at fault. Only one life of an id runs at a time: `stop` the one before first.
   */
  launch(spec: LaunchSpec): Promise<Launched>;
  /** Ends everything that was started (grace 2 s by default), then the supervisor. May be called twice. */
  close(options?: { graceMs?: number }): Promise<void>;
}

export interface SupervisorOptions {
  /** Id of the run, which marks its processes. */
  readonly run: string;
  /** Folders to remove when all has ended, also where the harness was killed: `Homes.folder`. */
  readonly folders?: readonly string[];
}

const START_MS = 30_000;
const GRACE_MS = 2000;
/** What a sweep and the removal of the folders may take beyond the grace. */
const SWEEP_MS = 30_000;
const LAST_WORDS_MS = 2000;

/** Starts the supervisor process; rejects with a `SupervisorError`. */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const child = fork(processFile(), [options.run, ...(options.folders ?? [])], {
    // A group and session of its own: an interrupt typed at the terminal is the harness's to handle.
    detached: true,
    env: withoutHarness(process.env),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const link = new Link(child, options.run);
  await link.ready;
  return link;
}

/** Beside this file, in the sources as well as in the build. */
function processFile(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./supervisor-process.${extension}`, import.meta.url));
}

class Link implements Supervisor {
  readonly ready: Promise<void>;
  readonly #child: ChildProcess;
  readonly #run: string;
  readonly #launches = new Map<number, Launch>();
  readonly #events = new EventEmitter<{ ready: []; gone: [] }>();
  #count = 0;
  #lastWords = '';
  #failure: SupervisorError | null = null;
  #closing: Promise<void> | null = null;
  /** What the supervisor could not end, once it has said that it is done. */
  #left: readonly number[] | null = null;
  #swept: Promise<void> | null = null;

  constructor(child: ChildProcess, run: string) {
    this.#child = child;
    this.#run = run;
    child.on('message', (message: FromSupervisor) => this.#hear(message));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-2000);
    });
    child.on('error', (error) => this.#fail(`the supervisor process failed: ${error.message}`));
    child.once('exit', (code, signal) => void this.#end(code, signal));
    this.ready = this.#untilReady();
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  async launch(spec: LaunchSpec): Promise<Launched> {
    if (this.#failure) throw this.#failure;
    if (this.#closing) throw new SupervisorError('the supervisor is closed: it launches nothing any more');
    for (const each of this.#launches.values()) {
      if (each.id === spec.id && each.lives) {
        throw new SupervisorError(`the target "${spec.id}" still runs: stop it before it is launched again`);
      }
    }
    this.#count += 1;
    const number = this.#count;
    const launch = new Launch(spec, {
      signal: (signal) => this.#tell({ type: 'signal', number, signal }),
      stop: (graceMs) => this.#tell({ type: 'stop', number, graceMs }),
    });
    this.#launches.set(number, launch);
    this.#tell({ type: 'launch', number, spec });
    return launch.spawned.catch((error) => {
      this.#launches.delete(number);
      throw error;
    });
  }

  close({ graceMs = GRACE_MS }: { graceMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  async #close(graceMs: number): Promise<void> {
    for (const launch of this.#launches.values()) launch.expectEnd();
    if (!this.#failure) {
      const gone = once(this.#events, 'gone', { signal: AbortSignal.timeout(graceMs + SWEEP_MS) });
      this.#tell({ type: 'close', graceMs });
      await gone.catch(() => this.#fail('the supervisor did not end in time'));
    }
    await this.#swept;
    if (this.#left?.length) {
      throw new LaunchError(
        `what the target started cannot be ended: end process ${this.#left.join(', ')} by hand`,
      );
    }
  }

  async #untilReady(): Promise<void> {
    const limit = { signal: AbortSignal.timeout(START_MS) };
    await Promise.race([once(this.#events, 'ready', limit), once(this.#events, 'gone', limit)]).catch(() =>
      this.#fail(`the supervisor was not ready within ${START_MS / 1000} s`),
    );
    if (this.#failure) throw this.#failure;
  }

  #tell(message: ToSupervisor): void {
    if (!this.#child.connected) return;
    // What cannot be sent means a supervisor that is ending; its exit says why.
    this.#child.send(message, () => {});
  }

  #hear(message: FromSupervisor): void {
    if (message.type === 'ready') this.#events.emit('ready');
    else if (message.type === 'closed') {
      this.#left = message.left;
      for (const launch of this.#launches.values()) launch.close(message.left);
    } else this.#launches.get(message.number)?.hear(message);
  }

  async #end(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    // Its last messages may still stand in the pipe.
    if (this.#child.connected) {
      await once(this.#child, 'disconnect', { signal: AbortSignal.timeout(LAST_WORDS_MS) }).catch(() => {});
    }
    if (!this.#left || !this.#closing) {
      const words = this.#lastWords.trim().split('\n', 1)[0];
      this.#fail(
        `the supervisor process ended by itself (${signal ?? `code ${code}`})${words && `: ${words}`}`,
      );
    }
    this.#events.emit('gone');
  }

  #fail(text: string): void {
    if (this.#failure) return;
    const groups = [...this.#launches.values()].filter((each) => each.lives).map((each) => each.pid);
    this.#failure = new SupervisorError(text);
    this.#child.kill('SIGKILL');
    for (const launch of this.#launches.values()) launch.fail(this.#failure);
    // The last resort, from within the harness, lest its targets stay behind.
    const ofRun = markOf(this.#run);
    this.#swept = sweep({ groups, carries: (mark) => mark.startsWith(ofRun) }, GRACE_MS).then(() => {});
    this.#events.emit('gone');
  }
}
