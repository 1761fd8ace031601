import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { LaunchError, shown } from '../targets/errors.ts';
import type { Variable } from '../targets/index.ts';
import { quoteWords } from '../targets/index.ts';
import { type Container, type Engine, statusOf, wordsOf } from './engine.ts';
import type { Image } from './image.ts';
import { labelsOf, nameOf } from './labels.ts';
import { Life } from './life.ts';
import type { RunNetwork } from './network.ts';
import type { ContainerOptions } from './options.ts';
import { type Entry, pack, unpack } from './tar.ts';

/** `{stateDir}` in a container: a volume of its own, kept over restarts. */
export const STATE_DIR = '/vanmoi-state';

/** What a container is made of; placeholders are filled. */
export interface ContainedSpec {
  /** Names the target within the run. */
  readonly id: string;
  readonly image: Image;
  /** Words of its command; none leaves the image's own. */
  readonly args: readonly string[];
  readonly env: readonly Variable[];
  /** Files to put into it, by absolute paths. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** As the engine takes them. */
  readonly binds: readonly string[];
  readonly limits: Pick<ContainerOptions, 'memory' | 'cpus' | 'platform' | 'user'>;
  /** Whether it gets a volume at `STATE_DIR`. */
  readonly keepsState: boolean;
  /** Its port inside, published on 127.0.0.1; null for none. */
  readonly publish: { readonly inside: number; readonly port: number } | null;
}

/** What it is made with. */
export interface Surroundings {
  readonly engine: Engine;
  readonly run: string;
  readonly network: RunNetwork;
}

/**
 * A target in a container. It is made at the first start; a restart starts the same container again, so that whatever
 * it keeps, in a volume or beside it, is kept. `loseState` removes it: the next start makes another.
 */
export class Contained {
  readonly #spec: ContainedSpec;
  readonly #around: Surroundings;
  #container: Container | null = null;
  #life: Life | null = null;
  #paused = false;
  #connected = true;
  /** Bytes; null where the target has what it was given. */
  #squeezedTo: number | null = null;

  constructor(spec: ContainedSpec, around: Surroundings) {
    this.#spec = spec;
    this.#around = around;
  }

  /** The command as a person would type it. */
  get command(): string {
    return quoteWords(['docker', 'run', this.#spec.image.name, ...this.#spec.args]);
  }

  /** Id of the container; null before the first start. */
  get containerId(): string | null {
    return this.#container?.id ?? null;
  }

  /** Starts a life; rejects with a `LaunchError`. */
  async start(): Promise<Life> {
    try {
      this.#container ??= await this.#make();
      const output = await this.#container.attach({ stream: true, stdout: true, stderr: true });
      await this.#container.start();
      const { State } = await this.#container.inspect();
      const { id } = this.#spec;
      const { engine } = this.#around;
      this.#life = new Life({
        engine,
        container: this.#container,
        id,
        command: this.command,
        pid: State.Pid,
        output,
      });
    } catch (error) {
      throw error instanceof LaunchError
        ? error
        : new LaunchError(`${shown(this.#spec.image.name)} could not be started: ${wordsOf(error)}`);
    }
    if (this.#squeezedTo !== null) this.#life.expectEnd();
    return this.#life;
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await this.goOn();
    if (signal === 'SIGKILL') this.#life?.signal('SIGKILL');
    await this.#life?.stop();
  }

  /** It stands still, and goes on. */
  async pause(): Promise<void> {
    if (this.#paused) return;
    await this.#asked('paused', (container) => container.pause());
    this.#paused = true;
  }

  async goOn(): Promise<void> {
    if (!this.#paused) return;
    await this.#asked('let go on', (container) => container.unpause());
    this.#paused = false;
  }

  /** Its network is taken away, and given back; before the first start too. */
  async disconnect(): Promise<void> {
    this.#connected = false;
    const { network } = this.#around.network;
    if (this.#container)
      await this.#asked('cut off', ({ id }) => network.disconnect({ Container: id, Force: true }));
  }

  async connect(): Promise<void> {
    this.#connected = true;
    const { network } = this.#around.network;
    if (this.#container) await this.#asked('connected', ({ id }) => network.connect({ Container: id }));
  }

  /** So much memory and no more, in bytes; null gives back what it had. What this ends was ended by the harness. */
  async limitMemory(bytes: number | null): Promise<void> {
    this.#squeezedTo = bytes;
    if (bytes !== null) this.#life?.expectEnd();
    // The engine takes no limit back: all of its memory is none.
    const all = this.#around.engine.client.info.containerRuntime.memory;
    const limit = bytes ?? this.#spec.limits.memory ?? all;
    await this.#asked('limited', (container) => container.update({ Memory: limit, MemorySwap: limit }));
  }

  /** What it keeps is gone: the container and its volumes. */
  async loseState(): Promise<void> {
    await this.remove();
  }

  /** The files in `{stateDir}`, by paths below it, and folders, whose paths end in a slash. */
  async stateFiles(): Promise<readonly Entry[]> {
    if (!this.#container || !this.#spec.keepsState) return [];
    const entries = await this.#asked('looked into', async (container) =>
      unpack(await buffer(await container.getArchive({ path: `${STATE_DIR}/.` }))),
    );
    return entries.map((entry) => ({ ...entry, path: posix.normalize(entry.path) }));
  }

  /** Removes it and its volumes, ended or not. */
  async remove(): Promise<void> {
    const container = this.#container;
    this.#container = null;
    this.#paused = false;
    await this.#life?.stop({ graceMs: 0 }).catch(() => undefined);
    this.#life = null;
    if (!container) return;
    await gone(container.remove({ force: true, v: true }));
    if (this.#spec.keepsState) await gone(this.#around.engine.docker.getVolume(this.#volume).remove());
  }

  get #volume(): string {
    return nameOf(this.#around.run, `${this.#spec.id}-state`);
  }

  async #make(): Promise<Container> {
    const { spec, around } = { spec: this.#spec, around: this.#around };
    const { docker } = around.engine;
    const labels = labelsOf(around.run);
    if (spec.keepsState) await docker.createVolume({ Name: this.#volume, Labels: labels });
    const { memory, cpus, platform, user } = spec.limits;
    const inside = spec.publish && `${spec.publish.inside}/tcp`;
    const container = await docker.createContainer({
      name: nameOf(around.run, spec.id),
      ...(platform === null ? {} : { platform }),
      Image: spec.image.id,
      ...(spec.args.length > 0 ? { Cmd: [...spec.args] } : {}),
      Env: spec.env.map(({ name, value }) => `${name}=${value}`),
      ...(user === null ? {} : { User: user }),
      Labels: labels,
      ...(inside ? { ExposedPorts: { [inside]: {} } } : {}),
      HostConfig: {
        NetworkMode: around.network.name,
        ExtraHosts: [...around.network.extraHosts],
        Binds: [...spec.binds, ...(spec.keepsState ? [`${this.#volume}:${STATE_DIR}`] : [])],
        ...(memory === null ? {} : { Memory: memory, MemorySwap: memory }),
        ...(cpus === null ? {} : { NanoCpus: Math.round(cpus * 1e9) }),
        ...(inside
          ? { PortBindings: { [inside]: [{ HostIp: '127.0.0.1', HostPort: `${spec.publish?.port}` }] } }
          : {}),
      },
    });
    const contents = this.#contents();
    if (contents.length > 0) await container.putArchive(await pack(contents), { path: '/' });
    if (!this.#connected) await around.network.network.disconnect({ Container: container.id, Force: true });
    return container;
  }

  /** What is put into it before its first start: any user of the image may write into `{stateDir}`. */
  #contents(): Entry[] {
    const { files, keepsState } = this.#spec;
    const state = { path: `${STATE_DIR.slice(1)}/`, mode: 0o777, bytes: Buffer.alloc(0) };
    return [
      ...(keepsState ? [state] : []),
      ...files.map(({ path, text }) => ({ path: path.slice(1), mode: 0o644, bytes: Buffer.from(text) })),
    ];
  }

  async #asked<Result>(what: string, ask: (container: Container) => Promise<Result>): Promise<Result> {
    if (!this.#container) throw new LaunchError(`there is no container that could be ${what}`);
    try {
      return await ask(this.#container);
    } catch (error) {
      throw new LaunchError(`the container of ${this.command} cannot be ${what}: ${wordsOf(error)}`);
    }
  }
}

/** What is gone already need not be removed. */
async function gone(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (![404, 409].includes(statusOf(error))) throw error; // 409: somebody else is removing it
  });
}
