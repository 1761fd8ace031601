import type { Target } from '../targets/index.ts';
import { commandAgents } from './launch/agent-command.ts';
import { inOrder } from './launch/in-order.ts';
import type { AgentLauncher, TargetTools } from './launch/launcher.ts';
import { referenceCommand } from './launch/reference-command.ts';
import type { RunOptions } from './options.ts';

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
      return (await import('./launch/agent-container.ts')).containerAgents(target, options, tools);
    default:
      return null;
  }
}
