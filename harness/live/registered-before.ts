import { payloadOf } from '../../mocks/wire/payload.ts';
import { PATHS } from '../../spec/protocol.ts';
import type { Exchange, Observation } from '../observe/observation.ts';

/** What the judges of an agent are told that comes with a token: somebody gave it out before this page looked on. */
export function registeredBefore(token: string, prefix: string, t: number): readonly Observation[] {
  const nothing = payloadOf(Buffer.alloc(0));
  const exchange: Exchange = {
    number: -1,
    conn: null,
    peer: null,
    life: 1,
    endpoint: 'register',
    method: 'POST',
    path: prefix + PATHS.register,
    headers: [['Content-Type', 'application/json']],
    body: payloadOf(Buffer.from('{}')),
    token: null,
    began: t,
    ended: t,
    answer: null,
  };
  const answer = {
    t,
    status: 200,
    headers: [],
    body: nothing,
    whole: true,
    cause: null,
    issued: { uuid: '', token },
  };
  return [
    { kind: 'request', t, exchange },
    { kind: 'answer', t, exchange: { ...exchange, answer }, answer },
  ];
}
