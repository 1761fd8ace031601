/** What is wrong with the faulty agent of the demo: mistakes that agents in the field make, of five kinds. */

import { type AgentSteps, type Report, referenceSteps } from '../../../mocks/agent/index.ts';
import type { HttpClient } from '../../../mocks/agent/transport/http.ts';

const KIB = 1024;
/** It works for so many intervals before each report, and then rests for a whole one. */
const WORK = 0.25;

/** The checks that find them, each defect at least once. */
export const FOUND_BY: readonly string[] = [
  'AGT-REP-07/ram', // memory in KiB
  'AGT-REP-09/content-type', // reports as text/plain
  'AGT-REC-01/report', // a 401 that is taken for some passing failure
  'AGT-REC-06/answers', // a 500 that is taken for a 401
  'AGT-TIME-01/median', // a rest after work, instead of a beat
];

/** The steps that differ from the reference agent's. */
export function faultySteps(): Partial<AgentSteps> {
  return {
    async collectReport(context) {
      const { clock, options, signal } = context;
      await clock.sleep(WORK * options.intervalMs, signal);
      const report = await referenceSteps.collectReport(context);
      return { ...report, ram: Math.floor(Number(report.ram) / KIB) } as Report;
    },
    sendReport(context, ...given) {
      const post: HttpClient['post'] = (path, headers, body, signal) =>
        context.http.post(path, { ...headers, 'Content-Type': 'text/plain' }, body, signal);
      return referenceSteps.sendReport({ ...context, http: { ...context.http, post } }, ...given);
    },
    nextDeadline: (_, now, intervalMs) => now + intervalMs,
    meansUnauthorized: ({ status }, endpoint) => (endpoint === 'report' ? status === 500 : status === 401),
  };
}
