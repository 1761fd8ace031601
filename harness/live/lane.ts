import type { AgentFacts, Entry, MarkKind } from '../../reports/live/view.ts';
import type { Identity } from '../../spec/protocol.ts';
import type { Observation } from '../observe/observation.ts';

/** What the master's side knows of one agent. */
export interface Lane {
  readonly id: string;
  name: string | null;
  /** The token that was given out to it last, or that it came with; the very characters. */
  token: string | null;
  /** Tokens before that, the last ones: what was under way still brings them. */
  readonly oldTokens: string[];
  /** Whether the next registration may be its own: it has no token, or a refused one. */
  needsToken: boolean;
  /** Registrations that wait for their answer. */
  registering: number;
  readonly facts: { -readonly [Name in keyof AgentFacts]: AgentFacts[Name] };
}

/** How many tokens are remembered besides the last. */
const OLD_TOKENS = 3;

export function newLane(number: number, t: number): Lane {
  const id = `agent ${number}`;
  return {
    id,
    name: null,
    token: null,
    oldTokens: [],
    needsToken: true,
    registering: 0,
    facts: {
      id,
      name: null,
      token: null,
      via: null,
      since: t,
      heard: t,
      reports: 0,
      faulty: 0,
      registrations: 0,
      sockets: 0,
      swallowed: false,
    },
  };
}

/** The lane goes on with this identity; answers the tokens that it is no longer known by. */
export function goesOnWith(lane: Lane, { token }: Pick<Identity, 'token'>): string[] {
  if (lane.token !== null) lane.oldTokens.push(lane.token);
  lane.token = token;
  lane.needsToken = false;
  lane.facts.swallowed = false;
  return lane.oldTokens.splice(0, lane.oldTokens.length - OLD_TOKENS);
}

/** The mark that this leaves on the strip of an agent, besides the ticks of its reports. */
export function markOf(observation: Observation): MarkKind | null {
  switch (observation.kind) {
    case 'request':
      return observation.exchange.endpoint === 'register' ? 'register' : null;
    case 'answer':
      return (observation.answer.status ?? 500) >= 400 ? 'refused' : null;
    case 'socket-open':
      return 'socket';
    case 'socket-close':
      return 'close';
    case 'fault':
      return 'fault';
    default:
      return null;
  }
}

/** Counts what an agent did, or what was done to it. */
export function count(lane: Lane, observation: Observation, entry: Entry | null): void {
  const { facts } = lane;
  const isFaulty = entry !== null && entry.faultCount > 0;
  switch (observation.kind) {
    case 'request':
      if (isFaulty && entry.kind !== 'report') facts.faulty++;
      break;
    case 'report':
      facts.via = observation.report.via;
      facts.reports++;
      if (isFaulty) facts.faulty++;
      break;
    case 'answer':
      if (observation.answer.issued) facts.registrations++;
      break;
    case 'socket-open':
      facts.sockets++;
      break;
    case 'socket-close':
      facts.sockets = Math.max(0, facts.sockets - 1);
      break;
    case 'fault': {
      const { intent } = observation.fault;
      if (intent === 'revoke') lane.needsToken = true;
      if (intent === 'swallow' || intent === 'swallow-end') facts.swallowed = intent === 'swallow';
      break;
    }
  }
}
