import {
  type Launched,
  READY_TIMEOUT_MS,
  type Readiness,
  refusesConnections,
  type Target,
  type UrlTarget,
  waitUntilReady,
} from '../targets/index.ts';
import { RunFailure } from './failure.ts';
import type { ServerLauncher, ServerOptions, TargetTools } from './launch/launcher.ts';
import { exitedEarly, howEnded, recordLife, started, withOutput } from './launch/life.ts';
import { referenceCommand } from './launch/reference-command.ts';
import { commandServer } from './launch/server-command.ts';
import type { Mortal } from './liveness.ts';

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
      return (await import('./launch/server-container.ts')).containerServer(target, options, tools);
    case 'compose':
      return (await import('./launch/server-compose.ts')).composedServer(target, options, tools);
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
