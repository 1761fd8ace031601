import type { Beats } from './beats.ts';
import { failureFrom } from './outcome.ts';
import type { Session } from './session.ts';

/** Sends each report over HTTP as it is made, one at a time (protocol §3). Resolves when the session is over. */
export async function reportOverHttp(session: Session, beats: Beats): Promise<void> {
  const { context, identity, signal, note } = session;
  const { steps, log } = context;
  let inFlight: Promise<void> | undefined;

  beats.deliver = (report) => {
    if (inFlight) return log('a report was left out: the last one is not answered yet');
    inFlight = steps
      .sendReport(context, identity, report, signal)
      .catch(failureFrom)
      .then((outcome) => note('report', outcome))
      .catch((error) => log(failureFrom(error).reason))
      .finally(() => {
        inFlight = undefined;
      });
  };
  beats.begin();
  await endOf(signal);
  beats.deliver = undefined;
  await inFlight;
}

/**
 * Keeps one socket open and sends each report over it as it is made (protocol §4). Pauses between sockets grow until
 * one of them has carried a message. Resolves when the session is over.
 */
export async function reportOverSocket(session: Session, beats: Beats): Promise<void> {
  const { context, identity, signal, note } = session;
  const { steps, clock, options, log } = context;
  let attempt = 0;

  while (!signal.aborted) {
    if (attempt > 0) await clock.sleep(steps.pauseBefore('socket', attempt, options.intervalMs), signal);
    attempt += 1;
    const opened = await steps.openSocket(context, identity, signal).catch(failureFrom);
    if (!opened.ok) {
      await note('socket', opened);
      continue;
    }
    const { socket } = opened;
    beats.deliver = (report) => {
      if (steps.sendMessage(context, socket, report)) attempt = 1;
    };
    beats.begin();
    const close = (): void => socket.close();
    signal.addEventListener('abort', close, { once: true });
    if (signal.aborted) close();
    log(`the socket ${await socket.closed}`);
    signal.removeEventListener('abort', close);
    beats.deliver = undefined;
  }
}

function endOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
