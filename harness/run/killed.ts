import { headerValue } from '../../mocks/wire/headers.ts';
import { bytesOf } from '../../mocks/wire/payload.ts';
import type { FrameEvent, Payload } from '../../spec/journal.ts';
import { type Message, say } from '../../spec/messages/message.ts';
import { endpointOf } from '../../spec/protocol.ts';
import { curlOf } from '../drive/curl.ts';
import type { ServerUnderTest } from '../drive/server-context.ts';
import type { Input, Trial } from '../drive/trying.ts';
import { unusualIn } from '../drive/unusual.ts';
import { shorten } from '../oracle/answer.ts';
import type { Fail } from '../outcome.ts';
import type { Unanswered } from './in-flight.ts';
import type { Died } from './liveness.ts';

/** The target died while a check was under way. */
export class Death {
  readonly died: Died;
  /** What the check had sent without an answer. */
  readonly unanswered: readonly Unanswered[];
  /** What it was trying. */
  readonly trials: readonly Trial[];

  constructor(died: Died, unanswered: readonly Unanswered[], trials: readonly Trial[]) {
    this.died = died;
    this.unanswered = unanswered;
    this.trials = trials;
  }
}

/** How many inputs are named where it cannot be told which of them it was. */
const NAMED = 8;
/** Bodies above this are shown by their beginning: the whole is in the journal. */
const LONGEST_BODY = 16 * 1024;
const BEGINNING = 200;
/** Headers that any client adds by itself. */
const CLIENTS_OWN = /^(host|connection|content-length)$/i;

/** The verdict on a check that the target died of, with what it got last. */
export function killed(death: Death, server: ServerUnderTest): Fail {
  const { died, unanswered } = death;
  const how = died.message;
  const prefix = new URL(server.url).pathname.replace(/\/$/, '');
  const inputs = inputsOf(death, prefix);
  const [only] = inputs;
  const counterexample = inputs.length === 1 ? only : { oneOf: inputs.slice(0, NAMED) };
  const curl = unanswered.length === 1 ? curlFor(unanswered[0]!, server, prefix) : null;
  return {
    verdict: 'fail',
    message: only ? say('fail.killed-by', { how, what: whatOf(inputs) }) : killedBySomething(how),
    expected: say('expected.alive'),
    actual: killedBySomething(how),
    exchanges: unanswered.map(({ exchange }) => exchange).slice(-NAMED),
    ...(only ? { counterexample } : {}),
    ...(curl ? { curl } : {}),
  };
}

/** The same where it did not happen again: once is once too often. */
export function killedOnce(death: Death, server: ServerUnderTest): Fail {
  return { ...killed(death, server), message: say('fail.killed-once', { how: death.died.message }) };
}

function killedBySomething(how: string): Message {
  return say('fail.killed-target', { how });
}

/** What it may have died of: what was tried, completed by what was really sent. */
function inputsOf({ trials, unanswered }: Death, prefix: string): Input[] {
  const tried = trials.flatMap((trial) => trial.inputs());
  const sent = unanswered.map((one) => inputOf(one, prefix));
  if (tried.length <= 1 && sent.length <= 1)
    return tried.length + sent.length === 0 ? [] : [completed(tried[0], sent[0])];
  return tried.length > 0 ? tried : sent;
}

/** The case with what was really sent of it: that may have been its twin, which has nothing special about it. */
function completed(tried: Input = {}, sent: Input = {}): Input {
  const { twin, differs, ...rest } = tried;
  return sent.body !== undefined && sent.body === twin
    ? { ...rest, ...sent }
    : { ...tried, ...sent, ...tried };
}

function inputOf({ request, frames }: Unanswered, prefix: string): Input {
  const called = `${request.method} ${request.path}`;
  if (frames.length > 0) return { request: called, frames: frames.map(frameOf) };
  if (request.body.bytes === 0) return { request: called };
  const kind = endpointOf(request.path, prefix);
  const unusual = kind === 'info' || kind === 'report' ? unusualIn(kind, request.body.text ?? '') : [];
  const differs = unusual.length > 0 ? { differs: unusual } : {};
  return { request: called, ...shown(request.body, 'body'), ...differs };
}

function frameOf({ opcode, fin, rsv, mask, payload }: FrameEvent): Input {
  return {
    opcode,
    ...(fin ? {} : { fin }),
    ...(rsv === 0 ? {} : { rsv }),
    ...(mask === null ? { masked: false } : {}),
    ...shown(payload, 'text'),
  };
}

function shown({ text, base64, bytes }: Payload, name: string): Input {
  if (bytes > LONGEST_BODY)
    return { bytes, beginning: (text ?? base64 ?? '').slice(0, BEGINNING).toWellFormed() };
  return text === undefined ? { base64: base64 ?? '' } : { [name]: text };
}

/** In a few words: the request, and what is special about it. */
function whatOf(inputs: readonly Input[]): string {
  const words = inputs.slice(0, NAMED).map((input) => {
    const { request, differs, body, case: name, frames, messages, story } = input;
    const special =
      listed(differs) || text(name) || (story ? '' : text(body)) || frameWords(frames) || listed(messages);
    return [text(request), shorten(special)].filter((word) => word !== '').join(' ');
  });
  return inputs.length > NAMED ? `${words.join('; ')}; …` : words.join('; ');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listed(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : '';
}

function frameWords(frames: unknown): string {
  return Array.isArray(frames) ? frames.map((frame) => JSON.stringify(frame)).join(', ') : '';
}

/** The same request for a shell; none where a socket was open. */
function curlFor(
  { request, frames }: Unanswered,
  { url, issued }: ServerUnderTest,
  prefix: string,
): string | null {
  if (frames.length > 0 || headerValue(request.headers, 'upgrade') !== null) return null;
  const asking = {
    method: request.method,
    path: request.path.slice(prefix.length),
    headers: request.headers.filter(([name]) => !CLIENTS_OWN.test(name)),
    body: request.body.bytes > 0 ? bytesOf(request.body) : null,
  };
  return curlOf(url, asking, (token) => issued.has(token));
}
