/** What the judges of agents look for, each named once. */

import { bytesOf } from '../../../mocks/wire/payload.ts';
import { type Fault, faultsOf } from '../../../spec/faults.ts';
import type { Message } from '../../../spec/messages/message.ts';
import { type Endpoint, PATHS } from '../../../spec/protocol.ts';
import type { Exchange, Observation, Reported } from '../../observe/observation.ts';
import type { Fail, Inconclusive } from '../../outcome.ts';

/** Requests to one of these endpoints. */
export function requestTo(
  ...endpoints: readonly Endpoint[]
): (observation: Observation) => Exchange | undefined {
  return (observation) => {
    if (observation.kind !== 'request' || !observation.exchange.endpoint) return undefined;
    return endpoints.includes(observation.exchange.endpoint) ? observation.exchange : undefined;
  };
}

/** Reports, over HTTP or the socket. */
export function aReportSeen(observation: Observation): Reported | undefined {
  return observation.kind === 'report' ? observation.report : undefined;
}

/** `POST /api/agent/report`, as people write it. */
export function callOf(endpoint: Endpoint): string {
  return `${endpoint === 'socket' ? 'GET' : 'POST'} ${PATHS[endpoint]}`;
}

/** The faults of a body, but for kinds that another requirement is about. */
export function faultsBut(
  kind: 'register' | 'info' | 'report',
  body: Exchange['body'],
  ...others: readonly Fault['kind'][]
): Fault[] {
  return faultsOf(kind, bytesOf(body)).filter((fault) => !others.includes(fault.kind));
}

/** The members of a JSON object body; null where it is none. */
export function membersOf(body: Exchange['body']): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(bytesOf(body).toString('utf8'));
    return typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown> | null)
      : null;
  } catch {
    return null;
  }
}

/** A member that is a finite number. */
export function numberIn(members: Readonly<Record<string, unknown>> | null, name: string): number | null {
  const value = members?.[name];
  return Number.isFinite(value) ? (value as number) : null;
}

export function fail(
  message: Message,
  expected: Message,
  actual: Message,
  ...exchanges: readonly Exchange[]
): Fail {
  return { verdict: 'fail', message, expected, actual, exchanges: exchanges.map(({ number }) => number) };
}

export function inconclusive(message: Message, ...exchanges: readonly Exchange[]): Inconclusive {
  return { verdict: 'inconclusive', message, exchanges: exchanges.map(({ number }) => number) };
}
