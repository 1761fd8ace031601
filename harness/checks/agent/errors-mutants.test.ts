import type { Failure, Outcome, Report } from '../../../mocks/agent/index.ts';
import { PATHS } from '../../../spec/protocol.ts';
import { mutantTable } from '../../testing/mutant-table.ts';
import { hasty } from '../../testing/play-agent.ts';

/** Dies of a report that failed so. */
const diesOf = (isDeadly: (failure: Failure) => boolean) => (die: () => void) => ({
  sendReport: async (...given: Parameters<typeof hasty.sendReport>): Promise<Outcome> => {
    const outcome = await hasty.sendReport(...given);
    if (!outcome.ok && isDeadly(outcome)) die();
    return outcome;
  },
});

mutantTable([
  {
    defect: 'dies of a 502',
    check: 'AGT-ERR-01/status',
    scenario: 'bad-status',
    steps: diesOf(({ status }) => status === 502),
  },
  {
    defect: 'parses every answer and dies of what is no JSON',
    check: 'AGT-ERR-01/body',
    scenario: 'bad-body',
    steps: (die) => ({
      async sendReport({ http, steps }, identity, report, signal) {
        const body = steps.encode(report);
        const answer = await http.post(PATHS.report, steps.authorize(identity), body, signal);
        try {
          JSON.parse(answer.body ?? '');
        } catch {
          die();
        }
        return { ok: true };
      },
    }),
  },
  {
    defect: 'dies of a connection that breaks',
    check: 'AGT-ERR-01/line',
    scenario: 'broken-line',
    steps: diesOf(({ status }) => status === null),
  },
  {
    defect: 'follows a redirect to another host with its token',
    check: 'AGT-ERR-01/redirect',
    scenario: 'redirected',
    steps: () => ({
      async sendReport(...given) {
        const outcome = await hasty.sendReport(...given);
        const [{ base }, identity] = given;
        const elsewhere = `${base.replace('127.0.0.1', 'localhost')}/elsewhere`;
        if (!outcome.ok && outcome.status === 307)
          await fetch(elsewhere, { method: 'POST', headers: hasty.authorize(identity), body: '{}' });
        return outcome;
      },
    }),
  },
  {
    defect: 'reports half as often once a report has failed',
    check: 'AGT-ERR-01/cadence',
    scenario: 'bad-status',
    steps: () => {
      let failed = false;
      return {
        async sendReport(...given) {
          const outcome = await hasty.sendReport(...given);
          failed ||= !outcome.ok;
          return outcome;
        },
        nextDeadline: (previous, now, interval) =>
          hasty.nextDeadline(previous, now, failed ? 2 * interval : interval),
      };
    },
  },
  {
    defect: 'dies of a 400',
    check: 'AGT-ERR-02/next',
    scenario: 'report-invalid',
    steps: diesOf(({ status }) => status === 400),
  },
  {
    defect: 'dies where its master is not there yet',
    check: 'AGT-ERR-03/connects',
    scenario: 'absent-at-start',
    steps: (die) => ({
      async register(context) {
        const outcome = await hasty.register(context);
        if (!outcome.ok && outcome.status === null) die();
        return outcome;
      },
    }),
  },
  {
    defect: 'dies of an outage',
    check: 'AGT-ERR-04/resumes',
    scenario: 'outage',
    steps: diesOf(({ status }) => status === null),
  },
  {
    defect: 'keeps the reports that failed and sends them all at once',
    check: 'AGT-ERR-04/no-burst',
    scenario: 'outage',
    steps: () => {
      let kept: Report[] = [];
      return {
        async sendReport(context, identity, report, signal) {
          const queue = [...kept, report];
          kept = [];
          for (const [i, one] of queue.entries()) {
            const outcome = await hasty.sendReport(context, identity, one, signal);
            if (outcome.ok) continue;
            kept = queue.slice(i);
            return outcome;
          }
          return { ok: true };
        },
      };
    },
  },
]);
