import { isSocketKey } from '../../mocks/wire/handshake.ts';
import { bearerToken, headerValue, headerValues } from '../../mocks/wire/headers.ts';
import { type Fault, faultsOf, fieldsOf, isLeftOpenForServers } from '../../spec/faults.ts';
import type { RawHeaders } from '../../spec/journal.ts';
import { type Endpoint, endpointOf } from '../../spec/protocol.ts';
import { holdsOpenValues, repeatedNames, saysJson } from './left-open.ts';

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
 * driving checks, recordings and a proxy all judge by the same law. Reports are ruled on as those of an agent that has
 * sent its information: what comes before that the text leaves open, and who asks sees to it.
 */
export function ruleOn(question: Question, isIssued: IsIssued): Ruling {
  const endpoint = endpointOf(question.path);
  if (endpoint === undefined) return { requirement: 'SRV-ERR-05', right: 'open', valid: false };
  if (question.method !== (endpoint === 'socket' ? 'GET' : 'POST'))
    return { requirement: 'SRV-ERR-03', right: 'open', valid: false };
  if (endpoint === 'register') return ruleOnBody('register', question);
  if (endpoint === 'socket') return ruleOnHandshake(question, isIssued);
  const authority = ruleOnToken(question, isIssued);
  const body = ruleOnBody(endpoint, question);
  if (authority === null) return body.right === 'accepted' ? spelledAsShown(body, question) : body;
  if (body.right === 'accepted') return authority;
  // Token and body are both bad: the text leaves open which is looked at first.
  const { headers, body: bytes } = question;
  return {
    ...authority,
    right: [401, 400, ...(saysJson(headers) ? [] : [415]), ...(bytes.length > ONE_MIB ? [413] : [])],
  };
}

/** Nobody says what is right here: then a 5xx is still wrong, as it is for malformed input. */
const OPEN: Ruling = { requirement: 'SRV-ERR-02', right: 'open', valid: false };

function ruleOnHandshake(question: Question, isIssued: IsIssued): Ruling {
  const { headers } = question;
  if (!/websocket/i.test(headerValue(headers, 'upgrade') ?? ''))
    return { requirement: 'SRV-WS-11', right: 'open', valid: false };
  const isWellFormed =
    headerValues(headers, 'connection').some((value) => /\bupgrade\b/i.test(value)) &&
    headerValue(headers, 'sec-websocket-version') === '13' &&
    isSocketKey(headerValue(headers, 'sec-websocket-key') ?? '');
  const authority = ruleOnToken(question, isIssued);
  if (authority === null) {
    const accepted: Ruling = { requirement: 'SRV-WS-01', right: 'accepted', valid: true };
    return isWellFormed ? spelledAsShown(accepted, question) : OPEN;
  }
  const requirement = authority.requirement === 'SRV-AUTH-07' ? 'SRV-AUTH-07' : 'SRV-WS-02';
  return { ...authority, requirement, right: isWellFormed ? [401] : [401, 400, 426] };
}

/** Any other spelling of the scheme than `Bearer` is asked for less hard. */
function spelledAsShown(accepted: Ruling, { headers }: Question): Ruling {
  const isAsShown = /^Bearer \S/.test(headerValue(headers, 'authorization') ?? '');
  return isAsShown ? accepted : { ...accepted, requirement: 'SRV-AUTH-05' };
}

/** The 401 that these credentials must get; null where they are good. */
function ruleOnToken({ headers, path }: Question, isIssued: IsIssued): Ruling | null {
  const refused = (requirement: string): Ruling => ({ requirement, right: [401], valid: false });
  const given = headerValue(headers, 'authorization');
  if (given === null) {
    const query = new URLSearchParams(path.slice(path.split('?', 1)[0]!.length));
    return refused([...query.values()].some(isIssued) ? 'SRV-AUTH-07' : 'SRV-AUTH-01');
  }
  // Issued is issued, whatever it is made of: that is for SRV-REG-07 to say.
  const credentials = /^bearer +(.+?) *$/i.exec(given)?.[1];
  if (credentials !== undefined && isIssued(credentials)) return null;
  return refused(bearerToken(headers) === null ? 'SRV-AUTH-03' : 'SRV-AUTH-02');
}

function ruleOnBody(endpoint: RequestKind, { headers, body }: Question): Ruling {
  if (!saysJson(headers)) return OPEN;
  const faults = faultsOf(endpoint, body);
  const isObject = faults.every(({ field }) => field !== null);
  const repeated = isObject ? repeatedNames(body.toString()) : new Set<string>();
  const breaking = faults.filter(
    (fault) => !isLeftOpenForServers(fault, endpoint) && !repeated.has(fault.field!),
  );
  if (breaking.length > 0) {
    // The hardest requirement that is broken says how hard the answer is asked for.
    const requirement = breaking.map((fault) => REFUSES[endpoint](fault)).sort()[0]!;
    return { requirement, right: body.length > ONE_MIB ? [400, 413] : [400], valid: false };
  }
  if (faults.length > 0 || body.length > ONE_MIB || holdsOpenValues(endpoint, body.toString())) return OPEN;
  return { requirement: accepting(endpoint, body), right: 'accepted', valid: true };
}

type RequestKind = 'register' | 'info' | 'report';

const ONE_MIB = 1024 * 1024;

/** Which row asks for the 200. */
function accepting(endpoint: RequestKind, body: Buffer): string {
  const members = JSON.parse(body.toString()) as Readonly<Record<string, unknown>>;
  const leavesOut = fieldsOf(endpoint).some(
    ({ name, optional }) => optional && !Object.hasOwn(members, name),
  );
  if (endpoint === 'register' && /[^ -~]/.test(String(members.name ?? ''))) return 'SRV-REG-11';
  return ACCEPTS[endpoint][leavesOut ? 1 : 0];
}

/** The row for complete bodies, and the one for those that leave out what they may. */
const ACCEPTS: Readonly<Record<RequestKind, readonly [complete: string, without: string]>> = {
  register: ['SRV-REG-01', 'SRV-REG-02'],
  info: ['SRV-INFO-01', 'SRV-INFO-02'],
  report: ['SRV-REP-01', 'SRV-REP-02'],
};

/** Which row asks for the 400; the MUST rows of each area have the lowest numbers. */
const REFUSES: Readonly<Record<RequestKind, (fault: Fault) => string>> = {
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
