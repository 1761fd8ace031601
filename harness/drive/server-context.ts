import type { Clock } from '../../mocks/clock.ts';
import type { Exchanged, Line, LineOptions } from '../../mocks/probe/line.ts';
import { askAtPace } from '../../mocks/probe/raw.ts';
import type { SocketProbe } from '../../mocks/probe/socket.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import type { RawHeaders } from '../../spec/journal.ts';
import { say } from '../../spec/messages/message.ts';
import { type Identity, PATHS } from '../../spec/protocol.ts';
import { identityIn } from '../observe/observer.ts';
import type { IsIssued } from '../oracle/ruling.ts';
import { Asked, type AskedContext } from './asked.ts';
import { type Body, bytesOfBody } from './bodies.ts';
import { ProbeAgent, type ProbeContext } from './probe-agent.ts';
import { type Random, randomFrom } from './random.ts';
import { Settled } from './settled.ts';
import { isSendable } from './tokens.ts';
import { Trying } from './trying.ts';

/** What the checks of one run share: one server, its tokens, and how to be kind to it. */
export interface ServerUnderTest {
  readonly line: Line;
  readonly url: string;
  /** How connections of a check's own reach the server, where the URL does not say it all. */
  readonly reach?: Partial<Omit<LineOptions, 'url'>>;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly seed: number;
  /** Generated cases per property. */
  readonly runs: number;
  /** Milliseconds between reports at the recommended cadence. */
  readonly intervalMs: number;
  /** Before the name of every agent that is registered. */
  readonly namePrefix: string;
  /** Every token that the server gave out. */
  readonly issued: Set<string>;
  /** Every uuid, for a clean-up at the end. */
  readonly uuids: Set<string>;
  /** An identity to use again instead of registering more; null where each check gets its own. */
  shared: Promise<Identity> | null;
  readonly shareIdentities: boolean;
  /** Ends the server and starts it again with its data kept; answers whether it is back. Only where that can be done. */
  readonly restart?: () => Promise<boolean>;
}

/** What a check on a server is given. */
export interface ServerContext {
  /** A registered agent of this check's own; blocked by SRV-REG-01 where registering does not work. */
  agent(): Promise<ProbeAgent>;
  /**
   * An agent that was registered just now, for checks that are about registering. Without a name it gets one that no
   * other has: what a server does wrong with namesakes is for those to find that register them.
   */
  newAgent(name?: string): Promise<ProbeAgent>;
  /** An agent with an identity that was given out. */
  agentOf(identity: Identity): ProbeAgent;
  /** POST /api/agent/register with any body. */
  register(body: Body, headers?: RawHeaders): Asked;
  /** A name that carries the prefix of this run. */
  name(rest: string): string;
  /** The same without the prefix, where the harness has started the server: else its owner finds our agents by that. */
  bareName(text: string): string;
  /** The identity in the answer to a registration; remembered as issued. */
  identityOf(exchanged: Exchanged): Identity;
  /** Whether a token was given out in this run. */
  readonly isIssued: IsIssued;
  readonly url: string;
  /** Ends the server and starts it again; null where the harness did not start it. */
  readonly restart: (() => Promise<boolean>) | null;
  readonly random: Random;
  /** Generated cases per property. */
  readonly runs: number;
  readonly signal: AbortSignal;
  /** What the check has in hand, for the case that the target dies of it. */
  readonly trying: Trying;
  /** Does something while no other check talks to the target: once the others are done, however long that takes. */
  quiet<Result>(work: () => Promise<Result>): Promise<Result>;
  readonly clock: Clock;
  readonly intervalMs: number;
}

/** How long an exchange on a connection of its own may take, in milliseconds, where nothing is said. */
const PACED_MS = 8000;

/** What a context gets of the run around it; each has a default for a check that is alone. */
export interface Surroundings {
  readonly trying?: Trying;
  readonly quiet?: ServerContext['quiet'];
}

/** Makes the context of one check; `close` ends the sockets that it left open. */
export function serverContext(
  server: ServerUnderTest,
  check: { readonly id: string; readonly requirement: string },
  attempt: number,
  signal: AbortSignal,
  around: Surroundings = {},
): ServerContext & { close(): void } {
  const { trying = new Trying({ clock: server.clock, signal }), quiet = (work) => work() } = around;
  const recorder = server.recorder.at({ scenario: check.id, attempt });
  const sockets = new Set<SocketProbe>();
  const asked: AskedContext = {
    isIssued: (token) => server.issued.has(token),
    send: (asking) => trying.send(() => server.line.ask(asking, recorder, signal)),
    requirement: check.requirement,
    url: server.url,
    async waitOut(ms) {
      if (ms > 5000) return false;
      await server.clock.sleep(ms, signal);
      return true;
    },
  };
  const introduced = new WeakMap<Identity, Promise<unknown>>();
  const reach: LineOptions = { timeoutMs: PACED_MS, ...server.reach, url: server.url };
  const probe: ProbeContext = {
    ...asked,
    recorder,
    signal,
    sockets,
    introduced,
    upgrade: (asking) => trying.send(() => server.line.upgrade(asking, recorder, signal)),
    askAtPace: (asking, pace) =>
      trying.send(() => askAtPace(reach, asking, pace, { recorder, clock: server.clock, signal })),
  };

  const register = (body: Body, headers: RawHeaders = [['Content-Type', 'application/json']]) =>
    new Asked({ method: 'POST', path: PATHS.register, headers, body: bytesOfBody(body) }, asked);
  const identityOf = ({ exchange, result }: Exchanged): Identity => {
    const identity = result.type === 'response' ? identityIn(result.body.text) : null;
    if (!identity) throw new Error(`exchange ${exchange} holds no identity`);
    server.issued.add(identity.token);
    server.uuids.add(identity.uuid);
    return identity;
  };
  const name = (rest: string) => server.namePrefix + rest;
  let unnamed = 0;
  const ownName = () => name(`${check.id.toLowerCase()} ${++unnamed}`);
  const newIdentity = async (called = ownName()) => {
    const exchanged = await register({ name: called }).result();
    const identity = exchanged.result.type === 'response' && exchanged.result.status === 200;
    const given = identity && exchanged.result.type === 'response' && identityIn(exchanged.result.body.text);
    if (given && isSendable(given.token)) return identityOf(exchanged);
    const by = given && given.token !== '' ? 'SRV-REG-07' : 'SRV-REG-01';
    if (check.requirement === by) return identityOf(await register({ name: name('twin') }).answers(200));
    throw new Settled({
      verdict: 'blocked',
      by,
      message: say('blocked.no-identity', { by }),
      exchanges: [exchanged.exchange],
    });
  };

  const agentOf = (identity: Identity) => new ProbeAgent(identity, probe);

  return {
    async agent() {
      if (!server.shareIdentities) return agentOf(await newIdentity());
      server.shared ??= newIdentity();
      server.shared.catch(() => {
        server.shared = null;
      });
      return agentOf(await server.shared);
    },
    newAgent: async (called) => agentOf(await newIdentity(called)),
    agentOf,
    register,
    name,
    bareName: server.restart ? (text) => text : name,
    identityOf,
    isIssued: asked.isIssued,
    restart: server.restart ?? null,
    url: server.url,
    random: randomFrom(server.seed, check.id),
    runs: server.runs,
    signal,
    trying,
    quiet,
    clock: server.clock,
    intervalMs: server.intervalMs,
    close() {
      for (const socket of sockets) if (!socket.isOver) socket.end();
    },
  };
}
