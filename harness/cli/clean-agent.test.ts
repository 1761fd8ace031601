/** The whole of the checks on agents, at a short interval, against the one that is right. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blemishes, command, reportIn } from '../testing/command.ts';

/** What is held against this machine may be undecided where that is busy, or its networks come and go; it never fails. */
const NEEDS_QUIET =
  /^AGT-(REG-05|TIME-0\d|REP-0[5-8]|ERR-0[124])\/\S+ (inconclusive|blocked)|inconclusive this machine stood still/;

/** The budget of an ordinary `report.html`, its whole journal in it, in bytes. */
const PAGE_BYTES = 300_000;
/** What is undecided is shown with its exchanges. */
const UNDECIDED_BYTES = 6_000;

describe('a run against the reference agent is clean', () => {
  it.concurrent.each(['http', 'socket'])(
    'over %s',
    async (transport) => {
      const { code, folder } = await command(
        '--target',
        'reference',
        '--role',
        'agent',
        '--interval',
        '0.5',
        '--',
        '--transport',
        transport,
      );
      const report = reportIn(folder);
      const all = blemishes(report);
      const undecided = all.filter((blemish) => NEEDS_QUIET.test(blemish));
      expect(all.filter((blemish) => !undecided.includes(blemish))).toEqual([]);
      if (undecided.length > 0) console.warn(`this machine is busy:\n${undecided.join('\n')}`);
      const gates = report.checks.some(
        ({ level, verdict }) => level === 'MUST' && ['inconclusive', 'blocked'].includes(verdict),
      );
      expect(code).toBe(gates ? 1 : 0);
      const { size } = statSync(join(folder, 'vanmoi-report', 'report.html'));
      expect(size).toBeLessThan(PAGE_BYTES + undecided.length * UNDECIDED_BYTES);
    },
    120_000,
  );
});
