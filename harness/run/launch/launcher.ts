/** What starts targets: one way for a command, a container and a service of a Compose file. */

import type { Clock } from '../../../mocks/clock.ts';
import type { Recorder } from '../../../mocks/recorder.ts';
import type { Containers } from '../../containers/containers.ts';
import type { AgentHandle } from '../../scenarios/player.ts';
import type { Exit, Homes, Launched, Ports, Supervisor } from '../../targets/index.ts';
import type { RunOptions } from '../options.ts';

/** What everybody who starts a target may use. */
export interface TargetTools {
  readonly supervisor: () => Promise<Supervisor>;
  readonly homes: () => Promise<Homes>;
  /** Rejects with a `LaunchError` where there is no engine. */
  readonly containers: () => Promise<Containers>;
  /** No port is given out twice in a run. */
  readonly ports: Ports;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How a server is started. */
export interface ServerLauncher {
  /** Where it is reached in every life, without a slash at the end. */
  readonly url: string;
  /** Digest of its image, where it has one. */
  readonly digest?: string | undefined;
  /** What to look at where it does not answer. */
  readonly advice?: string | undefined;
  /** Starts a life, with what the lives before it kept. Rejects with a `LaunchError`. */
  start(): Promise<{ readonly launched: Launched; readonly command: string }>;
  /** Where an argument names a file that is not in its folder: the corrected command. */
  hint(): Promise<string | null>;
}

/** What reaching or starting a server depends on. */
export type ServerOptions = Pick<
  RunOptions,
  | 'extraArguments'
  | 'prefix'
  | 'namePrefix'
  | 'intervalMs'
  | 'env'
  | 'cwd'
  | 'readyTimeoutMs'
  | 'insecure'
  | 'headers'
  | 'ca'
  | 'port'
  | 'files'
  | 'container'
>;

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
