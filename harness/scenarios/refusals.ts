/** What a 401 may look like: the text gives it a status and no body, and proxies answer with bodies of their own. */

import type { Play } from '../../mocks/master/plays.ts';
import { calm, play, revoke, type Step, see } from '../scenario.ts';
import { ALWAYS, RECOVERY } from './moments.ts';

const unauthorized = (body: string, headers?: Readonly<Record<string, string>>): Play => ({
  play: 'answer',
  status: 401,
  ...(headers && { headers }),
  body,
});

export const JSON_401 = unauthorized('{"error":"played"}');
/** As a proxy answers, or a framework without a handler for it. */
export const PAGE_401 = unauthorized(
  '<!DOCTYPE html><html><head><title>401 Unauthorized</title></head><body><h1>401 Unauthorized</h1></body></html>',
  { 'Content-Type': 'text/html', 'WWW-Authenticate': 'Bearer' },
);
/** Nothing that could be parsed, and no Content-Type. */
export const EMPTY_401 = unauthorized('');
export const TEXT_401 = unauthorized('Unauthorized', { 'Content-Type': 'text/plain' });

/** The token is revoked, and until the agent registers again each 401 looks like this, on whichever channel. */
export function revokedWith(refusal: Play): readonly Step[] {
  return [
    revoke,
    ...(['info', 'report', 'socket'] as const).map((on) => play(on, refusal, ALWAYS)),
    see('register', 1, RECOVERY),
    calm,
  ];
}
