import type { Requirement } from '../../spec/requirement.ts';
import type { CheckInfo } from '../check.ts';
import { agentJudges } from '../checks/agent/index.ts';
import { serverChecks, serverWatchers } from '../checks/server/index.ts';

/** Every check there is, of both roles. */
export const allChecks: readonly CheckInfo[] = [...serverChecks, ...serverWatchers, ...agentJudges];

/** The checks of one requirement. */
export function checksOf(requirement: Requirement): CheckInfo[] {
  return allChecks.filter((info) => info.requirement === requirement.id);
}
