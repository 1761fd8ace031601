import { acceptFor } from '../../../../mocks/wire/handshake.ts';
import { headerValue } from '../../../../mocks/wire/headers.ts';
import type { JournalEvent, NoResponseEvent, ResponseEvent } from '../../../../spec/journal.ts';
import { type Message, say } from '../../../../spec/messages/message.ts';
import type { Endpoint, Identity } from '../../../../spec/protocol.ts';
import type { Exchange, Observation } from '../../../observe/observation.ts';
import { identityIn, Observer } from '../../../observe/observer.ts';
import { questionOf } from '../../../observe/question.ts';
import { type Deviation, deviationOf } from '../../../oracle/answer.ts';
import { type Question, type Ruling, ruleOn } from '../../../oracle/ruling.ts';
import { wholeMask } from '../../../recording/masks.ts';
import { isExtreme } from '../wire/is-extreme.ts';
import { StandingSocket } from './sockets.ts';
import { TokenLife } from './token-life.ts';

/** What one answer, or the end of one socket, says about a requirement. */
export interface Finding {
  readonly requirement: string;
  readonly exchange: number;
  /** `limited`: 429, which the text leaves open, so that nothing is known. Else how it deviates. */
  readonly came: 'right' | 'limited' | Deviation;
  /** Of a right refusal: what the server must have accepted elsewhere, since one that refuses all shows nothing. */
  readonly twin: Endpoint | null;
}

/** What a request had to be answered when it was sent. */
interface Expected extends Pick<Ruling, 'requirement' | 'right'> {
  readonly question: Question;
  /** Whether it is a handshake after which nothing about the socket is left open. */
  readonly opensClear: boolean;
}

/**
 * Judges all that a server answers, whoever asks: every answer by the oracle, given what its token went through, the
 * identities that it gives out, and whether sockets stay open. A reducer over the events of a journal, live or
 * recorded; whatever the text leaves open is right, and proves nothing.
 */
export class AnswersJudged {
  readonly #prefix: string;
  readonly #observer: Observer;
  readonly #lives = new Map<string, TokenLife>();
  readonly #uuids = new Set<string>();
  readonly #served = new Set<Endpoint>();
  readonly #expected = new Map<number, Expected>();
  readonly #sockets = new Map<number, StandingSocket>();

  /** `prefix` is the path under which the server stands. */
  constructor(prefix: string) {
    this.#prefix = prefix;
    this.#observer = new Observer(prefix);
  }

  see(event: JournalEvent): Finding[] {
    return this.#observer.see(event).flatMap((observation) => this.#judge(observation, event));
  }

  /** What can be said once nothing more will come. */
  end(): Finding[] {
    return [...this.#sockets].flatMap(([exchange, socket]) => stood(exchange, socket));
  }

  #judge(observation: Observation, event: JournalEvent): Finding[] {
    switch (observation.kind) {
      case 'request':
        this.#ask(observation.exchange);
        return [];
      case 'answer':
        if (event.type !== 'response' && event.type !== 'no-response') return [];
        return this.#answer(observation.exchange, event);
      case 'socket-open':
        this.#open(observation.exchange, observation.t);
        return [];
      case 'message':
        this.#sockets.get(observation.exchange.number)?.message(observation.isText, observation.body);
        return [];
      case 'frame': {
        const { exchange, frame, t } = observation;
        return this.#closed(exchange, this.#sockets.get(exchange.number)?.frame(frame, t) ?? null);
      }
      case 'socket-close': {
        const { exchange, by, t } = observation;
        const socket = this.#sockets.get(exchange.number);
        if (!socket) return [];
        this.#sockets.delete(exchange.number);
        const how = socket.end(by, t);
        return how ? this.#closed(exchange, how) : stood(exchange.number, socket);
      }
      default:
        return [];
    }
  }

  #ask(exchange: Exchange): void {
    const question = questionOf(exchange, this.#prefix);
    if (!question) return;
    const ruling = ruleOn(question, (token) => this.#lives.has(token));
    const life = this.#lives.get(exchange.token ?? '');
    const isClear =
      life === undefined || (exchange.endpoint === 'socket' ? life.mayOpen(exchange.ended) : true);
    const isLeftOpen =
      life !== undefined && (!isClear || (exchange.endpoint === 'report' && !life.isInformed));
    if (exchange.endpoint === 'socket') life?.asksForSocket();
    this.#expected.set(exchange.number, {
      ...expectedOf(ruling, isLeftOpen, isExtreme(exchange)),
      question,
      opensClear: life !== undefined && isClear && ruling.right === 'accepted',
    });
  }

  #answer(exchange: Exchange, result: ResponseEvent | NoResponseEvent): Finding[] {
    const expected = this.#expected.get(exchange.number);
    if (!expected) return [];
    const findings = this.#held(exchange, expected, result);
    const isSocket = result.type === 'response' && result.status === 101;
    if (!isSocket) this.#expected.delete(exchange.number);
    if (result.type !== 'response' || !result.whole) return findings;
    if (exchange.endpoint && (isSocket || result.status === 200)) this.#served.add(exchange.endpoint);
    if (result.status < 300) findings.push(...this.#accepted(exchange, result));
    return findings;
  }

  /** Whether anything was accepted there. */
  serves(endpoint: Endpoint): boolean {
    return this.#served.has(endpoint);
  }

  /** Holds an answer against what it had to be. */
  #held(
    { number, endpoint }: Exchange,
    expected: Expected,
    result: ResponseEvent | NoResponseEvent,
  ): Finding[] {
    const { requirement, right, question } = expected;
    const one = (came: Finding['came'], about = requirement): Finding[] => [
      { requirement: about, exchange: number, came, twin: typeof right === 'string' ? null : endpoint },
    ];
    if (result.type === 'no-response') {
      // Nobody waited for it; or it was lost while a large body was still on its way (RFC 9112 §9.6).
      if (result.cause === 'aborted' || requirement === 'SRV-ERR-07') return [];
    } else if (result.status === 429) return one('limited');
    else if (result.status === 101) {
      const wrongAccept = wrongAcceptIn(question, result);
      if (wrongAccept) return one(wrongAccept, 'SRV-WS-01');
      if (right === 'open') return [];
    } else if (right === 'open' && result.status >= 500 && requirement !== 'SRV-ERR-07') {
      return []; // the watchers of all traffic say so
    }
    const deviation = deviationOf(question, { right }, result);
    return deviation ? one(deviation) : right === 'open' ? [] : one('right');
  }

  /** Remembers what a success changes. */
  #accepted(exchange: Exchange, result: ResponseEvent): Finding[] {
    if (exchange.endpoint === 'info') {
      const life = this.#lives.get(exchange.token ?? '');
      if (life && result.status === 200) life.isInformed = true;
    }
    const identity = exchange.endpoint === 'register' ? identityIn(result.body.text) : null;
    return identity ? this.#issued(identity, exchange.number) : [];
  }

  #issued({ uuid, token }: Identity, exchange: number): Finding[] {
    const findings: Finding[] = [];
    const found = (requirement: string, came: Finding['came']) =>
      findings.push({ requirement, exchange, came, twin: null });
    // The first of all proves nothing.
    if (this.#uuids.size > 0) found('SRV-REG-04', this.#uuids.has(uuid) ? twice('uuid', uuid) : 'right');
    if (this.#lives.size > 0) found('SRV-REG-05', this.#lives.has(token) ? twice('token', token) : 'right');
    const odd = wholeMask(token) ? '' : token.replace(/=*$/, '').replace(/[A-Za-z0-9\-._~+/]/g, '');
    found('SRV-REG-07', odd === '' ? 'right' : unsendable(odd));
    this.#uuids.add(uuid);
    if (!this.#lives.has(token)) this.#lives.set(token, new TokenLife());
    return findings;
  }

  #open(exchange: Exchange, t: number): void {
    const expected = this.#expected.get(exchange.number);
    this.#expected.delete(exchange.number);
    const life = this.#lives.get(exchange.token ?? '');
    if (life) this.#sockets.set(exchange.number, new StandingSocket(life, expected?.opensClear === true, t));
  }

  #closed({ number }: Exchange, how: Message | null): Finding[] {
    if (!how) return [];
    const came = { message: say('socket.closed'), expected: say('socket.open-expected'), actual: how };
    return [{ requirement: 'SRV-WS-03', exchange: number, came, twin: null }];
  }
}

/**
 * What the text leaves open is open, whatever would be right else; then a wrong answer is one to a valid request, or to
 * a malformed one.
 */
function expectedOf(ruling: Ruling, isLeftOpen: boolean, isExtreme: boolean) {
  if (isExtreme) return { requirement: 'SRV-ERR-07', right: 'open' as const };
  if (!isLeftOpen && ruling.right !== 'open') return ruling;
  return { requirement: ruling.valid ? 'SRV-ERR-01' : 'SRV-ERR-02', right: 'open' as const };
}

function wrongAcceptIn({ headers }: Question, { headers: answered }: ResponseEvent): Deviation | null {
  const right = acceptFor(headerValue(headers, 'sec-websocket-key') ?? '');
  const seen = headerValue(answered, 'sec-websocket-accept');
  if (seen === right) return null;
  return {
    message: say('socket.wrong-accept'),
    expected: say('socket.accept-expected'),
    actual: say('plain', { text: seen ?? '(none)' }),
  };
}

function twice(what: string, value: string): Deviation {
  return {
    message: say('identity.twice', { what }),
    expected: say('identity.own', { what }),
    actual: say('identity.seen-twice', { what, value }),
  };
}

function unsendable(odd: string): Deviation {
  return {
    message: say('token.characters'),
    expected: say('token.characters-expected'),
    actual: say('token.characters-seen', { odd: JSON.stringify(odd) }),
  };
}

/** A socket that bore its reports to the end shows that it can. */
function stood(exchange: number, socket: StandingSocket): Finding[] {
  return socket.hasServed ? [{ requirement: 'SRV-WS-03', exchange, came: 'right', twin: null }] : [];
}
