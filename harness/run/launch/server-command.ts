/** A server that a command of this machine starts. */

import { hintFor, prepareCommand, targetEnvironment, writeFiles } from '../../targets/index.ts';
import type { ServerLauncher, ServerOptions, TargetTools } from './launcher.ts';

/** On the port that was given, or a free one. */
export async function commandServer(
  argv: readonly string[],
  options: ServerOptions,
  tools: TargetTools,
): Promise<ServerLauncher> {
  const port = options.port ?? (await tools.ports.next());
  const url = `http://127.0.0.1:${port}${options.prefix}`;
  const home = await (await tools.homes()).make('server');
  const values = {
    port,
    host: '127.0.0.1',
    scheme: 'http',
    url,
    name: `${options.namePrefix}server`,
    interval: options.intervalMs / 1000,
    stateDir: home.state,
    workDir: home.work,
    cwd: options.cwd,
  };
  await writeFiles(options.files ?? [], values, home.work);
  return {
    url,
    async start() {
      const supervisor = await tools.supervisor();
      const env = targetEnvironment({ home, given: options.env, values });
      const { file, args, command } = await prepareCommand({
        argv,
        values,
        cwd: options.cwd,
        path: env.PATH,
      });
      const launched = await supervisor.launch({ file, args, env, cwd: home.work, id: 'server' });
      return { launched, command };
    },
    hint: () => hintFor(argv, options.cwd, home.work),
  };
}
