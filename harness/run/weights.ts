/** How long checks on a server take, and which of them others wait for. */

import type { ServerCheck } from '../checks/server/define.ts';
import type { ServerUnderTest } from '../drive/server-context.ts';
import { isNamed } from './result.ts';

/** About how long a check takes beside the others, in milliseconds, where the server answers at once. */
const USUAL_MS: Readonly<Record<ServerCheck['method'], number>> = {
  'named cases': 100,
  generated: 250,
  model: 1200,
  scenario: 100,
  wire: 500,
};

/** What SRV-WS-13 needs, in milliseconds: it alone is for `--thorough`. */
const THOROUGH_MS = 125_000;

/** How long a check watches before it can say anything, in milliseconds. */
export function watchingMs(check: ServerCheck, { intervalMs }: Pick<ServerUnderTest, 'intervalMs'>): number {
  if (check.thorough) return THOROUGH_MS;
  return (check.watches ?? 0) * intervalMs;
}

/** How long it takes from the beginning of a check to the end of the last one that waits for it, in milliseconds. */
export function weights(
  checks: readonly ServerCheck[],
  server: Pick<ServerUnderTest, 'intervalMs'>,
): (check: ServerCheck) => number {
  const known = new Map<ServerCheck, number>();
  const weigh = (check: ServerCheck): number => {
    const weight =
      known.get(check) ?? USUAL_MS[check.method] + watchingMs(check, server) + longestAfter(check);
    known.set(check, weight);
    return weight;
  };
  const longestAfter = (check: ServerCheck) =>
    Math.max(
      0,
      ...checks
        .filter((other) => other !== check && other.buildsOn.some((name) => isNamed(name, check)))
        .map(weigh),
    );
  return weigh;
}
