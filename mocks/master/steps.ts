import { type Fault, faultsOf, isLeftOpenForServers } from '../../spec/faults.ts';
import type { RawHeaders } from '../../spec/journal.ts';
import { DEFAULT_NAME, type Endpoint, type Identity } from '../../spec/protocol.ts';
import { bearerToken } from '../wire/headers.ts';
import { type Identities, type Known, newIdentity } from './identities.ts';

/** What a master answers: a status, a JSON value as body (a string is sent as it is), headers besides Content-Type. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was asked, as far as an answer may depend on it. */
export interface Asked {
  readonly method: string;
  /** Without the master's prefix; null where the path is none of the protocol's. */
  readonly endpoint: Endpoint | null;
  readonly path: string;
  readonly headers: RawHeaders;
}

/**
 * What a master does with a request, step by step. A mutant is the reference master with one step replaced.
 */
export interface MasterSteps {
  /** The agent that the headers prove, or null: 401 (protocol, authentication). */
  authenticate(headers: RawHeaders, identities: Identities, path?: string): Known | null;
  /** What makes a body wrong: 400 where there is anything (protocol, error handling). */
  validate(kind: 'register' | 'info' | 'report', body: Buffer): readonly Fault[];
  /** A new uuid and token (protocol §1). */
  issue(): Identity;
  /** Answers a registration (protocol §1). */
  register(body: Buffer, identities: Identities, steps: MasterSteps): Answer;
  /** Answers basic information or a report of an authenticated agent (protocol §2, §3). */
  accept(kind: 'info' | 'report', agent: Known, body: Buffer, steps: MasterSteps): Answer;
  /** The last look at an answer before it is sent; null: the line is cut instead. */
  finish(answer: Answer, asked: Asked): Answer | null;
  /** The code to close a socket with after this message, or null to go on (protocol §4). */
  message(agent: Known, message: Buffer, isText: boolean, steps: MasterSteps): number | null;
}

/** The answer to a request without a valid token (RFC 9110 §11.6.1 asks for the challenge). */
export const unauthorized: Answer = {
  status: 401,
  body: { error: 'unauthorized' },
  headers: { 'WWW-Authenticate': 'Bearer' },
};

/** The conforming, strict master: refuses whatever the text calls wrong, accepts what it leaves open. */
export const referenceMaster: MasterSteps = {
  authenticate(headers, identities) {
    const token = bearerToken(headers);
    return (token !== null && identities.byToken(token)) || null;
  },

  validate(kind, body) {
    return faultsOf(kind, body).filter((fault) => !isLeftOpenForServers(fault, kind));
  },

  issue: newIdentity,

  register(body, identities, steps) {
    const faults = body.length === 0 ? [] : steps.validate('register', body);
    if (faults.length > 0) return badRequest(faults);
    const identity = steps.issue();
    identities.add({ ...identity, name: nameIn(body) || DEFAULT_NAME });
    return { status: 200, body: identity };
  },

  accept(kind, _agent, body, steps) {
    const faults = steps.validate(kind, body);
    return faults.length > 0 ? badRequest(faults) : { status: 200, body: { status: 'ok' } };
  },

  finish: (answer) => answer,

  message(_agent, message, isText, steps) {
    if (!isText) return 1003;
    return steps.validate('report', message).length > 0 ? 1008 : null;
  },
};

/** A master that takes any body of an authenticated agent: what it sends is judged, not refused. */
export const lenientMaster: MasterSteps = {
  ...referenceMaster,
  validate: () => [],
  message: () => null,
};

function badRequest(faults: readonly Fault[]): Answer {
  const details = faults.map(({ kind, field }) => (field === null ? kind : `${field}: ${kind}`));
  return { status: 400, body: { error: 'bad request', details } };
}

function nameIn(body: Buffer): string {
  try {
    const { name } = JSON.parse(body.toString('utf8')) as { name?: unknown };
    return typeof name === 'string' ? name : '';
  } catch {
    return '';
  }
}
