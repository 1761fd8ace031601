import { bytesOf } from '../../mocks/wire/payload.ts';
import type { Question } from '../oracle/ruling.ts';
import type { Exchange } from './observation.ts';

/**
 * An exchange as the oracle wants it, its path below the `prefix` of the server; null where the journal does not hold
 * its body whole.
 */
export function questionOf({ method, path, headers, body }: Exchange, prefix: string): Question | null {
  if (body.sha256 !== undefined) return null;
  const below = path.startsWith(prefix) ? path.slice(prefix.length) : path;
  return { method, path: below, headers, body: bytesOf(body) };
}
