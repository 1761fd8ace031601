import { bearerToken, headerValue, headerValues } from '../../mocks/wire/headers.ts';
import { type Fault, faultsOf, isLeftOpenForServers } from '../../spec/faults.ts';
import type { RawHeaders } from '../../spec/journal.ts';
import { type Endpoint, endpointOf } from '../../spec/protocol.ts';

/** A request as the oracle sees it. */
export interface Question {
  readonly method: string;
  /** Below the master's prefix, with its query. */
  readonly path: string;
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

/** What one answer of a server must be. */
export interface Ruling {
  /** The requirement that a wrong answer breaks. */
  readonly requirement: string;
  /** `accepted`: 200 (a handshake: 101) and the documented body. `open`: any 2xx or 4xx. Else these statuses. */
  readonly right: 'accepted' | 'open' | readonly number[];
  /** Whether the client did nothing wrong: then a 5xx breaks SRV-ERR-01, else SRV-ERR-02. */
  readonly valid: boolean;
}

/** Whether a token was given out, as far as this run or recording knows. */
export type IsIssued = (token: string) => boolean;

/**
 * What the text says of the answer to this request, given the tokens that were issued: a pure function, so that
 * driving checks, recordings and a proxy all judge by the same law.
 */
export function ruleOn(question: Question, isIssued: IsIssued): Ruling {
  const endpoint = endpointOf(question.path);
  if (endpoint === undefined) return { requirement: 'SRV-ERR-05', right: 'open', valid: false };
  if (question.method !== (endpoint === 'socket' ? 'GET' : 'POST'))
    return { requirement: 'SRV-ERR-03', right: 'open', valid: false };
  if (endpoint === 'register') return ruleOnBody('register', question.body);
  if (endpoint === 'socket') return ruleOnHandshake(question, isIssued);
  const authority = ruleOnToken(question.headers, isIssued);
  const body = ruleOnBody(endpoint, question.body);
  if (authority === null) return body;
  // Token and body are both bad: the text leaves open which is looked at first.
  return body.right === 'accepted' ? authority : { ...authority, right: [401, 400] };
}

function ruleOnHandshake({ headers }: Question, isIssued: IsIssued): Ruling {
  if (!/websocket/i.test(headerValue(headers, 'upgrade') ?? ''))
    return { requirement: 'SRV-WS-11', right: 'open', valid: false };
  const authority = ruleOnToken(headers, isIssued);
  if (authority) return { ...authority, requirement: 'SRV-WS-02' };
  return { requirement: 'SRV-WS-01', right: 'accepted', valid: true };
}

/** The 401 that these credentials must get; null where they are good. */
function ruleOnToken(headers: RawHeaders, isIssued: IsIssued): Ruling | null {
  const refused = (requirement: string): Ruling => ({ requirement, right: [401], valid: false });
  const given = headerValues(headers, 'authorization');
  if (given.length === 0) return refused('SRV-AUTH-01');
  const token = bearerToken(headers);
  if (token === null) return refused('SRV-AUTH-03');
  return isIssued(token) ? null : refused('SRV-AUTH-02');
}

function ruleOnBody(endpoint: 'register' | 'info' | 'report', body: Buffer): Ruling {
  const faults = faultsOf(endpoint, body);
  if (faults.length === 0) return { requirement: ACCEPTS[endpoint], right: 'accepted', valid: true };
  const breaking = faults.filter((fault) => !isLeftOpenForServers(fault, endpoint));
  if (breaking.length === 0) return { requirement: 'SRV-ERR-01', right: 'open', valid: false };
  // The hardest requirement that is broken says how hard the answer is asked for.
  const requirement = breaking.map((fault) => REFUSES[endpoint](fault)).sort()[0]!;
  return { requirement, right: [400], valid: false };
}

const ACCEPTS: Readonly<Record<'register' | 'info' | 'report', string>> = {
  register: 'SRV-REG-01',
  info: 'SRV-INFO-01',
  report: 'SRV-REP-01',
};

/** Which row asks for the 400; the MUST rows of each area have the lowest numbers. */
const REFUSES: Readonly<Record<'register' | 'info' | 'report', (fault: Fault) => string>> = {
  register: ({ kind }) =>
    kind === 'not-json' ? 'SRV-REG-09' : kind === 'not-object' ? 'SRV-REG-12' : 'SRV-REG-10',
  info: ({ kind }) => {
    if (kind === 'not-json' || kind === 'not-object') return 'SRV-INFO-04';
    if (kind === 'missing') return 'SRV-INFO-06';
    return kind === 'fraction' || kind === 'overflow' ? 'SRV-INFO-08' : 'SRV-INFO-05';
  },
  report: ({ kind }) => {
    if (kind === 'missing') return 'SRV-REP-07';
    if (kind === 'out-of-range') return 'SRV-REP-08';
    return kind === 'fraction' || kind === 'overflow' ? 'SRV-REP-09' : 'SRV-REP-06';
  },
};

/** What a successful answer of this endpoint holds. */
export const ANSWER_OF: Readonly<Record<Exclude<Endpoint, 'socket'>, 'identity' | 'status'>> = {
  register: 'identity',
  info: 'status',
  report: 'status',
};
