import type { Asking, Exchanged } from '../../mocks/probe/line.ts';
import { bearerToken, headerValue } from '../../mocks/wire/headers.ts';
import type { NoResponseEvent, ResponseEvent } from '../../spec/journal.ts';
import { say } from '../../spec/messages/message.ts';
import { PATHS } from '../../spec/protocol.ts';
import { describeResult, deviationOf } from '../oracle/answer.ts';
import { type IsIssued, type Ruling, ruleOn } from '../oracle/ruling.ts';
import type { Fail } from '../outcome.ts';
import { anInfo, aReport, bytesOfBody } from './bodies.ts';
import { curlOf } from './curl.ts';
import { Settled } from './settled.ts';

/** How often a 401 must come again: a server that forgets tokens for a moment may do so more than once. */
const LOOKS = 4;

/** What an Asked needs of its check. */
export interface AskedContext {
  readonly isIssued: IsIssued;
  send(asking: Asking): Promise<Exchanged>;
  /** Waits as long as a 429 asks for; false where the check has no time left for it. */
  waitOut(retryAfterMs: number): Promise<boolean>;
  /** The requirement of the check that asks. */
  readonly requirement: string;
  readonly url: string;
}

/** A request that is about to be sent; each verb sends it and says what must come back. */
export class Asked {
  readonly #asking: Asking;
  readonly #context: AskedContext;

  constructor(asking: Asking, context: AskedContext) {
    this.#asking = asking;
    this.#context = context;
  }

  /** The claim of the check: one of these statuses, and for 200 and 101 all that belongs to success. */
  async answers(...statuses: readonly number[]): Promise<Exchanged> {
    const right = statuses[0] === 200 || statuses[0] === 101 ? 'accepted' : statuses;
    this.#holdAgainstLaw(right);
    return this.#expect(right);
  }

  /**
   * The claim of the check where another says whether it must be accepted: a 200 has all that belongs to success. Null
   * for any other answer.
   */
  async ifAccepted(): Promise<Exchanged | null> {
    this.#holdAgainstLaw('accepted');
    const exchanged = await this.heard();
    const { result } = exchanged;
    if (result.type !== 'response' || result.status !== 200) return null;
    return this.#held('accepted', exchanged);
  }

  /** The claim of the check: any 2xx or 4xx, where the text leaves it open. */
  answersOpenly(): Promise<Exchanged> {
    return this.#expect('open');
  }

  /**
   * The valid twin of a probe: without its success the probe proves nothing. Where it fails, the check is blocked
   * by the requirement that the twin broke; or it fails, where that is its own, or the status one of `blamed`: those that
   * say what the check is about.
   */
  async works(blamed: readonly number[] = []): Promise<Exchanged> {
    const exchanged = await this.heard();
    const deviation = deviationOf(this.#question, { right: 'accepted' }, exchanged.result);
    if (!deviation) return exchanged;
    const by = ruleOn(this.#question, this.#context.isIssued).requirement;
    const { result } = exchanged;
    const isBlamed = result.type === 'response' && blamed.includes(result.status);
    if (isBlamed || by === this.#context.requirement) throw new Settled(this.#failure(deviation, exchanged));
    throw new Settled({
      verdict: 'blocked',
      by,
      message: say('blocked.twin', { by, actual: describeText(exchanged.result) }),
      exchanges: [exchanged.exchange],
    });
  }

  /** Just sends it, slower where the server asks for that (429), and gives what came. */
  async result(): Promise<Exchanged> {
    for (let tries = 0; ; tries++) {
      const exchanged = await this.#context.send(this.#asking);
      const { result } = exchanged;
      if (result.type !== 'response' || result.status !== 429) return exchanged;
      const seconds = Number(headerValue(result.headers, 'retry-after') ?? '1');
      const patient = tries < 20 && (await this.#context.waitOut((seconds >= 0 ? seconds : 1) * 1000));
      if (!patient) throw new Settled({ verdict: 'inconclusive', message: say('inconclusive.rate-limited') });
    }
  }

  /**
   * The same; but where a token that was given out gets a 401, it is tried with calls that are surely right, and this
   * one again between them. Where one of those is refused, or this one is not, the 401 says nothing about the request:
   * the check is blocked.
   */
  async heard(): Promise<Exchanged> {
    const exchanged = await this.result();
    const { isIssued, requirement, send } = this.#context;
    const token = bearerToken(this.#asking.headers);
    const by = 'SRV-AUTH-04';
    if (requirement === by || token === null || !isIssued(token) || !isRefused(exchanged)) return exchanged;
    const blocked = ({ exchange, result }: Exchanged) =>
      new Settled({
        verdict: 'blocked',
        by,
        message: say('blocked.twin', { by, actual: describeText(result) }),
        exchanges: [exchange],
      });
    const isOwn = ruleOn(this.#question, isIssued).requirement === requirement;
    const isReport = this.#asking.path.startsWith(PATHS.report) && !isOwn;
    for (let looks = 0; looks < LOOKS; looks++) {
      const sure = await send(surely(token, isReport && looks > 0 ? 'report' : 'info'));
      if (isRefused(sure)) throw blocked(sure);
      if (!isRefused(await send(this.#asking))) throw blocked(exchanged);
    }
    return exchanged;
  }

  get #question() {
    return { ...this.#asking, body: this.#asking.body ?? Buffer.alloc(0) };
  }

  async #expect(right: Ruling['right']): Promise<Exchanged> {
    return this.#held(right, await this.heard());
  }

  #held(right: Ruling['right'], exchanged: Exchanged): Exchanged {
    const deviation = deviationOf(this.#question, { right }, exchanged.result);
    if (deviation) throw new Settled(this.#failure(deviation, exchanged));
    return exchanged;
  }

  /** Check and oracle keep each other honest: what a check claims is what the law says, no less and no more. */
  #holdAgainstLaw(right: Ruling['right']): void {
    const law = ruleOn(this.#question, this.#context.isIssued).right;
    const named = (one: Ruling['right']) => (typeof one === 'string' ? one : [...one].sort().join(' '));
    if (named(law) !== named(right))
      throw new Error(`the check claims ${right} where the oracle rules ${law}`);
  }

  #failure(deviation: Pick<Fail, 'message' | 'expected' | 'actual'>, exchanged: Exchanged): Fail {
    const curl = curlOf(this.#context.url, this.#asking, this.#context.isIssued);
    return { verdict: 'fail', ...deviation, exchanges: [exchanged.exchange], ...(curl ? { curl } : {}) };
  }
}

/** What any agent may send; a report once it has sent its information. */
function surely(token: string, call: 'info' | 'report'): Asking {
  const headers = [
    ['Authorization', `Bearer ${token}`],
    ['Content-Type', 'application/json'],
  ] as const;
  const body = bytesOfBody(call === 'info' ? anInfo() : aReport());
  return { method: 'POST', path: PATHS[call], headers, body };
}

function isRefused({ result }: Exchanged): boolean {
  return result.type === 'response' && result.status === 401;
}

function describeText(result: ResponseEvent | NoResponseEvent): string {
  const { values } = describeResult(result);
  return String(values.status ?? values.cause ?? values.bytes ?? '');
}
