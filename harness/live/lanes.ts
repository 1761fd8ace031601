import { bytesOf } from '../../mocks/wire/payload.ts';
import { MOST, quietest } from '../../reports/live/view.ts';
import type { Exchange } from '../observe/observation.ts';
import { goesOnWith, type Lane, newLane } from './lane.ts';
import type { PageMask } from './page-mask.ts';

/**
 * Tells agents apart. A token says who it is; where there is none, the connection does, unless several share it. A
 * registration is a new agent, unless one of that name is without a valid token. What fits nobody stays unmatched:
 * nobody is accused of it.
 */
export class Lanes {
  readonly #mask: PageMask;
  readonly #lanes = new Map<string, Lane>();
  readonly #byToken = new Map<string, Lane>();
  readonly #byConnection = new Map<number, Lane | 'shared'>();
  /** Whose exchange it is; forgotten with the exchange. */
  readonly #byExchange = new WeakMap<Exchange, Lane>();
  #count = 0;

  constructor(mask: PageMask) {
    this.#mask = mask;
  }

  get all(): readonly Lane[] {
    return [...this.#lanes.values()];
  }

  get(id: string): Lane | null {
    return this.#lanes.get(id) ?? null;
  }

  /** Whose request this is, which has just come; null for nobody's. */
  claim(exchange: Exchange): Lane | null {
    const lane = this.#owner(exchange);
    if (!lane) return null;
    this.#byExchange.set(exchange, lane);
    if (exchange.conn !== null) {
      const before = this.#byConnection.get(exchange.conn) ?? lane;
      this.#byConnection.set(exchange.conn, before === lane ? lane : 'shared');
    }
    if (exchange.endpoint === 'register') {
      lane.registering++;
      lane.name = nameIn(exchange) ?? lane.name;
    }
    return lane;
  }

  /** Whose exchange this is; null for nobody's. */
  of(exchange: Exchange): Lane | null {
    return this.#byExchange.get(exchange) ?? null;
  }

  ofConnection(conn: number | null): Lane | null {
    const lane = conn === null ? undefined : this.#byConnection.get(conn);
    return lane === undefined || lane === 'shared' ? null : lane;
  }

  closed(conn: number): void {
    this.#byConnection.delete(conn);
  }

  /** Takes the answer to an exchange. */
  answered(exchange: Exchange): void {
    const lane = this.of(exchange);
    const { answer, endpoint, token } = exchange;
    if (!lane || !answer) return;
    if (endpoint === 'register') lane.registering = Math.max(0, lane.registering - 1);
    if (answer.status === 401 && token === lane.token) lane.needsToken = true;
    if (!answer.issued) return;
    for (const old of goesOnWith(lane, answer.issued)) this.#byToken.delete(old);
    this.#byToken.set(answer.issued.token, lane);
  }

  #owner(exchange: Exchange): Lane | null {
    const { token, endpoint } = exchange;
    const known = token === null ? undefined : (this.#byToken.get(token) ?? this.#nearest(token));
    if (known) return known;
    const connected = this.ofConnection(exchange.conn);
    if (token !== null && endpoint !== null && !connected?.token)
      return this.#bearerOf(token, connected, exchange);
    if (endpoint === 'register')
      return this.#withoutToken(nameIn(exchange), connected) ?? this.#add(exchange.ended);
    if (connected) return connected;
    const [only, ...others] = this.#lanes.values();
    return endpoint !== null && only && others.length === 0 ? only : null;
  }

  /** Whose token this is a near copy of: an agent may have changed it. */
  #nearest(token: string): Lane | undefined {
    const mask = MASK.exec(this.#mask.mask(token))?.[1];
    if (mask === undefined) return undefined;
    for (const [own, lane] of this.#byToken) if (this.#mask.mask(own) === `‹token ${mask}›`) return lane;
    return undefined;
  }

  /** Somebody who brings a token that was not given out while this page looked on. */
  #bearerOf(token: string, connected: Lane | null, { ended }: Exchange): Lane {
    const lane = connected ?? this.#add(ended);
    goesOnWith(lane, { token });
    this.#byToken.set(token, lane);
    return lane;
  }

  /** Who of this name needs to register: the one on this connection, or else the one heard last. */
  #withoutToken(name: string | null, connected: Lane | null): Lane | null {
    const meant = this.all.filter(
      (lane) => lane.needsToken && lane.registering === 0 && (lane.name ?? name) === name,
    );
    if (connected && meant.includes(connected)) return connected;
    return meant.reduce<Lane | null>(
      (last, lane) => (last && last.facts.heard > lane.facts.heard ? last : lane),
      null,
    );
  }

  #add(t: number): Lane {
    const lane = newLane(++this.#count, t);
    this.#lanes.set(lane.id, lane);
    if (this.#lanes.size > MOST.agents) this.#forget(quietest(this.all.map(({ facts }) => facts)));
    return lane;
  }

  #forget(id: string | undefined): void {
    const lane = this.#lanes.get(id ?? '');
    if (!lane) return;
    this.#lanes.delete(lane.id);
    for (const [token, owner] of this.#byToken) if (owner === lane) this.#byToken.delete(token);
    for (const [conn, owner] of this.#byConnection) if (owner === lane) this.#byConnection.delete(conn);
  }
}

const MASK = /^‹token (\d+)(?::[a-z-]+)?›$/;

function nameIn({ body }: Exchange): string | null {
  try {
    const { name } = JSON.parse(bytesOf(body).toString()) as { name?: unknown };
    return typeof name === 'string' ? name.slice(0, 200) : null;
  } catch {
    return null;
  }
}
