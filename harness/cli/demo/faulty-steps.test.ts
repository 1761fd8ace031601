/** The defects of the demo's agent are there, and found by the checks that the demo names. */

import { describe, expect, it } from 'vitest';
import { referenceSteps } from '../../../mocks/agent/index.ts';
import { catalogue } from '../../scenarios/catalogue.ts';
import { playAgent } from '../../testing/play-agent.ts';
import { FOUND_BY, faultySteps } from './faulty-steps.ts';

/** The scenario that shows each; times are not judged where time is compressed. */
const SHOWN_BY: Readonly<Record<string, string>> = {
  'AGT-REP-07/ram': 'steady',
  'AGT-REP-09/content-type': 'steady',
  'AGT-REC-01/report': 'revoked',
  'AGT-REC-06/answers': 'report-refused',
  'AGT-TIME-01/median': 'steady',
};

describe('the faulty agent of the demo', () => {
  it('has a scenario for each of its defects', () => {
    expect(Object.keys(SHOWN_BY)).toEqual(FOUND_BY);
  });

  it.concurrent.each(FOUND_BY.filter((id) => !id.startsWith('AGT-TIME')))('fails %s', async (id) => {
    const intervalMs = 100;
    const scenario = catalogue(6, { intervalMs }).find((one) => one.id === SHOWN_BY[id]);
    const played = await playAgent({
      scenario: scenario!,
      intervalMs,
      machine: true,
      steps: () => ({ ...referenceSteps, ...faultySteps() }),
    });
    expect(played.verdictOf(id)).toBe('fail');
  });
});
