/** A server in a container, its port published on loopback. */

import { STATE_DIR } from '../../containers/contained.ts';
import type { Image } from '../../containers/image.ts';
import { bindOf } from '../../containers/mounts.ts';
import { PLAIN } from '../../containers/options.ts';
import { type DockerfileTarget, type DockerTarget, fill, mentions } from '../../targets/index.ts';
import { RunFailure } from '../failure.ts';
import { textsBeside } from './agent-values.ts';
import { filesInside } from './files-inside.ts';
import type { ServerLauncher, ServerOptions, TargetTools } from './launcher.ts';

/** A restart starts the same container again: what it keeps in a volume, or beside it, is kept. */
export async function containerServer(
  target: DockerTarget | DockerfileTarget,
  options: ServerOptions,
  tools: TargetTools,
): Promise<ServerLauncher> {
  const { container: given = PLAIN, env, files = [], cwd } = options;
  const containers = await tools.containers();
  const image = await containers.image(target, given, cwd);
  const inside = options.port ?? onlyPortOf(image);
  const port = await tools.ports.next();
  const url = `http://127.0.0.1:${port}${options.prefix}`;
  const values = {
    port: inside,
    // In its container it must listen for what comes from outside.
    host: '0.0.0.0',
    scheme: 'http',
    url,
    name: `${options.namePrefix}server`,
    interval: options.intervalMs / 1000,
    stateDir: STATE_DIR,
    workDir: image.workDir,
  };
  const contained = await containers.contain({
    id: 'server',
    image,
    args: target.args.map((word) => fill(word, values)),
    env: env.map(({ name, value }) => ({ name, value: fill(value, values) })),
    files: filesInside(files, values, image.workDir),
    binds: given.mounts.map((mount) => bindOf(mount, cwd)),
    limits: given,
    keepsState: mentions([...target.args, ...textsBeside(options)], 'stateDir'),
    publish: { inside, port },
  });
  return {
    url,
    digest: image.id,
    advice: `does it listen on 0.0.0.0:${inside} in its container?`,
    async start() {
      const launched = await contained.start();
      return { launched, command: launched.command };
    },
    hint: async () => null,
  };
}

function onlyPortOf({ ports, name }: Image): number {
  const [port, ...more] = ports;
  if (port !== undefined && more.length === 0) return port;
  const seen = port === undefined ? 'names none' : `names ${ports.join(', ')}`;
  throw new RunFailure(2, `say the port that the server listens on inside: --port 8080 (${name} ${seen})`);
}
