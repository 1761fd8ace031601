/** A server out of a Compose file, its port published on loopback. */

import { type ComposeTarget, fill } from '../../targets/index.ts';
import type { ServerLauncher, ServerOptions, TargetTools } from './launcher.ts';

export async function composedServer(
  target: ComposeTarget,
  { env, cwd, prefix }: ServerOptions,
  tools: TargetTools,
): Promise<ServerLauncher> {
  const containers = await tools.containers();
  const port = await tools.ports.next();
  const url = `http://127.0.0.1:${port}${prefix}`;
  const values = { url, port: target.port, host: '0.0.0.0', scheme: 'http' };
  const composed = containers.compose({
    target,
    cwd,
    env: env.map(({ name, value }) => ({ name, value: fill(value, values) })),
    port,
    signal: tools.signal,
  });
  return {
    url,
    advice: `does the service ${target.service} listen on 0.0.0.0:${target.port}?`,
    async start() {
      const launched = await composed.start();
      return { launched, command: launched.command };
    },
    hint: async () => null,
  };
}
