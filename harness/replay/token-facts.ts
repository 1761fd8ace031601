/** Which tokens of a recording were given out in it, which before it, and which never. */

import { headerValue } from '../../mocks/wire/headers.ts';
import type { JournalEvent } from '../../spec/journal.ts';
import { endpointOf } from '../../spec/protocol.ts';
import { identityIn } from '../observe/observer.ts';
import { masksIn, wholeMask } from '../recording/masks.ts';
import type { Move } from './plan.ts';

/** Tokens go by their numbers, as masks name them. */
export interface TokenFacts {
  /** The token that each registration of the recording gave out, by its exchange. */
  readonly issuedBy: ReadonlyMap<number, number>;
  /** Tokens that were good although the recording holds no registration for them: their agents were there before it. */
  readonly fromBefore: readonly FromBefore[];
}

export interface FromBefore {
  readonly number: number;
  /** Whether it reported, or opened a socket, before it sent any information: that came before the recording too. */
  readonly isInformed: boolean;
}

type Ask = Extract<Move, { do: 'ask' }>;

/** Reads the facts out of a recording whose tokens are masked. Pure. */
export function tokenFacts(events: readonly JournalEvent[], moves: readonly Move[]): TokenFacts {
  const asks = moves.filter((move): move is Ask => move.do === 'ask');
  const statuses = new Map<number, number>();
  const issuedBy = new Map<number, number>();
  const registrations = new Set(asks.filter(isRegistration).map(({ exchange }) => exchange));
  for (const event of events) {
    if (event.type !== 'response' || event.exchange === null) continue;
    statuses.set(event.exchange, event.status);
    const token = registrations.has(event.exchange) ? identityIn(event.body.text)?.token : undefined;
    const mask = token === undefined ? null : wholeMask(token);
    if (mask?.change === '') issuedBy.set(event.exchange, mask.number);
  }
  const issued = new Set(issuedBy.values());
  const unknown = [...mentionedIn(asks)].filter((number) => !issued.has(number));
  const fromBefore = unknown.flatMap((number) => {
    const uses = asks.filter((ask) => usedIn(ask) === number);
    if (!wasGood(uses.map(({ exchange }) => statuses.get(exchange) ?? null))) return [];
    return [{ number, isInformed: endpointOf(uses[0]!.path) !== 'info' }];
  });
  return { issuedBy, fromBefore };
}

function isRegistration({ path, request }: Ask): boolean {
  return request.method === 'POST' && endpointOf(path) === 'register';
}

/** Every token that any request holds, changed or not. */
function mentionedIn(asks: readonly Ask[]): Set<number> {
  return new Set(asks.flatMap(({ request }) => masksIn(JSON.stringify(request)).map(({ number }) => number)));
}

/** The very token that a call authenticates with; what else carries one (a registration) may do so in vain. */
function usedIn({ request, path }: Ask): number | null {
  const endpoint = endpointOf(path);
  if (endpoint === undefined || endpoint === 'register') return null;
  const value = headerValue(request.headers, 'authorization') ?? '';
  const mask = wholeMask(value.replace(/^bearer +/i, '').trimEnd());
  return mask?.change === '' ? mask.number : null;
}

/** One that succeeded was good, one that was only ever refused as unknown was not; else there is nothing against it. */
function wasGood(statuses: readonly (number | null)[]): boolean {
  const isSuccess = (status: number | null) => status !== null && status < 300;
  return statuses.length > 0 && (statuses.some(isSuccess) || !statuses.includes(401));
}
