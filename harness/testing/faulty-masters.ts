/** For tests: the reference master with one thing that it judges wrongly about a body or a token. */

import type { Known } from '../../mocks/master/identities.ts';
import { type Answer, type MasterSteps, referenceMaster } from '../../mocks/master/steps.ts';
import { bearerToken, headerValue } from '../../mocks/wire/headers.ts';
import { type Fault, faultsOf } from '../../spec/faults.ts';
import { holdsOpenValues } from '../oracle/left-open.ts';

type Kind = 'register' | 'info' | 'report';
type Members = Readonly<Record<string, unknown>>;
type Wanted = (text: string, members: Members) => boolean;

const refusal: Fault = { kind: 'wrong-value', field: null, seen: '' };
const crash: Answer = { status: 500, body: { error: 'internal' } };

/** Refuses bodies of this kind that are valid. */
export function refusing(kind: Kind, wanted: Wanted): MasterSteps {
  return {
    ...referenceMaster,
    validate(seen, body) {
      const faults = referenceMaster.validate(seen, body);
      return seen === kind && matches(body, wanted) ? [...faults, refusal] : faults;
    },
  };
}

/** Does not notice these faults in bodies of this kind. */
export function blindTo(
  kind: Kind,
  wanted: (fault: Fault, faults: readonly Fault[]) => boolean,
): MasterSteps {
  return {
    ...referenceMaster,
    validate(seen, body) {
      const faults = referenceMaster.validate(seen, body);
      return seen === kind ? faults.filter((fault) => !wanted(fault, faults)) : faults;
    },
  };
}

/** Judges another text than the one that came. */
export function reading(kind: Kind, change: (text: string) => string): MasterSteps {
  return {
    ...referenceMaster,
    validate: (seen, body) =>
      referenceMaster.validate(seen, seen === kind ? Buffer.from(change(body.toString())) : body),
  };
}

/** Answers 500 to some bodies of this kind, good or bad. */
export function crashing(kind: Kind, wanted: Wanted): MasterSteps {
  return {
    ...referenceMaster,
    register: (body, identities, steps) =>
      kind === 'register' && matches(body, wanted)
        ? crash
        : referenceMaster.register(body, identities, steps),
    accept: (seen, agent, body, steps) =>
      kind === seen && matches(body, wanted) ? crash : referenceMaster.accept(seen, agent, body, steps),
  };
}

/** Closes the socket after some valid messages. */
export function closing(wanted: Wanted): MasterSteps {
  return {
    ...referenceMaster,
    message: (agent, message, isText, steps) =>
      matches(message, wanted) ? 1008 : referenceMaster.message(agent, message, isText, steps),
  };
}

/** Takes a token for another one that begins alike; over HTTP, or at the handshake. */
export function lookingAtBeginnings(where: 'http' | 'handshake'): MasterSteps {
  return {
    ...referenceMaster,
    authenticate(headers, identities): Known | null {
      const exact = referenceMaster.authenticate(headers, identities);
      const isHandshake = headerValue(headers, 'upgrade') !== null;
      if (exact || isHandshake !== (where === 'handshake')) return exact;
      const given = bearerToken(headers) ?? '';
      return identities.all().find(({ token }) => token.slice(0, 22) === given.slice(0, 22)) ?? null;
    },
  };
}

/** Refuses whatever the text leaves open; as right as the reference master, which accepts it. */
export const strictMaster: MasterSteps = {
  ...referenceMaster,
  validate(kind, body) {
    const faults = faultsOf(kind, body);
    return faults.length === 0 && holdsOpenValues(kind, body.toString()) ? [refusal] : faults;
  },
};

function matches(body: Buffer, wanted: Wanted): boolean {
  const text = body.toString();
  try {
    const value: unknown = JSON.parse(text);
    return wanted(text, typeof value === 'object' && value !== null ? (value as Members) : {});
  } catch {
    return wanted(text, {});
  }
}
