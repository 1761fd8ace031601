/** For tests: the journal of an agent, told as a story, and what one judge makes of it. */

import { createHash } from 'node:crypto';
import { ManualClock } from '../../mocks/clock.ts';
import { OPCODE } from '../../mocks/wire/frames.ts';
import { acceptFor } from '../../mocks/wire/handshake.ts';
import { payloadOf } from '../../mocks/wire/payload.ts';
import type {
  EventBody,
  FaultEvent,
  FrameEvent,
  JournalEvent,
  RawHeaders,
  Side,
} from '../../spec/journal.ts';
import { PATHS } from '../../spec/protocol.ts';
import { agentJudges } from '../checks/agent/index.ts';
import { anInfo, aReport } from '../drive/bodies.ts';
import { Journal } from '../journal/journal.ts';
import { learnTokens, maskedLine } from '../journal/learn.ts';
import { Masker } from '../journal/mask.ts';
import type { End, Setup } from '../judge.ts';
import type { Outcome } from '../outcome.ts';
import { Watching } from '../run/watching.ts';

/** How a call differs from the one that a right agent makes, and its answer from the right one. */
export interface Call {
  /** A name from `registers`; null for no Authorization. Default: the last one. */
  readonly token?: string | null;
  /** The whole header instead. */
  readonly authorization?: string;
  /** Members that are changed; text or bytes for the whole body. */
  readonly body?: Readonly<Record<string, unknown>> | string | Buffer;
  readonly method?: string;
  readonly path?: string;
  /** Added to those that every call has, or instead of them; null takes Content-Type away. */
  readonly headers?: RawHeaders | null;
  /** The status of the answer; null for none. */
  readonly status?: number | null;
  /** What the master does to it on purpose. */
  readonly fault?: string;
  /** Of a registration: another token than the one of its name. */
  readonly issues?: string;
}

/** The token that a story calls by this name: as long and odd as a real one. */
export function tokenNamed(name: string): string {
  return `vmoi_~.+/-${createHash('sha512').update(name).digest('base64').replace(/\W/g, '').slice(0, 32)}=`;
}

/** What a judge is told, and the names of tokens that another scenario gave out. */
export type Told = Partial<Omit<Setup, 'isForeign' | 'masked'>> & { readonly foreign?: readonly string[] };

export function traffic(setup: Told = {}): Story {
  return new Story(setup);
}

export class Story {
  readonly events: JournalEvent[] = [];
  readonly #setup: Told;
  readonly #clock = new ManualClock();
  readonly #journal = new Journal('story', this.#clock);
  #now = 0;
  #life = 0;
  #token = '';
  #exchange: number | null = null;
  /** Calls that wait for their answer, the oldest first. */
  readonly #waiting: (number | null)[] = [];
  #complete = true;
  #interrupted = false;

  constructor(setup: Told) {
    this.#setup = setup;
    this.#journal.listen((event) => this.events.push(event));
  }

  /** From here on it is so many seconds since the beginning. */
  at(seconds: number): this {
    this.#now = seconds * 1000;
    return this;
  }

  /** So many seconds pass. */
  wait(seconds: number): this {
    return this.at(this.#now / 1000 + seconds);
  }

  launch(): this {
    return this.#record({ type: 'launch', command: 'agent', pid: 1, life: ++this.#life });
  }

  exits(asked = true): this {
    return this.#record({ type: 'exit', code: asked ? null : 1, signal: asked ? 'SIGTERM' : null, asked });
  }

  /** The scenario ends here, not gone through. */
  stuck(): this {
    this.#complete = false;
    return this;
  }

  /** The user ends the run here. */
  interrupted(): this {
    this.#interrupted = true;
    return this.stuck();
  }

  /** Registers and is given the token of this name. */
  registers(token: string, call: Call = {}): this {
    const { status = 200 } = call;
    this.#request('POST', PATHS.register, this.#body({ name: 'x' }, call), { token: null, ...call });
    if (status === 200) this.#token = token;
    const identity = { uuid: `uuid of ${token}`, token: call.issues ?? tokenNamed(token) };
    return this.#answer(status, status === 200 ? JSON.stringify(identity) : '{}');
  }

  /** A registration whose answer is not sent to its end. */
  registersCut(): this {
    this.#request('POST', PATHS.register, payloadOf(Buffer.from('{}')), { token: null });
    return this.#answer(200, JSON.stringify({ uuid: 'u', token: tokenNamed('never whole') }), false);
  }

  info(call: Call = {}): this {
    this.#request('POST', PATHS.info, this.#body(anInfo(), call), call);
    return this.#answer(call.status === undefined ? 200 : call.status, '{"status":"ok"}');
  }

  report(call: Call = {}): this {
    this.#request('POST', PATHS.report, this.#body(aReport(), call), call);
    return this.#answer(call.status === undefined ? 200 : call.status, '{"status":"ok"}');
  }

  /** The oldest call that got no answer gets one after all. */
  answersOldest(status = 200): this {
    this.#exchange = this.#waiting.shift() ?? null;
    return this.#answer(status, '{"status":"ok"}');
  }

  /** The oldest call that got no answer never gets one: its line is cut. */
  cutsOldest(): this {
    this.#exchange = this.#waiting.shift() ?? null;
    this.#record({ type: 'no-response', cause: 'reset', detail: '' });
    this.#exchange = null;
    return this;
  }

  /** So many reports, one every `every` seconds, the first one now; each with the members that `change` gives. */
  reports(
    count: number,
    every = 5,
    change: (i: number) => Readonly<Record<string, unknown>> = () => ({}),
  ): this {
    const start = this.#now / 1000;
    for (let i = 0; i < count; i++) {
      const body = { uptime: 1000 + Math.floor(start + i * every), ...change(i) };
      this.at(start + i * every);
      this.#exchange === null ? this.report({ body }) : this.message(body);
    }
    return this;
  }

  /** Opens a socket; what follows over a socket is on this one. */
  opens(call: Call & { readonly key?: string; readonly onlyHeaders?: RawHeaders } = {}): this {
    const key = call.key ?? createHash('md5').update(`${this.events.length}`).digest('base64');
    const headers: RawHeaders = call.onlyHeaders ?? [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', key],
      ...(call.headers ?? []),
    ];
    this.#request('GET', PATHS.socket, payloadOf(Buffer.alloc(0)), { ...call, headers });
    const { status = 101 } = call;
    this.#answer(status, '', true, [['Sec-WebSocket-Accept', acceptFor(key)]]);
    return status === 101 ? this.#record({ type: 'socket', phase: 'open' }) : this;
  }

  /** The open socket ends. */
  closes(code = 1006, by?: Side): this {
    this.#record({ type: 'socket', phase: 'close', code, ...(by ? { by } : {}) });
    this.#exchange = null;
    return this;
  }

  /** What follows over a socket is on the one of this handshake, which is open still. */
  onSocket(exchange: number): this {
    this.#exchange = exchange;
    return this;
  }

  /** A report over the open socket. */
  message(body: Call['body'] = {}): this {
    const { text, base64 } = this.#body(aReport(), { body });
    return this.frame('agent', OPCODE.text, text ?? Buffer.from(base64 ?? '', 'base64'));
  }

  ping(payload: string | Buffer): this {
    return this.frame('master', OPCODE.ping, payload);
  }

  pong(payload: string | Buffer): this {
    return this.frame('agent', OPCODE.pong, payload);
  }

  frame(from: Side, opcode: number, payload: string | Buffer, fin = true): this {
    const mask = from === 'agent' ? '0a0b0c0d' : null;
    const frame: FrameEvent = {
      type: 'frame',
      from,
      fin,
      rsv: 0,
      opcode,
      mask,
      payload: payloadOf(Buffer.from(payload)),
    };
    return this.#record(frame);
  }

  /** Something that the master did on purpose, to the open socket or to all. */
  fault(intent: string, more: Partial<FaultEvent> = {}): this {
    return this.#record({ type: 'fault', intent, ...more });
  }

  /** The master closes the open socket on purpose. */
  masterCloses(code: number | 'reset'): this {
    this.fault('close', { endpoint: 'socket', detail: { code } });
    return this.closes(code === 'reset' ? 1006 : code, 'master');
  }

  prints(text: string, stream: 'stdout' | 'stderr' = 'stdout'): this {
    return this.#record({ type: 'output', stream, text });
  }

  lag(loop: number, sentinel = 0): this {
    return this.#record({ type: 'lag', loop, sentinel });
  }

  /** The machine is read now. */
  reads(source: string, values: Readonly<Record<string, number | string>>): this {
    return this.#record({ type: 'reading', source, values: { at: this.#now, ...values } });
  }

  /** The interfaces of the machine were found changed. */
  interfacesChange(): this {
    return this.#record({ type: 'reading', source: 'interfaces', values: { names: 'lo' } });
  }

  /** Anything else that a journal holds, on the exchange or socket that is open. */
  records(body: EventBody, conn = 0): this {
    return this.#record(body, conn);
  }

  /** What the judge of this id makes of it, from the events as they were, or as a masked journal holds them. */
  judgedBy(id: string, how: 'raw' | 'masked'): Outcome | null {
    const judge = agentJudges.find((one) => one.id === id);
    if (!judge) throw new Error(`there is no judge ${id}`);
    const { foreign = [], ...told } = this.#setup;
    const masker = new Masker();
    for (const name of foreign) masker.learn(tokenNamed(name));
    const masked = how === 'masked';
    const inJournal = (token: string) => (masked ? masker.mask(token) : token);
    const isForeign = (token: string | null) => foreign.some((name) => inJournal(tokenNamed(name)) === token);
    const watching = new Watching([judge], { intervalMs: 5000, prefix: '', ...told, masked, isForeign });
    for (const event of masked ? this.#masked(masker) : this.events) watching.see(event);
    const end: End = { t: this.#now, complete: this.#complete, interrupted: this.#interrupted };
    return watching.end(end).get(judge) ?? null;
  }

  /** The events as they are read from a journal in which tokens are masked. */
  #masked(masker: Masker): JournalEvent[] {
    return this.events.map((event) => {
      learnTokens(event, masker);
      return JSON.parse(maskedLine(event, masker)) as JournalEvent;
    });
  }

  #body(right: Readonly<Record<string, unknown>>, { body = {} }: Call) {
    const isWhole = typeof body === 'string' || Buffer.isBuffer(body);
    return payloadOf(Buffer.from(isWhole ? body : JSON.stringify({ ...right, ...body })));
  }

  #request(method: string, path: string, body: ReturnType<typeof payloadOf>, call: Call): void {
    const { token = this.#token, headers } = call;
    const bearer = token === null ? null : `Bearer ${tokenNamed(token)}`;
    const authorization = call.authorization ?? bearer;
    const namesType =
      method === 'GET' || headers === null || headers?.some(([name]) => /^content-type$/i.test(name));
    this.#exchange = this.#journal.newExchange();
    this.#record({
      type: 'request',
      method: call.method ?? method,
      path: call.path ?? path,
      headers: [
        ...(authorization === null ? [] : [['Authorization', authorization] as const]),
        ...(namesType ? [] : [['Content-Type', 'application/json'] as const]),
        ...(headers ?? []),
      ],
      body,
      began: this.#now,
      whole: true,
    });
    if (call.fault) this.fault(call.fault);
  }

  #answer(status: number | null, text: string, whole = true, headers: RawHeaders = []): this {
    if (status === null) {
      this.#waiting.push(this.#exchange);
    } else {
      const body = payloadOf(Buffer.from(text));
      this.#record({ type: 'response', status, reason: '', headers, body, whole });
    }
    if (status !== 101) this.#exchange = null;
    return this;
  }

  #record(body: EventBody, conn = 0): this {
    void this.#clock.advance(this.#now - this.#clock.now());
    this.#journal.record(body, { peer: 'agent', conn, exchange: this.#exchange });
    return this;
  }
}
