import type { Recorder } from '../../mocks/recorder.ts';
import type { AgentHandle } from '../scenarios/player.ts';
import {
  type Exit,
  type Home,
  hintFor,
  type Launched,
  prepareCommand,
  type Target,
  targetEnvironment,
} from '../targets/index.ts';
import { RunFailure } from './failure.ts';
import type { RunOptions } from './options.ts';
import { recordLife, referenceCommand, started, type TargetTools } from './server-target.ts';

/** The command line that starts an agent; null where the user starts it by hand. */
export function agentCommand(target: Target, options: RunOptions): readonly string[] | null {
  if (target.kind === 'listen') return null;
  if (target.kind === 'command') return target.argv;
  if (target.kind === 'reference') return [...referenceCommand('agent'), ...options.extraArguments];
  throw new RunFailure(2, `${target.text} cannot be run as an agent by this version: use cmd:… or listen`);
}

/** The agent's process in one scenario, over all its lives. */
export interface AgentProcess extends AgentHandle {
  /** Resolves when a life ends that nobody asked to end. */
  readonly crashed: Promise<Exit>;
  /** The last output of the last life. */
  tail(): readonly string[];
  /** Where an argument names a file that is not in its folder: the corrected command. */
  hint(): Promise<string | null>;
}

export interface AgentProcessOptions {
  readonly argv: readonly string[];
  readonly scenario: string;
  readonly masterUrl: string;
  readonly home: Home;
  readonly recorder: Recorder;
  readonly options: RunOptions;
  readonly tools: TargetTools;
}

/** Prepares an agent's process; `start` launches it, a restart keeps its folders. */
export function createAgentProcess(setup: AgentProcessOptions): AgentProcess {
  const { argv, scenario, home, recorder, options, tools } = setup;
  const url = new URL(setup.masterUrl);
  const values = {
    url: setup.masterUrl,
    wsUrl: setup.masterUrl.replace(/^http/, 'ws'),
    scheme: url.protocol.slice(0, -1),
    host: url.hostname,
    port: url.port,
    name: `${options.namePrefix}${scenario}`,
    interval: options.intervalMs / 1000,
    stateDir: home.state,
    workDir: home.work,
    cwd: options.cwd,
  };
  const crash = Promise.withResolvers<Exit>();
  let launched: Launched | null = null;
  let life = 0;
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
      const current = await started(() =>
        supervisor.launch({ file, args, env, cwd: home.work, id: scenario }),
      );
      launched = current;
      recordLife(current, command, ++life, recorder);
      current.exited.then((exit) => {
        if (!exit.asked) crash.resolve(exit);
      }, crash.reject);
    },
    async stop(signal) {
      if (signal === 'SIGKILL') launched?.signal('SIGKILL');
      await launched?.stop();
    },
  };
}
