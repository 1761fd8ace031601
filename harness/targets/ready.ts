import type { Clock } from '../../mocks/clock.ts';
import type { Exit } from './launch.ts';
import {
  type Hearing,
  type HttpAnswer,
  lookOf,
  type ProbeOptions,
  type ProbeOutcome,
  probe,
} from './probe.ts';

/** How long a server may take to answer its first report, in milliseconds: `--ready-timeout`. */
export const READY_TIMEOUT_MS = { launched: 30_000, url: 3000 } as const;

export interface ReadyOptions extends Omit<ProbeOptions, 'signal'> {
  readonly timeoutMs: number;
  /** On a launched server a gateway's 502 to 504 are waited out. */
  readonly launched: boolean;
  /** Its end, where it was launched. */
  readonly exited?: Promise<Exit> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock: Clock;
}

export type Readiness =
  /** It answered: the run may begin, and judges. */
  | {
      readonly kind: 'ready';
      readonly status: number;
      readonly contentType: string | null;
      /** The first bytes of the body, 512 at most. */
      readonly bytes: Buffer;
      /** A web page instead of an API. */
      readonly html: boolean;
      /** False where the body did not end. */
      readonly whole: boolean;
    }
  /** It answered, in another protocol; the first 512 bytes. The run judges. */
  | { readonly kind: 'not-http'; readonly bytes: Buffer; readonly detail: string }
  /** Not a byte came: exit code 3. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** It ended before it answered: exit code 3. */
  | { readonly kind: 'exited'; readonly exit: Exit; readonly tail: readonly string[] };

const PAUSE_MS = 25;
/**
 * A probe that hears nothing for so long is joined by another, since a server in its start may have lost it; the
 * more of them wait, the longer.
 */
const PATIENCE_MS = 2000;
/** How long a connection says nothing before that is called silence. */
const SILENCE_MS = 1000;

/**
 * Asks a server, report after report without a token, until the first complete HTTP response. It registers nothing.
 * Rejects with the signal's reason, and where `exited` rejects.
 */
export async function waitUntilReady(options: ReadyOptions): Promise<Readiness> {
  const { clock, exited } = options;
  const done = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, done.signal]) : done.signal;
  const asking = new Asking(options, signal);
  const ended = exited?.then((exit): Readiness => ({ kind: 'exited', exit, tail: exit.tail }));
  const late = clock.sleep(options.timeoutMs, signal).then(() => asking.conclude());
  try {
    return await Promise.race([asking.untilAnswered(), late, ...(ended ? [ended] : [])]);
  } finally {
    done.abort();
  }
}

class Asking {
  readonly #options: ReadyOptions;
  readonly #signal: AbortSignal;
  readonly #pending = new Set<Hearing>();
  #last: ProbeOutcome | null = null;

  constructor(options: ReadyOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  async untilAnswered(): Promise<Readiness> {
    const answered = Promise.withResolvers<Readiness>();
    const asking = this.#askOnAndOn(answered).catch(answered.reject);
    return Promise.race([answered.promise, asking.then(() => answered.promise)]);
  }

  async #askOnAndOn(answered: PromiseWithResolvers<Readiness>): Promise<void> {
    const { clock } = this.#options;
    for (;;) {
      const heard = this.#ask().then((outcome) => {
        const readiness = this.#judge(outcome);
        if (readiness) answered.resolve(readiness);
      });
      const patience = new AbortController();
      const wait = clock.sleep(
        PATIENCE_MS * this.#pending.size,
        AbortSignal.any([this.#signal, patience.signal]),
      );
      // Cut short where the probe is done first.
      await Promise.race([heard, wait.catch(() => {})]);
      patience.abort();
      await clock.sleep(PAUSE_MS, this.#signal);
    }
  }

  async #ask(): Promise<ProbeOutcome> {
    const began = this.#options.clock.now();
    const hearing: Hearing = { began, connected: false, bytes: Buffer.alloc(0), answer: null };
    this.#pending.add(hearing);
    const outcome = await probe({ ...this.#options, signal: this.#signal }, hearing);
    this.#pending.delete(hearing);
    return outcome;
  }

  /** What an outcome means, null where another try is due. */
  #judge(outcome: ProbeOutcome): Readiness | null {
    if (this.#signal.aborted) return null;
    this.#last = outcome;
    if (outcome.kind === 'failed') return null;
    if (outcome.kind === 'hopeless') return { kind: 'unreachable', detail: outcome.detail };
    if (outcome.kind === 'not-http') return outcome;
    const starting = this.#options.launched && outcome.status >= 502 && outcome.status <= 504;
    return starting ? null : ready(outcome);
  }

  /** The time is over: whatever was heard is an answer of some kind, only silence is none. */
  conclude(): Readiness {
    const pending = [...this.#pending];
    const answer = pending.find((hearing) => hearing.answer)?.answer ?? this.#last;
    if (answer?.kind === 'answer') return ready(answer);
    const bytes = pending.find((hearing) => hearing.bytes.length > 0)?.bytes;
    if (bytes) return { kind: 'not-http', bytes, detail: lookOf(bytes) };
    if (this.#last?.kind === 'failed' && this.#last.bytes.length > 0) {
      return { kind: 'not-http', bytes: this.#last.bytes, detail: this.#last.detail };
    }
    const time = `${this.#options.timeoutMs / 1000} s`;
    // The latest one may just have been sent.
    const asked = this.#options.clock.now() - Math.min(SILENCE_MS, this.#options.timeoutMs / 2);
    if (pending.some((hearing) => hearing.connected && hearing.began <= asked)) {
      return { kind: 'unreachable', detail: `it takes connections, but sent nothing within ${time}` };
    }
    const reason = this.#last?.kind === 'failed' ? this.#last.detail : 'the connection is not taken';
    return { kind: 'unreachable', detail: `${reason} (for ${time})` };
  }
}

function ready(answer: HttpAnswer): Readiness {
  const { status, contentType, body, whole } = answer;
  const start = body.toString('utf8', 0, 100).trimStart().toLowerCase();
  const html =
    /^(text\/html|application\/xhtml)/i.test(contentType ?? '') || /^<(!doctype html|html)/.test(start);
  return { kind: 'ready', status, contentType, bytes: body, html, whole };
}
