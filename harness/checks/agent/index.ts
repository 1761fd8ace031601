import type { Judge } from '../../judge.ts';
import { isCadence, isCadenceThorough } from '../../scenarios/watches.ts';
import { authJudges } from './auth.ts';
import { cadenceJudges } from './cadence.ts';
import { counterJudges } from './counters.ts';
import { errorJudges } from './errors.ts';
import { stormJudges } from './errors-storm.ts';
import { generatedJudges } from './generated.ts';
import { identityJudges } from './identities.ts';
import { infoJudges } from './info.ts';
import { recoverJudges } from './recover.ts';
import { registerJudges } from './register.ts';
import { reportJudges } from './report.ts';
import { socketJudges } from './socket.ts';
import { timeJudges } from './time.ts';
import { truthInfoJudges } from './truth-info.ts';
import { truthLoadJudges } from './truth-load.ts';
import { rateJudges } from './truth-rates.ts';
import { truthReportJudges } from './truth-report.ts';
import { wireJudges } from './wire.ts';

/** Every check on agents, in the order of the text. */
export const agentJudges: readonly Judge[] = [
  ...registerJudges,
  ...identityJudges,
  ...authJudges,
  ...infoJudges,
  ...truthInfoJudges,
  ...reportJudges,
  ...counterJudges,
  ...rateJudges,
  ...truthReportJudges,
  ...truthLoadJudges,
  ...timeJudges,
  ...cadenceJudges,
  ...socketJudges,
  ...wireJudges,
  ...recoverJudges,
  ...stormJudges,
  ...errorJudges,
  ...generatedJudges,
];

/** The same for agents that are told this interval: what then fits into 45 s is not left to `--thorough`. */
export function agentJudgesAt(intervalMs: number): readonly Judge[] {
  return agentJudges.map((one) => (fitsAnyway(one, intervalMs) ? { ...one, thorough: false } : one));
}

function fitsAnyway({ scenarios }: Judge, intervalMs: number): boolean {
  if (scenarios === 'all' || !scenarios.every(isCadence)) return false;
  return !scenarios.some((id) => isCadenceThorough(id, intervalMs));
}
