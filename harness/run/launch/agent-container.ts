/** Agents that live in containers, each in one of its own. */

import { STATE_DIR } from '../../containers/contained.ts';
import type { Containers } from '../../containers/containers.ts';
import { bindOf } from '../../containers/mounts.ts';
import { PLAIN } from '../../containers/options.ts';
import type {
  DockerfileTarget,
  DockerTarget,
  Exit,
  Launched,
  PlaceholderValues,
} from '../../targets/index.ts';
import { fill, LaunchError, mentions } from '../../targets/index.ts';
import { RunFailure } from '../failure.ts';
import type { RunOptions } from '../options.ts';
import { tokenEntries } from '../token-files.ts';
import { agentValues, textsBeside } from './agent-values.ts';
import { filesInside } from './files-inside.ts';
import type { AgentLauncher, AgentProcess, AgentSetup, TargetTools } from './launcher.ts';
import { recordLife, started } from './life.ts';

type ImageTarget = DockerTarget | DockerfileTarget;

export async function containerAgents(
  target: ImageTarget,
  options: RunOptions,
  tools: TargetTools,
): Promise<AgentLauncher> {
  return started(async () => {
    const containers = await tools.containers();
    const { container = PLAIN, cwd } = options;
    const [{ masterHost }, { id: digest }] = await Promise.all([
      containers.network(),
      containers.image(target, container, cwd),
    ]);
    return {
      texts: [...target.args, ...textsBeside(options)],
      isContainer: true,
      digest,
      masterHost,
      make: (setup) => containerAgent(target, setup, containers),
    };
  });
}

async function containerAgent(
  target: ImageTarget,
  setup: AgentSetup,
  containers: Containers,
): Promise<AgentProcess> {
  const { id, recorder, options } = setup;
  const { container: given = PLAIN, env, files = [], cwd } = options;
  const network = await containers.network();
  const image = await containers.image(target, given, cwd);
  const url = new URL(setup.masterUrl);
  url.hostname = network.hostInside;
  const values: PlaceholderValues = {
    ...agentValues(url.href.replace(/\/$/, ''), setup),
    stateDir: STATE_DIR,
    workDir: image.workDir,
  };
  const contained = await containers.contain({
    id,
    image,
    args: target.args.map((word) => fill(word, values)),
    env: env.map(({ name, value }) => ({ name, value: fill(value, values) })),
    files: filesInside(files, values, image.workDir),
    binds: given.mounts.map((mount) => bindOf(mount, cwd)),
    limits: given,
    keepsState: mentions([...target.args, ...textsBeside(options)], 'stateDir'),
    publish: null,
  });
  const crash = Promise.withResolvers<Exit>();
  let launched: Launched | null = null;
  let life = 0;
  return {
    crashed: crash.promise,
    tail: () => launched?.tail() ?? [],
    hint: async () => null,
    async start() {
      // Before it can call: what it says then is of this life.
      recorder.record({ type: 'launch', command: contained.command, life: ++life });
      const current = await started(() => contained.start());
      launched = current;
      recordLife(current, recorder);
      if (contained.containerId) setup.onContained(current.pid, contained.containerId);
      current.exited.then(
        (exit) => {
          if (!exit.asked) crash.resolve(exit);
        },
        (error) => crash.reject(lost(error)),
      );
    },
    pause: () => started(() => contained.pause()),
    goOn: () => started(() => contained.goOn()),
    disconnect: () => started(() => contained.disconnect()),
    connect: () => started(() => contained.connect()),
    limitMemory: (bytes) => started(() => contained.limitMemory(bytes)),
    stop: (signal) => started(() => contained.stop(signal)),
    end: () => started(() => contained.remove()),
    loseState: () => started(() => contained.loseState()),
    tokenFiles: async (tokens) => tokenEntries(await started(() => contained.stateFiles()), tokens),
  };
}

/** The engine lost it: the target cannot be kept alive. */
function lost(error: unknown): unknown {
  return error instanceof LaunchError ? new RunFailure(3, error.message) : error;
}
