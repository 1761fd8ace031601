import type { AgentContext } from './context.ts';
import type { Report } from './messages.ts';
import { failureFrom } from './outcome.ts';

/** The steady beat of reports, which goes on whatever happens to identities and connections. */
export interface Beats {
  /** Where a report goes the moment it is made; while there is none, reports are dropped and never kept. */
  deliver: ((report: Report) => void) | undefined;
  /** Starts the beat with a report at once. Later calls do nothing. */
  begin(): void;
  /** Runs until the agent ends, then rejects. */
  run(): Promise<never>;
}

/** Beats that wait for `begin`. */
export function createBeats(context: AgentContext): Beats {
  const { steps, clock, signal, options, log } = context;
  const begun = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => begun.reject(signal.reason), { once: true });

  const collect = async (): Promise<Report | undefined> => {
    try {
      return await steps.collectReport(context);
    } catch (error) {
      if (!signal.aborted) log(`no report could be made: ${failureFrom(error).reason}`);
      return undefined;
    }
  };

  const beats: Beats = {
    deliver: undefined,
    begin: () => begun.resolve(),
    async run() {
      // Rates need two readings: the first is taken while the agent still registers.
      await Promise.all([collect(), begun.promise]);
      let deadline = clock.now();
      for (;;) {
        const report = await collect();
        if (report) beats.deliver?.(report);
        deadline = steps.nextDeadline(deadline, clock.now(), options.intervalMs);
        await clock.sleep(Math.max(0, deadline - clock.now()), signal);
      }
    },
  };
  return beats;
}
