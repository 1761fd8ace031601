/** `badge.json`, an endpoint badge of shields.io. */

import type { Report, RunVerdict } from '../spec/report.ts';
import { scoreOf } from './findings.ts';

export interface Badge {
  readonly schemaVersion: 1;
  readonly label: 'vanmoi';
  readonly message: string;
  readonly color: string;
}

const COLORS: Readonly<Record<RunVerdict, string>> = {
  conformant: 'brightgreen',
  'not-conformant': 'red',
  incomplete: 'yellow',
};

/** `MUST 41/42`; a run of a part says so, and one in which no MUST was looked at is never green. */
export function badgeOf(report: Report): Badge {
  const { passed, judged } = scoreOf(report, 'MUST');
  const score = `MUST ${passed}/${judged}`;
  return {
    schemaVersion: 1,
    label: 'vanmoi',
    message: report.run.partial ? `${score} of selected` : score,
    color: judged === 0 && report.verdict === 'conformant' ? 'lightgrey' : COLORS[report.verdict],
  };
}
