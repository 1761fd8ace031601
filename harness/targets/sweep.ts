import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { listProcesses, type ProcessInfo, readEnvironment, readProcess } from './processes.ts';

/** The variable that every launched process carries, its grandchildren too. */
export const MARK = 'VANMOI_CONFORM_MARK';

/** The mark of one target, or of every target of a run where no id is given (then it is a prefix). */
export function markOf(run: string, id?: string): string {
  return `${encodeURIComponent(run)}:${id === undefined ? '' : encodeURIComponent(id)}`;
}

/** What is to be ended. */
export interface Prey {
  /** Process groups, named by their leaders; leave out a group that was seen empty, its number may be another's. */
  readonly groups: readonly number[];
  /** Whether a process with this mark is meant. */
  readonly carries: (mark: string) => boolean;
}

const POLL_MS = 25;
const KILL_MS = 3000;

const self = readProcess(process.pid);
/** Elsewhere only process groups can be ended. */
const hasProc = self !== null;
/** Processes older than this one were not started by it. */
const oldest = self?.started ?? 0;

/**
 * Ends process groups, their descendants and whoever carries the mark: SIGTERM, `graceMs` milliseconds to leave,
 * then SIGKILL, round after round while new ones turn up. Returns the pids that are still there after 3 s of that.
 */
export async function sweep(prey: Prey, graceMs: number): Promise<readonly number[]> {
  if (process.platform === 'win32') return sweepWindows(prey.groups);
  const hunt = new Hunt(prey);
  hunt.look();
  if (graceMs > 0) {
    hunt.signal('SIGTERM');
    // A stopped process takes no SIGTERM before it goes on.
    hunt.signal('SIGCONT');
    await hunt.whileAnyLives(graceMs);
  }
  const end = performance.now() + KILL_MS;
  for (;;) {
    hunt.look();
    if (!hunt.anyLives() || performance.now() > end) return hunt.living();
    hunt.signal('SIGKILL');
    await pause(POLL_MS);
  }
}

class Hunt {
  readonly #prey: Prey;
  /** Everyone found so far: a process whose parent ended belongs to someone else by then. */
  readonly #found = new Map<number, ProcessInfo>();

  constructor(prey: Prey) {
    this.#prey = prey;
  }

  look(): void {
    const all = listProcesses().filter((each) => each.pid !== process.pid && each.started >= oldest);
    const groups = new Set(this.#prey.groups);
    for (const each of all) {
      if (each.zombie) continue;
      if (groups.has(each.group) || groups.has(each.session) || this.#isMarked(each.pid)) this.#add(each);
    }
    // Each round finds the children of those found before it.
    for (let before = -1; before !== this.#found.size; ) {
      before = this.#found.size;
      for (const each of all) if (this.#found.has(each.parent) && !each.zombie) this.#add(each);
    }
  }

  #add(found: ProcessInfo): void {
    this.#found.set(found.pid, found);
  }

  #isMarked(pid: number): boolean {
    const entry = readEnvironment(pid).find((each) => each.startsWith(`${MARK}=`));
    return entry !== undefined && this.#prey.carries(entry.slice(MARK.length + 1));
  }

  living(): number[] {
    if (!hasProc) return this.#prey.groups.filter((group) => send(-group, 0));
    for (const [pid, { started }] of this.#found) {
      const now = readProcess(pid);
      if (!now || now.zombie || now.started !== started) this.#found.delete(pid);
    }
    return [...this.#found.keys()];
  }

  anyLives(): boolean {
    return this.living().length > 0;
  }

  /** A group gets a signal as one, so that each of its processes gets it once. */
  signal(name: NodeJS.Signals): void {
    const living = this.living().map((pid) => this.#found.get(pid));
    for (const group of this.#prey.groups) {
      if (!hasProc || living.some((each) => each?.group === group)) send(-group, name);
    }
    for (const each of living) {
      if (each && !this.#prey.groups.includes(each.group)) send(each.pid, name);
    }
  }

  async whileAnyLives(limitMs: number): Promise<void> {
    const end = performance.now() + limitMs;
    while (this.anyLives() && performance.now() < end) await pause(POLL_MS);
  }
}

/** Sends a signal, 0 only asks; a negative pid is a group. False where nobody is there to get it. */
export function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Windows knows no groups and no SIGTERM: the tree of each is ended at once. */
async function sweepWindows(roots: readonly number[]): Promise<readonly number[]> {
  await Promise.all(
    roots.map(
      (root) =>
        new Promise<void>((done) => {
          const options = { windowsHide: true, timeout: KILL_MS };
          execFile('taskkill', ['/PID', String(root), '/T', '/F'], options, () => done());
        }),
    ),
  );
  return roots.filter((root) => send(root, 0));
}
