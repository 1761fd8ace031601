import type { Clock } from '../../mocks/clock.ts';
import type { Master } from '../../mocks/master/master.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import type { FaultEvent } from '../../spec/journal.ts';
import type { Transport } from '../judge.ts';
import { AcceptedReports } from '../observe/accepted.ts';
import type { Exchange, Observation } from '../observe/observation.ts';
import { milliseconds, type Scenario, type Sight, type Step } from '../scenario.ts';
import type { Stimulus } from '../truth/stimulus.ts';

/** What the player can do with the agent's process; null where the harness did not start it. */
export interface AgentHandle {
  start(): Promise<void>;
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Empties the folders in which it may keep something. */
  loseState?(): Promise<void>;
  /** What can be done to a container alone: it stands still or goes on, */
  pause?(): Promise<void>;
  goOn?(): Promise<void>;
  /** has no network or has it again, */
  disconnect?(): Promise<void>;
  connect?(): Promise<void>;
  /** and may use so many bytes of memory, or (null) what it was given. */
  limitMemory?(bytes: number | null): Promise<void>;
  /** The files in its folders that hold one of these tokens. */
  tokenFiles?(tokens: Iterable<string>): Promise<readonly TokenFile[]>;
}

/** A file that holds a token. */
export interface TokenFile {
  /** Its path in the agent's folders. */
  readonly path: string;
  /** Its permissions in octal. */
  readonly mode: string;
  /** Whether others than its owner can read it. */
  readonly exposed: boolean;
}

export interface PlayerOptions {
  readonly scenario: Scenario;
  readonly master: Master;
  readonly agent: AgentHandle | null;
  /** Another agent, with folders of its own, for scenarios with two. */
  readonly second?: AgentHandle | null;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  /** What puts load on the machine, for scenarios with it. */
  readonly stimulus?: Stimulus;
  /** How long the first wait may last, in milliseconds, instead of its own time: where a person starts the agent. */
  readonly firstPatienceMs?: number;
}

/** How a scenario came to its end. */
export type Ending =
  | { readonly how: 'complete' }
  /** A wait ran out: the agent never did what this step waits for. */
  | { readonly how: 'stuck'; readonly step: number; readonly waitedFor: Sight }
  /** The agent reports over the transport that this scenario is not about. */
  | { readonly how: 'other-transport' };

/** Plays one scenario to an agent: takes observations in, makes the master behave as the steps say. */
export class Player {
  readonly #options: PlayerOptions;
  /** Tokens that were known when the last trouble began. */
  #oldTokens = new Set<string>();
  readonly #issued = new Set<string>();
  #channel: Transport | null = null;
  #httpReports = 0;
  #handshakes = 0;
  #waits = 0;
  readonly #accepted = new AcceptedReports();
  /** When the whole is over, on the clock. */
  #over = Number.POSITIVE_INFINITY;
  #watcher: ((observation: Observation, accepted: Exchange | null) => void) | null = null;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** The transport that the agent last reported over. */
  get channel(): Transport | null {
    return this.#channel;
  }

  /** The transport that it has plainly chosen: a handshake, or two reports over HTTP and none; null before that. */
  get chosen(): Transport | null {
    if (this.#handshakes > 0) return 'socket';
    return this.#httpReports >= 2 ? 'http' : null;
  }

  /** Takes every observation of the scenario, in order. */
  see(observation: Observation): void {
    if (observation.kind === 'answer' && observation.answer.issued)
      this.#issued.add(observation.answer.issued.token);
    if (observation.kind === 'request' && observation.exchange.endpoint === 'socket') this.#handshakes++;
    if (observation.kind === 'fault' && observation.exchange) this.#markTokens();
    if (observation.kind === 'report') {
      this.#channel = observation.report.via;
      if (observation.report.via === 'http') this.#httpReports++;
    }
    this.#watcher?.(observation, this.#accepted.see(observation)?.exchange ?? null);
  }

  /** Goes through the steps; rejects only where the signal aborts. */
  async play(): Promise<Ending> {
    const { scenario, recorder, clock, intervalMs } = this.#options;
    const { firstPatienceMs = 0 } = this.#options;
    if (scenario.within)
      this.#over = clock.now() + firstPatienceMs + milliseconds(scenario.within, intervalMs);
    for (const [index, step] of scenario.steps.entries()) {
      recorder.record({ type: 'scenario', phase: 'step', step: index });
      if (step.step === 'wait') {
        const seen = await this.#waitFor(step);
        if (seen === 'other-transport') return { how: 'other-transport' };
        if (seen === 'late' && step.otherwise !== 'go-on')
          return { how: 'stuck', step: index, waitedFor: step.for };
      } else {
        await this.#act(step);
      }
    }
    return { how: 'complete' };
  }

  async #act(step: Exclude<Step, { step: 'wait' }>): Promise<void> {
    const { master, agent, recorder, clock, signal, intervalMs } = this.#options;
    switch (step.step) {
      case 'pass':
        return clock.sleep(milliseconds(step.span, intervalMs), signal);
      case 'play':
        this.#markTokens();
        return master.plays.add(step.on, step.play, step.times);
      case 'disturb':
        this.#markTokens();
        if (this.#channel !== 'socket') return master.plays.add('report', step.play, step.times);
        master.plays.add('socket', step.play, step.times);
        recorder.record({ type: 'fault', intent: 'reset', endpoint: 'socket' });
        return master.sockets.resetAll();
      case 'revoke':
        this.#markTokens();
        recorder.record({ type: 'fault', intent: 'revoke' });
        for (const { token } of master.identities.all()) master.identities.revoke(token);
        return master.sockets.closeAll(1000);
      case 'calm':
        recorder.record({ type: 'fault', intent: 'calm' });
        return master.plays.clear();
      case 'close-sockets':
        recorder.record({ type: 'fault', intent: 'close', endpoint: 'socket', detail: { code: step.code } });
        return step.code === 'reset' ? master.sockets.resetAll() : master.sockets.closeAll(step.code);
      case 'swallow':
        recorder.record({
          type: 'fault',
          intent: step.on ? 'swallow' : 'swallow-end',
          endpoint: 'socket',
        });
        return master.sockets.swallow(step.on);
      case 'ping':
        return master.sockets.pingAll(Buffer.from(step.payload, 'hex'));
      case 'outage':
        recorder.record({ type: 'fault', intent: 'outage' });
        return master.outage();
      case 'resume':
        recorder.record({ type: 'fault', intent: 'resume' });
        return master.resume();
      case 'stop-agent':
        return agent?.stop(step.signal);
      case 'start-agent':
        return (step.which === 'second' ? this.#options.second : agent)?.start();
      case 'lose-state':
        return agent?.loseState?.();
      case 'look-at-state':
        return this.#lookAtState();
      case 'pause-agent':
        await agent?.pause?.();
        return recorder.record({ type: 'fault', intent: 'pause' });
      case 'continue-agent':
        recorder.record({ type: 'fault', intent: 'pause-end' });
        return agent?.goOn?.();
      case 'disconnect-agent':
        await agent?.disconnect?.();
        return recorder.record({ type: 'fault', intent: 'disconnect' });
      case 'connect-agent':
        recorder.record({ type: 'fault', intent: 'disconnect-end' });
        return agent?.connect?.();
      case 'limit-memory':
        recorder.record(limitFault(step.mebibytes));
        return agent?.limitMemory?.(step.mebibytes === undefined ? null : step.mebibytes * 2 ** 20);
      case 'load':
        return this.#options.stimulus?.start(step.load);
      case 'unload':
        return this.#options.stimulus?.stop();
    }
  }

  async #lookAtState(): Promise<void> {
    const { agent, recorder } = this.#options;
    const files = (await agent?.tokenFiles?.(this.#issued)) ?? [];
    recorder.record({ type: 'reading', source: 'token-files', values: { count: files.length } });
    for (const { path, mode, exposed } of files)
      recorder.record({
        type: 'reading',
        source: 'token-file',
        values: { path, mode, exposed: exposed ? 'yes' : 'no' },
      });
  }

  #markTokens(): void {
    this.#oldTokens = new Set(this.#issued);
  }

  async #waitFor(step: Extract<Step, { step: 'wait' }>): Promise<'seen' | 'late' | 'other-transport'> {
    const { clock, signal, intervalMs, scenario, firstPatienceMs } = this.#options;
    const patience = new AbortController();
    let seen = 0;
    const sighted = new Promise<'seen' | 'other-transport'>((resolve) => {
      this.#watcher = (observation, accepted) => {
        if (scenario.transport && this.chosen && this.chosen !== scenario.transport)
          resolve('other-transport');
        if (this.#isSight(observation, accepted, step.for) && ++seen >= step.for.times) resolve('seen');
      };
    });
    const own = milliseconds(step.atMost, intervalMs);
    const patient = this.#waits++ === 0 ? (firstPatienceMs ?? own) : own;
    const atMost = Math.min(patient, Math.max(0, this.#over - clock.now()));
    const late = clock.sleep(atMost, AbortSignal.any([signal, patience.signal])).then(() => 'late' as const);
    try {
      return await Promise.race([sighted, late]);
    } finally {
      this.#watcher = null;
      patience.abort();
      late.catch(() => {
        // ended on purpose
      });
    }
  }

  #isSight(observation: Observation, accepted: Exchange | null, { see, token }: Sight): boolean {
    const exchange = see === 'accepted' ? accepted : exchangeOf(observation, see);
    if (!exchange) return false;
    return token === undefined || (exchange.token !== null && !this.#oldTokens.has(exchange.token));
  }
}

function limitFault(mebibytes: number | undefined): FaultEvent {
  if (mebibytes === undefined) return { type: 'fault', intent: 'memory-limit-end' };
  return { type: 'fault', intent: 'memory-limit', detail: { mebibytes } };
}

/** The exchange that shows this sight in an observation, or null. */
export function exchangeOf(observation: Observation, see: Exclude<Sight['see'], 'accepted'>) {
  switch (see) {
    case 'report':
      return observation.kind === 'report' ? observation.report.exchange : null;
    case 'socket':
      return observation.kind === 'socket-open' ? observation.exchange : null;
    case 'registered':
      return observation.kind === 'answer' && observation.answer.issued ? observation.exchange : null;
    case 'handshake':
      return observation.kind === 'request' && observation.exchange.endpoint === 'socket'
        ? observation.exchange
        : null;
    default:
      return observation.kind === 'request' && observation.exchange.endpoint === see
        ? observation.exchange
        : null;
  }
}
