import type { JournalEvent } from '../../spec/journal.ts';
import { say } from '../../spec/messages/message.ts';
import type { End, Judge, Reducer, Setup } from '../judge.ts';
import type { Observation } from '../observe/observation.ts';
import { Observer } from '../observe/observer.ts';
import type { Fail, Inconclusive, Outcome } from '../outcome.ts';
import { Stalls } from './stalls.ts';

interface Watch {
  readonly judge: Judge;
  readonly reducer: Reducer;
  /** The first failure, or else the first doubt. */
  spoken: Fail | Inconclusive | null;
  faulted: Outcome | null;
}

/** Some judges over one stream of events: live, or read from a recording. */
export class Watching {
  readonly #observer: Observer;
  readonly #watches: Watch[];
  readonly #stalls = new Stalls();

  constructor(judges: readonly Judge[], setup: Setup) {
    this.#observer = new Observer(setup.prefix);
    this.#watches = judges.map((judge) => ({
      judge,
      reducer: judge.begin(setup),
      spoken: null,
      faulted: null,
    }));
  }

  /** Takes the next event and gives what was observed with it. */
  see(event: JournalEvent): readonly Observation[] {
    const observations = this.#observer.see(event);
    if (event.type === 'lag') this.#stalls.see(event);
    for (const observation of observations) for (const watch of this.#watches) tell(watch, observation);
    return observations;
  }

  /** What each judge came to; null where it saw nothing to judge. */
  end(end: End): Map<Judge, Outcome | null> {
    return new Map(
      this.#watches.map((watch) => [watch.judge, this.#stalls.allow(watch.judge, concluded(watch, end))]),
    );
  }
}

function tell(watch: Watch, observation: Observation): void {
  if (watch.faulted) return;
  try {
    const said = watch.reducer.see(observation);
    if (said && (!watch.spoken || (watch.spoken.verdict === 'inconclusive' && said.verdict === 'fail')))
      watch.spoken = said;
  } catch (error) {
    watch.faulted = harnessFault(error);
  }
}

function concluded(watch: Watch, end: End): Outcome | null {
  if (watch.faulted) return watch.faulted;
  if (end.interrupted) return watch.spoken;
  try {
    const last = watch.reducer.end(end);
    return watch.spoken?.verdict === 'fail'
      ? watch.spoken
      : last?.verdict === 'fail'
        ? last
        : (watch.spoken ?? last);
  } catch (error) {
    return harnessFault(error);
  }
}

/** An exception inside a check is the harness's own fault, never the target's. */
export function harnessFault(error: unknown): Outcome {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { verdict: 'error', message: say('error.harness', { detail }) };
}
