/** The image of a target: pulled or built once per run. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { LaunchError, shown } from '../targets/errors.ts';
import type { DockerfileTarget, DockerTarget } from '../targets/index.ts';
import { packFolder } from './context.ts';
import { type Engine, statusOf, wordsOf } from './engine.ts';
import type { ContainerOptions } from './options.ts';

/** An image that is there. */
export interface Image {
  /** Digest of its configuration: `sha256:…`. */
  readonly id: string;
  /** As the user calls it. */
  readonly name: string;
  /** The folder that its command runs in. */
  readonly workDir: string;
  /** The TCP ports that it says it listens on. */
  readonly ports: readonly number[];
}

/** All that is built carries it: `docker image prune --filter label=…` removes it. */
const BUILT_LABEL = 'vanmoi-conform.built';
/** How much of a build's last words is told. */
const LAST_WORDS = 12;

/** Finds, pulls or builds the image of a target; rejects with a `LaunchError`. */
export async function imageOf(
  engine: Engine,
  target: DockerTarget | DockerfileTarget,
  options: ContainerOptions,
  cwd: string,
): Promise<Image> {
  if (target.kind === 'docker') return pulled(engine, target.image, options.platform);
  return built(engine, resolve(cwd, target.folder), options);
}

async function pulled(engine: Engine, name: string, platform: string | null): Promise<Image> {
  const known = await inspected(engine, name, name);
  if (known && isFor(known.platform, platform)) return known.image;
  const { ImageName } = (await import('testcontainers')) as unknown as {
    ImageName: { fromString(text: string): Parameters<Engine['client']['image']['pull']>[0] };
  };
  try {
    const asked = { force: true, ...(platform === null ? {} : { platform }) };
    await engine.client.image.pull(ImageName.fromString(name), asked as never);
  } catch (error) {
    throw new LaunchError(`the image ${shown(name)} is not here and cannot be pulled: ${wordsOf(error)}`);
  }
  const found = await inspected(engine, name, name);
  if (found) return found.image;
  throw new LaunchError(`the image ${shown(name)} is not here and its registry has none of that name`);
}

/** Whether `linux/arm64/v8` is what `linux/arm64` asks for. */
function isFor(own: string, wanted: string | null): boolean {
  return wanted === null || own === wanted || own.startsWith(`${wanted}/`) || wanted.startsWith(`${own}/`);
}

async function built(engine: Engine, folder: string, options: ContainerOptions): Promise<Image> {
  if (!existsSync(join(folder, 'Dockerfile')))
    throw new LaunchError(`there is no Dockerfile in ${shown(folder)}: name the folder that holds it`);
  const { buildArgs, platform } = options;
  const name = nameFor(folder, options);
  const printed: string[] = [];
  try {
    const stream = await engine.docker.buildImage(await packFolder(folder), {
      t: name,
      buildargs: Object.fromEntries(buildArgs.map(({ name, value }) => [name, value])) as never,
      labels: { [BUILT_LABEL]: basename(folder) } as never,
      rm: true,
      forcerm: true,
      ...(platform === null ? {} : { platform }),
    });
    await followed(engine, stream, printed);
  } catch (error) {
    const words = printed.slice(-LAST_WORDS).map((line) => `\n  | ${line}`);
    throw new LaunchError(`${shown(folder)} cannot be built: ${wordsOf(error)}${words.join('')}`);
  }
  const found = await inspected(engine, name, name);
  if (found) return found.image;
  throw new LaunchError(`${shown(folder)} was built, but the engine has no image of it`);
}

/** The same folder built the same way has one name: the next run finds what did not change in the engine's cache. */
function nameFor(folder: string, { buildArgs, platform }: ContainerOptions): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([folder, buildArgs, platform]))
    .digest('hex');
  const word = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `vanmoi-conform/${word || 'target'}:${digest.slice(0, 12)}`;
}

/** Resolves when the build is done; rejects with what it failed of. */
function followed(engine: Engine, stream: NodeJS.ReadableStream, printed: string[]): Promise<void> {
  return new Promise((done, failed) => {
    engine.docker.modem.followProgress(
      stream,
      (error) => (error ? failed(error) : done()),
      ({ stream: text }: { stream?: string }) => {
        for (const line of (text ?? '').split('\n')) if (line.trim() !== '') printed.push(line.trimEnd());
      },
    );
  });
}

async function inspected(
  { docker }: Engine,
  reference: string,
  name: string,
): Promise<{ image: Image; platform: string } | null> {
  try {
    const { Id, Config, Os, Architecture, ...rest } = await docker.getImage(reference).inspect();
    const { Variant } = rest as { Variant?: string };
    const ports = Object.keys(Config.ExposedPorts ?? {});
    const image = {
      id: Id,
      name,
      workDir: Config.WorkingDir || '/',
      ports: ports.filter((port) => port.endsWith('/tcp')).map((port) => Number.parseInt(port, 10)),
    };
    return { image, platform: `${Os}/${Architecture}${Variant ? `/${Variant}` : ''}` };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw new LaunchError(`the engine does not tell of the image ${shown(name)}: ${wordsOf(error)}`);
  }
}
