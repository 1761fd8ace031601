import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../mocks/clock.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import type { Containers } from '../containers/containers.ts';
import {
  type Exit,
  type Homes,
  LaunchError,
  type Launched,
  type Ports,
  READY_TIMEOUT_MS,
  type Readiness,
  refusesConnections,
  type Supervisor,
  type Target,
  TargetError,
  type UrlTarget,
  waitUntilReady,
} from '../targets/index.ts';
import { RunFailure } from './failure.ts';
import type { Mortal } from './liveness.ts';
import type { RunOptions } from './options.ts';
import { commandServer } from './server-command.ts';

/** A server under test that answers. */
export interface ServerTarget extends Mortal {
  readonly url: string;
  readonly launched: boolean;
  /** Digest of its image, where it has one. */
  readonly digest?: string | undefined;
  /** What it answered first. */
  readonly readiness: Readiness;
  /** Whether it can still be reached. */
  isReachable(): Promise<boolean>;
  /** A connection to it was refused or broke: where nobody else tells of its end, that is looked into. */
  doubt(): void;
  stop(): Promise<void>;
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

/** The command line of the reference pair: this very program. */
export function referenceCommand(role: 'server' | 'agent'): readonly string[] {
  const bin = fileURLToPath(new URL(`../cli/bin${extname(import.meta.filename)}`, import.meta.url));
  return role === 'server'
    ? [process.execPath, bin, 'master', '--port', '{port}', '--state', '{stateDir}/master.json', '--quiet']
    : [
        process.execPath,
        bin,
        'agent',
        '--server',
        '{url}',
        '--state',
        '{stateDir}',
        '--interval',
        '{interval}',
        '--quiet',
      ];
}

/** Reaches or starts a server; a RunFailure of code 3 says why that did not work. */
export async function openServer(
  target: Target,
  options: ServerOptions,
  tools: TargetTools,
): Promise<ServerTarget> {
  if (target.kind === 'url') return reachServer(target.url, options, tools);
  const launcher = await started(() => serverLauncher(target, options, tools));
  return launchServer(launcher, options, tools);
}

async function serverLauncher(
  target: Exclude<Target, UrlTarget>,
  options: ServerOptions,
  tools: TargetTools,
): Promise<ServerLauncher> {
  switch (target.kind) {
    case 'command':
      return commandServer(target.argv, options, tools);
    case 'reference':
      return commandServer([...referenceCommand('server'), ...options.extraArguments], options, tools);
    case 'docker':
    case 'dockerfile':
      return (await import('./server-container.ts')).containerServer(target, options, tools);
    case 'compose':
      return (await import('./server-compose.ts')).composedServer(target, options, tools);
    default:
      throw new RunFailure(2, `${target.text} is no server: use http://…, cmd:…, docker:… or compose:…`);
  }
}

async function reachServer(url: string, options: ServerOptions, tools: TargetTools): Promise<ServerTarget> {
  const ask = () => readiness(url, false, null, options, tools);
  const first = await ask();
  if (first.kind === 'unreachable' || first.kind === 'exited')
    throw new RunFailure(
      3,
      `${url} cannot be reached: ${first.kind === 'unreachable' ? first.detail : 'it ended'}`,
    );
  const isReachable = async () => (await ask()).kind !== 'unreachable';
  let death = Promise.withResolvers<string>();
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    if (await refusesConnections(url)) death.resolve(`${new URL(url).host} refuses connections`);
    isLooking = false;
  };
  return {
    url,
    launched: false,
    readiness: first,
    died: () => death.promise,
    /** Somebody else may start it again. */
    async revive() {
      const isBack = await isReachable();
      death = Promise.withResolvers();
      return isBack;
    },
    isReachable,
    doubt: () => void look(),
    stop: async () => undefined,
  };
}

async function launchServer(
  launcher: ServerLauncher,
  options: ServerOptions,
  tools: TargetTools,
): Promise<ServerTarget> {
  const { url } = launcher;
  let life = 0;
  const start = async (): Promise<{ launched: Launched; ready: Readiness }> => {
    const { launched, command } = await launcher.start();
    life++;
    tools.recorder.record({ type: 'launch', command, pid: launched.pid, life });
    recordLife(launched, tools.recorder);
    const ready = await readiness(url, true, launched, options, tools);
    return { launched, ready };
  };
  let current = await started(start);
  if (current.ready.kind === 'exited') {
    const hint = await launcher.hint();
    throw new RunFailure(3, exitedEarly(current.ready.exit, current.launched.tail(), hint));
  }
  if (current.ready.kind === 'unreachable') {
    const tail = current.launched.tail();
    await current.launched.stop();
    const way = launcher.advice ? `; ${launcher.advice}` : '';
    throw new RunFailure(
      3,
      `the server was not ready in time: ${current.ready.detail}${way}${withOutput(tail)}`,
    );
  }
  const { ready } = current;
  return {
    url,
    launched: true,
    digest: launcher.digest,
    readiness: ready,
    async died() {
      const exit = await current.launched.exited;
      return `${howEnded(exit)}${withOutput(current.launched.tail())}`;
    },
    async revive() {
      await current.launched.stop();
      const next = await start().catch(() => null);
      // The life before this one has ended: it must not be taken for one that goes on.
      if (!next) return false;
      current = next;
      return current.ready.kind === 'ready' || current.ready.kind === 'not-http';
    },
    async isReachable() {
      const { kind } = await readiness(url, false, current.launched, options, tools);
      return kind === 'ready' || kind === 'not-http';
    },
    doubt: () => undefined, // its process tells
    async stop() {
      await current.launched.stop();
    },
  };
}

/** Turns a refused launch into the exit code that the contract gives it. */
export async function started<Result>(start: () => Promise<Result>): Promise<Result> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof LaunchError) throw new RunFailure(3, error.message);
    if (error instanceof TargetError) throw new RunFailure(2, error.message);
    throw error;
  }
}

/** Writes down what a launched target prints, and its end. */
export function recordLife(launched: Launched, recorder: Recorder): void {
  launched.onOutput((stream, text) => recorder.record({ type: 'output', stream, text }));
  void launched.exited.then(
    ({ code, signal, asked }) => recorder.record({ type: 'exit', code, signal, asked }),
    () => undefined, // the supervisor failed: whoever waits for the launch says so
  );
}

function readiness(
  url: string,
  launched: boolean,
  life: Launched | null,
  options: ServerOptions,
  { clock, signal }: TargetTools,
): Promise<Readiness> {
  const timeoutMs = options.readyTimeoutMs ?? (launched ? READY_TIMEOUT_MS.launched : READY_TIMEOUT_MS.url);
  return waitUntilReady({
    url,
    launched,
    timeoutMs,
    clock,
    signal,
    insecure: options.insecure,
    ...(options.headers.length > 0 ? { headers: Object.fromEntries(options.headers) } : {}),
    ...(options.ca ? { ca: options.ca } : {}),
    ...(life ? { exited: life.exited } : {}),
  });
}

/** `it ended with code 1`, for people. */
export function howEnded({ code, signal }: Pick<Exit, 'code' | 'signal'>): string {
  return signal ? `signal ${signal}` : `exit code ${code}`;
}

/** Why a target that ended at once cannot be judged, with its last words and the way out. */
export function exitedEarly(
  exit: Pick<Exit, 'code' | 'signal'>,
  tail: readonly string[],
  hint: string | null,
): string {
  const way = hint ? `\n  it runs in a folder of its own; name files of this folder so: ${hint}` : '';
  return `the target ended before it answered (${howEnded(exit)})${withOutput(tail)}${way}`;
}

function withOutput(tail: readonly string[]): string {
  return tail.length === 0
    ? ', without a word'
    : `; its last output:\n${tail
        .slice(-8)
        .map((line) => `  | ${line}`)
        .join('\n')}`;
}
