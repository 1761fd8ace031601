import { type Clock, systemClock } from '../clock.ts';
import { createMachine, type Machine } from './collect/machine.ts';
import type { AgentSteps } from './steps.ts';
import { createHttpClient, type HttpClient } from './transport/http.ts';

/** How an agent is to run. */
export interface AgentOptions {
  /** Base URL of the master: http or https, with or without a path prefix. */
  readonly server: string;
  readonly transport: 'http' | 'socket';
  /** Milliseconds between reports. */
  readonly intervalMs: number;
  /** The name to register with; none is sent where it is left out (protocol §1). */
  readonly name?: string;
  /** The folder for the identity; made where it does not exist. */
  readonly stateDir: string;
  /** Ends the agent. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  /** PEM text of the authorities to trust instead of the usual ones. */
  readonly ca?: string;
  /** What it reports about; this machine where it is left out. */
  readonly machine?: Machine;
  /** Takes a line about what happens. No line holds the token. */
  readonly log?: (line: string) => void;
}

/** What every step may use. */
export interface AgentContext {
  readonly options: AgentOptions;
  readonly steps: AgentSteps;
  /** Base URL without a slash at the end. */
  readonly base: string;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly machine: Machine;
  /** Aborts when the agent ends. */
  readonly signal: AbortSignal;
  log(line: string): void;
}

/** Makes ready what the steps use. Rejects where the server is no http or https URL. */
export async function createContext(
  options: AgentOptions,
  steps: AgentSteps,
  signal: AbortSignal,
): Promise<AgentContext> {
  const base = baseOf(options.server);
  const clock = options.clock ?? systemClock;
  return {
    options,
    steps,
    base,
    clock,
    http: await createHttpClient(base, options.ca),
    machine: options.machine ?? createMachine(clock, options.intervalMs),
    signal,
    log: options.log ?? (() => {}),
  };
}

function baseOf(server: string): string {
  const { protocol, origin, pathname } = new URL(server);
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError(`the server must be an http or https URL, not ${protocol}`);
  }
  return origin + pathname.replace(/\/+$/, '');
}
