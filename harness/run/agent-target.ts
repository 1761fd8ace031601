import type { Recorder } from '../../mocks/recorder.ts';
import type { AgentHandle } from '../scenarios/player.ts';
import type { Exit, PlaceholderValues, Target } from '../targets/index.ts';
import { commandAgents } from './agent-command.ts';
import { inOrder } from './in-order.ts';
import type { RunOptions } from './options.ts';
import { referenceCommand, type TargetTools } from './server-target.ts';

/** How the agents of a run are started. */
export interface AgentLauncher {
  /** All that can tell an agent something: its command line, its environment, its files; placeholders not filled. */
  readonly texts: readonly string[];
  readonly isContainer: boolean;
  /** Digest of their image, where they have one. */
  readonly digest?: string | undefined;
  /** The address on which masters listen for them. */
  readonly masterHost: string;
  /** An agent of one scenario, not started yet. */
  make(setup: AgentSetup): Promise<AgentProcess>;
}

/** One agent. */
export interface AgentSetup {
  /** Tells it from every other agent of the run. */
  readonly id: string;
  /** The scenario that it plays in, which is part of its name. */
  readonly scenario: string;
  readonly masterUrl: string;
  readonly recorder: Recorder;
  /** With the interval that this agent is told. */
  readonly options: RunOptions;
  /** Told, of each life in a container, its process as this machine sees it and the id of the container. */
  readonly onContained: (pid: number, container: string) => void;
}

/** The agent's process in one scenario, over all its lives. */
export interface AgentProcess extends AgentHandle {
  /** Resolves when a life ends that nobody asked to end. */
  readonly crashed: Promise<Exit>;
  /** The last output of the last life. */
  tail(): readonly string[];
  /** Where an argument names a file that is not in its folder: the corrected command. */
  hint(): Promise<string | null>;
  /** Ends it, and removes what only it needed. */
  end(): Promise<void>;
}

/** What starts the agents; null where the user starts one by hand. A RunFailure of code 3 says why nothing can. */
export async function agentLauncher(
  target: Target,
  options: RunOptions,
  tools: TargetTools,
): Promise<AgentLauncher | null> {
  const launcher = await launcherOf(target, options, tools);
  return launcher && { ...launcher, make: async (setup) => inOrder(await launcher.make(setup)) };
}

async function launcherOf(
  target: Target,
  options: RunOptions,
  tools: TargetTools,
): Promise<AgentLauncher | null> {
  switch (target.kind) {
    case 'command':
      return commandAgents(target.argv, options, tools);
    case 'reference':
      return commandAgents([...referenceCommand('agent'), ...options.extraArguments], options, tools);
    case 'docker':
    case 'dockerfile':
      return (await import('./agent-container.ts')).containerAgents(target, options, tools);
    default:
      return null;
  }
}

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
