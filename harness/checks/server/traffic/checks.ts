/** What all answers of a server came to, a check for each requirement that the oracle rules by. */

import type { JournalEvent } from '../../../../spec/journal.ts';
import { render, say, type Values } from '../../../../spec/messages/message.ts';
import type { Endpoint } from '../../../../spec/protocol.ts';
import { type CheckInfo, checkInfo } from '../../../check.ts';
import type { Deviation } from '../../../oracle/answer.ts';
import { type Fail, type Outcome, passed } from '../../../outcome.ts';
import { AnswersJudged, type Finding } from './answers.ts';

/** Requirements that one answer, or one socket, can break. */
const JUDGED: readonly string[] = [
  ...numbered('SRV-REG', 1, 2, 4, 5, 7, 9, 10, 11, 12),
  ...numbered('SRV-AUTH', 1, 2, 3, 5, 7),
  ...numbered('SRV-INFO', 1, 2, 4, 5, 6, 8),
  ...numbered('SRV-REP', 1, 2, 6, 7, 8, 9),
  ...numbered('SRV-WS', 1, 2, 3),
  ...numbered('SRV-ERR', 1, 2, 7),
];

function numbered(area: string, ...numbers: readonly number[]): string[] {
  return numbers.map((number) => `${area}-${String(number).padStart(2, '0')}`);
}

/** A check for each; what drives the server is somebody else: a replay, a recording. */
export const trafficChecks: readonly CheckInfo[] = JUDGED.map((requirement) =>
  checkInfo(
    `${requirement}/traffic`,
    ['the answers in this traffic are those that the text gives', '此流量中的应答均与文档一致'],
    { method: 'wire' },
  ),
);

/** More deviations than this are not cited. */
const CITED = 20;

/** What was found about one requirement: bounded, however long the traffic goes on. */
class Tally {
  /** What right refusals wait for; null for what proves something by itself. */
  readonly #right = new Set<Endpoint | null>();
  #limited: number | null = null;
  #first: Deviation | null = null;
  #wrong = 0;
  /** Exchanges that deviate, the first one first. */
  readonly #cited: number[] = [];

  add({ came, twin, exchange }: Finding): void {
    if (came === 'right') this.#right.add(twin);
    else if (came === 'limited') this.#limited ??= exchange;
    else {
      this.#first ??= came;
      this.#wrong++;
      if (this.#cited.length < CITED) this.#cited.push(exchange);
    }
  }

  /** Null where there was nothing to judge. */
  outcome(serves: (endpoint: Endpoint) => boolean): Outcome | null {
    if (this.#first) return this.#failure(this.#first);
    if ([...this.#right].some((twin) => twin === null || serves(twin))) return passed;
    if (this.#limited === null) return null;
    const message = say('inconclusive.rate-limited');
    return { verdict: 'inconclusive', message, exchanges: [this.#limited] };
  }

  /** Told by the first, which is cited last; the others are counted. */
  #failure(first: Deviation): Fail {
    const [number = 0, ...others] = this.#cited;
    const message = this.#wrong === 1 ? first.message : several(this.#wrong, first);
    return { verdict: 'fail', ...first, message, exchanges: [...others, number] };
  }
}

/** Both languages travel in the values, since a value is not translated later. */
function several(count: number, { message }: Deviation) {
  const values: Values<'traffic.several'> & { firstZh: string } = {
    count,
    first: render(message, 'en'),
    firstZh: render(message, 'zh-CN'),
  };
  return say('traffic.several', values);
}

/** Collects what is found in the traffic with one server. */
export class TrafficVerdicts {
  readonly #judged: AnswersJudged;
  readonly #tallies = new Map(JUDGED.map((requirement) => [requirement, new Tally()]));

  /** `prefix` is the path under which the server stands. */
  constructor(prefix: string) {
    this.#judged = new AnswersJudged(prefix);
  }

  see(event: JournalEvent): void {
    this.#keep(this.#judged.see(event));
  }

  /** What each check came to; null where there was nothing to judge. */
  end(): Map<CheckInfo, Outcome | null> {
    this.#keep(this.#judged.end());
    const serves = (endpoint: Endpoint) => this.#judged.serves(endpoint);
    return new Map(trafficChecks.map((info) => [info, this.#tallies.get(info.requirement)!.outcome(serves)]));
  }

  #keep(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const tally = this.#tallies.get(finding.requirement);
      if (!tally) throw new Error(`no check is about ${finding.requirement}`);
      tally.add(finding);
    }
  }
}
