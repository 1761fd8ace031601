import { chmod, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The private folders of one launched target. */
export interface Home {
  /** Holds the others. */
  readonly folder: string;
  /** HOME */
  readonly home: string;
  /** `{workDir}`, in which it runs. */
  readonly work: string;
  /** `{stateDir}`: empty at first, kept over restarts. */
  readonly state: string;
  /** TMPDIR */
  readonly temp: string;
}

/** All private folders of a run, in one folder under the system's folder for temporary files. */
export interface Homes {
  readonly folder: string;
  /** The home of the target `id`: made at the first call, the same one at every later call. */
  make(id: string): Promise<Home>;
  /** Removes everything; false where something could not be removed. */
  remove(): Promise<boolean>;
}

/**
 * Makes the run's folder, `vanmoi-conform-<run>`, which nobody else may enter. Fails where it exists already:
 * the name of a run is used once.
 */
export async function createHomes(options: { run: string; root?: string }): Promise<Homes> {
  const folder = join(options.root ?? tmpdir(), `vanmoi-conform-${folderName(options.run)}`);
  await mkdir(folder, { mode: 0o700 });
  const homes = new Map<string, Promise<Home>>();
  const taken = new Set<string>();

  function make(id: string): Promise<Home> {
    const known = homes.get(id);
    if (known) return known;
    const home = makeHome(join(folder, untaken(folderName(id), taken)));
    homes.set(id, home);
    return home;
  }

  return { folder, make, remove: () => removeFolder(folder) };
}

async function makeHome(folder: string): Promise<Home> {
  const home: Home = {
    folder,
    home: join(folder, 'home'),
    work: join(folder, 'work'),
    state: join(folder, 'state'),
    temp: join(folder, 'tmp'),
  };
  await mkdir(folder, { mode: 0o700 });
  for (const each of [home.home, home.work, home.state, home.temp]) await mkdir(each, { mode: 0o700 });
  return home;
}

function folderName(id: string): string {
  // Short: a Unix socket below TMPDIR has about a hundred characters for its whole path.
  return id.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40) || 'target';
}

function untaken(name: string, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${name}-${count}`;
  taken.add(free.toLowerCase());
  return free;
}

/** Removes a folder with whatever modes a target left in it; follows no links; false where it still stands. */
export async function removeFolder(folder: string): Promise<boolean> {
  for (const prepare of [async () => {}, openUp]) {
    try {
      await prepare(folder);
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
      return true;
    } catch {
      // Tried once more after every folder in it was made writable.
    }
  }
  return false;
}

async function openUp(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (!found.isDirectory()) return;
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await openUp(join(folder, entry.name));
  }
}
