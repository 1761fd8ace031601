/** What one role alone needs is loaded for that role alone: in a short run that is felt. */

import type { Role } from '../../spec/requirement.ts';
import type { CheckInfo } from '../check.ts';
import type { Scenario } from '../scenario.ts';
import type { LoadedFile } from '../scenario-files/load.ts';
import type { RunOptions } from './options.ts';
import type { Part, Played } from './part.ts';

/** Every check on this role; agents are told this interval, in milliseconds. */
export async function checksOn(role: Role, intervalMs: number): Promise<readonly CheckInfo[]> {
  if (role === 'agent') return (await import('../checks/agent/index.ts')).agentJudgesAt(intervalMs);
  const { serverChecks, serverWatchers } = await import('../checks/server/index.ts');
  return [...serverChecks, ...serverWatchers];
}

/** The scenarios that agents are played; null where there are none. */
export async function scenariosOn(
  role: Role,
  options: RunOptions,
  files: readonly LoadedFile[],
): Promise<readonly Scenario[] | null> {
  return role === 'agent' ? (await import('./agent-part.ts')).scenariosOf(options, files) : null;
}

/** Runs what was chosen. */
export async function playPart(role: Role, part: Part): Promise<Played> {
  const { kind } = part.target;
  // It starts while the rest is being loaded; where it cannot, whoever needs it is told.
  if (kind === 'command' || kind === 'reference') part.tools.supervisor().catch(() => undefined);
  if (role === 'server') return (await import('./server-part.ts')).runServer(part);
  return (await import('./agent-part.ts')).runAgent(part);
}
