/** Plays a sequence of steps against a server and holds every answer against the model. */

import type { Exchanged } from '../../../../mocks/probe/line.ts';
import type { SocketProbe } from '../../../../mocks/probe/socket.ts';
import { type Message, say } from '../../../../spec/messages/message.ts';
import { type Identity, PATHS } from '../../../../spec/protocol.ts';
import { anInfo, aReport } from '../../../drive/bodies.ts';
import { curlOf } from '../../../drive/curl.ts';
import type { Refuted } from '../../../drive/for-all.ts';
import type { ProbeAgent } from '../../../drive/probe-agent.ts';
import type { ServerContext } from '../../../drive/server-context.ts';
import { closeWell, howItEnded, isOpenAfterAll, openAgain } from '../../../drive/sockets.ts';
import { neverIssued } from '../../../drive/tokens.ts';
import { deviationOf } from '../../../oracle/answer.ts';
import { ruleOn } from '../../../oracle/ruling.ts';
import { ordinaryReport } from './steps.ts';
import { storyIn, storyOf, type Told, tell } from './story.ts';
import {
  EVERYONE,
  emptyWorld,
  isLeftOpen,
  type OnSocket,
  type Step,
  type Who,
  type World,
  worldAfter,
} from './world.ts';

type Registers = Extract<Step, { do: 'register' }>;

/** A step taken: what it brought, and whether nothing about a socket was left unclear. */
interface Done {
  readonly exchanged: Exchanged | null;
  readonly isClean: boolean;
}

/** An identity that the server gave out, and who speaks with it. */
interface Registered {
  readonly identity: Identity;
  readonly probe: ProbeAgent;
}

/** Thrown where the server does not do what the text promises. */
export class WentWrong extends Error {
  override readonly name = 'WentWrong';
  readonly refuted: Refuted;

  constructor(refuted: Refuted) {
    super('a sequence went wrong');
    this.refuted = refuted;
  }
}

/** One play: the agents as they are now, and the story so far. */
export class Play {
  world: World = emptyWorld;
  readonly #name: string;
  readonly #context: ServerContext;
  readonly #stranger: ProbeAgent;
  readonly #agents = new Map<Who, Registered[]>();
  readonly #sockets = new Map<Who, SocketProbe>();
  readonly #told: Told[] = [];
  readonly #steps: Step[] = [];
  readonly #exchanges: number[] = [];
  #taking: Step | null = null;

  /**
   * `name` is in front of the names of its agents: those of two plays are no namesakes. `stranger` speaks without
   * credentials, for whoever has none.
   */
  constructor(name: string, context: ServerContext, stranger: ProbeAgent) {
    this.#name = name;
    this.#context = context;
    this.#stranger = stranger;
  }

  /** What was done so far, the step that is being taken included. */
  get soFar(): Readonly<Record<string, unknown>> {
    const told = this.#taking ? [...this.#told, tell(this.#taking, '')] : this.#told;
    const steps = this.#taking ? [...this.#steps, this.#taking] : [...this.#steps];
    return { story: storyIn(told, 'en'), steps };
  }

  /** Takes one step; throws a WentWrong where it is not answered as the text promises. */
  async take(step: Step): Promise<void> {
    this.#taking = step;
    const { exchanged, isClean } = await this.#do(step);
    this.#taking = null;
    const result = exchanged?.result;
    this.#steps.push(step);
    this.#told.push(tell(step, result ? `${result.type === 'response' ? result.status : result.cause}` : ''));
    if (exchanged) this.#judge(step, exchanged);
    this.world = worldAfter(this.world, step, isClean);
    await this.#socketsStand();
  }

  /** At the end every agent that could report still can, with every token it was given. */
  async end(): Promise<void> {
    for (const who of EVERYONE) {
      const { identities } = this.world[who];
      if (identities.at(-1)?.informed) await this.take(ordinaryReport(who));
      if (identities.at(-2)?.informed) await this.take({ do: 'report-as-before', who });
    }
  }

  /** Ends what is still open. */
  async leave(): Promise<void> {
    for (const socket of this.#sockets.values()) {
      if (socket.isOver) continue;
      socket.vanish();
      await socket.ended(this.#context.signal);
    }
  }

  async #do(step: Step): Promise<Done> {
    switch (step.do) {
      case 'register':
        return this.#register(step);
      case 'info':
        return exchange(this.#agent(step.who).post(PATHS.info, step.body).result());
      case 'report':
        return exchange(this.#agent(step.who).post(PATHS.report, step.body).result());
      case 'report-as-before':
        return exchange(this.#agents.get(step.who)!.at(-2)!.probe.post(PATHS.report, aReport()).result());
      case 'wrong':
        return exchange(this.#agent(step.who).post(PATHS[step.call], step.body).result());
      case 'forge':
        return exchange(this.#forge(step.call));
      case 'open':
        return this.#open(step.who);
      default:
        return { exchanged: null, isClean: await this.#onSocket(step) };
    }
  }

  async #register(step: Registers): Promise<Done> {
    const { who, isNamesake } = step;
    const context = this.#context;
    const others = this.#identities();
    const name = isNamesake ? this.#name : `${this.#name} ${who}`;
    const exchanged = await context.register({ name: context.name(name) }).result();
    const { result } = exchanged;
    if (result.type !== 'response' || result.status !== 200) return { exchanged, isClean: true };
    const identity = context.identityOf(exchanged);
    const twice = (['uuid', 'token'] as const).find((what) =>
      others.some((other) => other[what] === identity[what]),
    );
    if (twice) this.#failTwice(step, twice, exchanged);
    const registered = { identity, probe: this.#stranger.withToken(identity.token) };
    this.#agents.set(who, [...(this.#agents.get(who) ?? []), registered]);
    return { exchanged, isClean: true };
  }

  #identities(): Identity[] {
    return [...this.#agents.values()].flat().map(({ identity }) => identity);
  }

  /** The agent with its present token, or without any. */
  #agent(who: Who): ProbeAgent {
    return this.#agents.get(who)?.at(-1)?.probe ?? this.#stranger;
  }

  #forge(call: 'info' | 'report' | 'open'): Promise<Exchanged> {
    const { token } = this.#stranger.identity;
    const forger = this.#stranger.withToken(neverIssued(token, this.#context.random));
    if (call === 'open') return forger.handshake().result();
    return forger.post(PATHS[call], call === 'info' ? anInfo() : aReport()).result();
  }

  async #open(who: Who): Promise<Done> {
    const isOpen = isLeftOpen(this.world, { do: 'open', who });
    const agent = this.#agent(who);
    const isAgain = !isOpen && this.#sockets.has(who);
    const { exchanged, socket } = isAgain ? await openAgain(agent, this.#context) : await agent.openSocket();
    if (socket) this.#sockets.set(who, socket);
    return { exchanged, isClean: socket !== null && !isOpen };
  }

  async #onSocket(step: OnSocket): Promise<boolean> {
    const socket = this.#sockets.get(step.who)!;
    if (step.do === 'close') return closeWell(socket, this.#context.signal);
    if (step.do === 'vanish') socket.vanish();
    if ('body' in step) socket.text(step.body);
    return true;
  }

  #judge(step: Step, exchanged: Exchanged): void {
    const { asking, exchange: number, result } = exchanged;
    this.#exchanges.push(number);
    const question = { ...asking, body: asking.body ?? Buffer.alloc(0) };
    const { isIssued, url } = this.#context;
    const right = isLeftOpen(this.world, step) ? 'open' : ruleOn(question, isIssued).right;
    const isUpgraded = result.type === 'response' && result.status === 101;
    if (right === 'open' && isUpgraded) return;
    const deviation = deviationOf(question, { right }, result);
    if (!deviation) return;
    const curl = curlOf(url, asking, isIssued);
    this.#fail(deviation.expected, deviation.actual, curl ? { curl } : {});
  }

  /** Whatever anybody did: a socket on which all went well is open. */
  async #socketsStand(): Promise<void> {
    for (const who of EVERYONE) {
      const socket = this.#sockets.get(who);
      if (this.world[who].socket !== 'open' || !socket) continue;
      if (await isOpenAfterAll(socket, this.#context.signal)) continue;
      this.#told.push({ what: say('model.cut-off', { who }), detail: '', came: '' });
      this.#exchanges.push(socket.exchange);
      this.#fail(say('socket.open-expected'), howItEnded(socket));
    }
  }

  #failTwice(step: Registers, what: 'uuid' | 'token', exchanged: Exchanged): never {
    this.#steps.push(step);
    this.#exchanges.push(exchanged.exchange);
    this.#told.push(tell(step, '200'), {
      what: say('model.same', { who: step.who, what }),
      detail: '',
      came: '',
    });
    return this.#fail(say('identity.own', { what }), say('identity.twice', { what }));
  }

  #fail(expected: Message, actual: Message, more: { curl?: string } = {}): never {
    throw new WentWrong({
      verdict: 'fail',
      message: storyOf(this.#told),
      expected,
      actual,
      exchanges: [...this.#exchanges],
      sequence: [...this.#exchanges],
      counterexample: { story: storyIn(this.#told, 'en'), steps: [...this.#steps] },
      ...more,
    });
  }
}

async function exchange(asked: Promise<Exchanged>): Promise<Done> {
  return { exchanged: await asked, isClean: true };
}
