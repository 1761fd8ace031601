import type { PlaceholderValues } from '../../targets/index.ts';
import type { RunOptions } from '../options.ts';
import type { AgentSetup } from './launcher.ts';

/** All that can tell a target something, besides its command line. */
export function textsBeside({ env, files = [] }: Pick<RunOptions, 'env' | 'files'>): string[] {
  return [...env.map(({ value }) => value), ...files.map(({ text }) => text)];
}

/** What placeholders stand for where the master has this URL. */
export function agentValues(url: string, { scenario, options }: AgentSetup): PlaceholderValues {
  const { protocol, hostname, port } = new URL(url);
  return {
    url,
    wsUrl: url.replace(/^http/, 'ws'),
    scheme: protocol.slice(0, -1),
    host: hostname,
    port,
    name: `${options.namePrefix}${scenario}`,
    interval: options.intervalMs / 1000,
  };
}
