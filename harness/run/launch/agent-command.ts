/** Agents that a command of this machine starts. */

import {
  type Exit,
  hintFor,
  type Launched,
  prepareCommand,
  targetEnvironment,
  writeFiles,
} from '../../targets/index.ts';
import type { RunOptions } from '../options.ts';
import { contentsOf, emptyFolders, tokenFiles } from '../token-files.ts';
import { agentValues, textsBeside } from './agent-values.ts';
import type { AgentLauncher, AgentProcess, AgentSetup, TargetTools } from './launcher.ts';
import { recordLife, started } from './life.ts';

export function commandAgents(
  argv: readonly string[],
  options: RunOptions,
  tools: TargetTools,
): AgentLauncher {
  return {
    texts: [...argv, ...textsBeside(options)],
    isContainer: false,
    masterHost: '127.0.0.1',
    make: (setup) => commandAgent(argv, setup, tools),
  };
}

/** Prepares an agent's process; `start` launches it, a restart keeps its folders. */
async function commandAgent(
  argv: readonly string[],
  setup: AgentSetup,
  tools: TargetTools,
): Promise<AgentProcess> {
  const { id, recorder, options } = setup;
  const home = await (await tools.homes()).make(id);
  const values = {
    ...agentValues(setup.masterUrl, setup),
    stateDir: home.state,
    workDir: home.work,
    cwd: options.cwd,
  };
  await writeFiles(options.files ?? [], values, home.work);
  const before = contentsOf(home);
  const crash = Promise.withResolvers<Exit>();
  let launched: Launched | null = null;
  let life = 0;
  const stop = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (signal === 'SIGKILL') launched?.signal('SIGKILL');
    await launched?.stop();
  };
  return {
    crashed: crash.promise,
    tail: () => launched?.tail() ?? [],
    hint: () => hintFor(argv, options.cwd, home.work),
    async start() {
      const supervisor = await tools.supervisor();
      const env = targetEnvironment({ home, given: options.env, values });
      const { file, args, command } = await started(() =>
        prepareCommand({ argv, values, cwd: options.cwd, path: env.PATH }),
      );
      // Before it can call: what it says then is of this life.
      recorder.record({ type: 'launch', command, life: ++life });
      const current = await started(() => supervisor.launch({ file, args, env, cwd: home.work, id }));
      launched = current;
      recordLife(current, recorder);
      current.exited.then((exit) => {
        if (!exit.asked) crash.resolve(exit);
      }, crash.reject);
    },
    stop,
    end: () => stop('SIGTERM'),
    loseState: async () => emptyFolders(home, before),
    tokenFiles: async (tokens) => tokenFiles(home, tokens),
  };
}
