import type { Clock } from '../../mocks/clock.ts';
import type { Master } from '../../mocks/master/master.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import type { Transport } from '../judge.ts';
import type { Observation } from '../observe/observation.ts';
import { milliseconds, type Scenario, type Sight, type Step } from '../scenario.ts';

/** What the player can do with the agent's process; null where the harness did not start it. */
export interface AgentHandle {
  start(): Promise<void>;
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface PlayerOptions {
  readonly scenario: Scenario;
  readonly master: Master;
  readonly agent: AgentHandle | null;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
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
  #watcher: ((observation: Observation) => void) | null = null;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** The transport that the agent last reported over. */
  get channel(): Transport | null {
    return this.#channel;
  }

  /** Takes every observation of the scenario, in order. */
  see(observation: Observation): void {
    if (observation.kind === 'answer' && observation.answer.issued)
      this.#issued.add(observation.answer.issued.token);
    if (observation.kind === 'request' && observation.exchange.endpoint === 'socket') this.#handshakes++;
    if (observation.kind === 'report') {
      this.#channel = observation.report.via;
      if (observation.report.via === 'http') this.#httpReports++;
    }
    this.#watcher?.(observation);
  }

  /** Goes through the steps; rejects only where the signal aborts. */
  async play(): Promise<Ending> {
    const { scenario, recorder } = this.#options;
    for (const [index, step] of scenario.steps.entries()) {
      recorder.record({ type: 'scenario', phase: 'step', step: index });
      if (step.step === 'wait') {
        const seen = await this.#waitFor(step);
        if (seen === 'other-transport') return { how: 'other-transport' };
        if (seen === 'late') return { how: 'stuck', step: index, waitedFor: step.for };
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
        return master.plays.clear();
      case 'close-sockets':
        recorder.record({ type: 'fault', intent: 'close', endpoint: 'socket', detail: { code: step.code } });
        return step.code === 'reset' ? master.sockets.resetAll() : master.sockets.closeAll(step.code);
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
        return agent?.start();
    }
  }

  #markTokens(): void {
    this.#oldTokens = new Set(this.#issued);
  }

  async #waitFor(step: Extract<Step, { step: 'wait' }>): Promise<'seen' | 'late' | 'other-transport'> {
    const { clock, signal, intervalMs, scenario } = this.#options;
    const patience = new AbortController();
    let seen = 0;
    const sighted = new Promise<'seen' | 'other-transport'>((resolve) => {
      this.#watcher = (observation) => {
        if (scenario.transport && this.#isOther(scenario.transport)) resolve('other-transport');
        if (this.#isSight(observation, step.for) && ++seen >= step.for.times) resolve('seen');
      };
    });
    const late = clock
      .sleep(milliseconds(step.atMost, intervalMs), AbortSignal.any([signal, patience.signal]))
      .then(() => 'late' as const);
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

  /** Two reports over the one and nothing of the other: the agent has chosen. */
  #isOther(wanted: Transport): boolean {
    return wanted === 'socket' ? this.#httpReports >= 2 && this.#handshakes === 0 : this.#handshakes > 0;
  }

  #isSight(observation: Observation, { see, token }: Sight): boolean {
    const exchange = exchangeOf(observation, see);
    if (!exchange) return false;
    return token === undefined || (exchange.token !== null && !this.#oldTokens.has(exchange.token));
  }
}

function exchangeOf(observation: Observation, see: Sight['see']) {
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
