import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type Endpoint, endpointOf } from '../../spec/protocol.ts';
import type { Recorder } from '../recorder.ts';
import { bearerToken, headerPairs } from '../wire/headers.ts';
import { payloadOf } from '../wire/payload.ts';
import type { Identities } from './identities.ts';
import { cutLine } from './lines.ts';
import type { Play, Plays } from './plays.ts';
import { type Answer, type Asked, type MasterSteps, unauthorized } from './steps.ts';

/** The longest body that is read, in bytes: 413 above. */
const LONGEST_BODY = 8 * 1024 * 1024;

/** What answering needs to know of its master. */
export interface Service {
  readonly steps: MasterSteps;
  readonly identities: Identities;
  readonly plays: Plays;
  readonly prefix: string;
}

/** Reads one request to its end, answers it as planned or as is right, and writes both down. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  place: Recorder,
  service: Service,
): Promise<void> {
  const began = place.now();
  const body = await readBody(request);
  recordRequest(request, body.bytes, began, body.whole, place);
  if (!body.whole) return;
  const endpoint = endpointOf(request.url ?? '', service.prefix);
  const token = bearerToken(headerPairs(request.rawHeaders));
  const play = endpoint && request.method === 'POST' ? service.plays.next(endpoint, token) : null;
  if (play) place.record({ type: 'fault', intent: play.play, endpoint: endpoint!, detail: detailOf(play) });
  const right = () => {
    return service.steps.finish(
      rightAnswer(request, endpoint, body.bytes, service),
      askedBy(request, service.prefix),
    );
  };
  switch (play?.play) {
    case undefined:
      return send(response, right(), place);
    case 'answer':
      return sendText(response, play.status, playedHeaders(play, request.socket), play.body ?? '', place);
    case 'delay': {
      const answer = right();
      const timer = setTimeout(() => send(response, answer, place), play.ms);
      response.once('close', () => clearTimeout(timer));
      return;
    }
    case 'cut': {
      const answer = right();
      return answer ? cutInside(response, answer, place) : cutLine(request.socket, place);
    }
    case 'garbage':
      request.socket.end('\x00\x01 this is no HTTP \xff\r\n\r\n');
      return;
    case 'reset':
    case 'bad-handshake':
      return cutLine(request.socket, place);
    case 'stall':
      return;
  }
}

/** A request, as the steps of a master see it. */
export function askedBy({ method = '', url = '', rawHeaders }: IncomingMessage, prefix: string): Asked {
  return { method, path: url, endpoint: endpointOf(url, prefix) ?? null, headers: headerPairs(rawHeaders) };
}

/** The headers of a played answer; `{port}` stands for the master's own. */
export function playedHeaders(
  { headers = {} }: Extract<Play, { play: 'answer' }>,
  { localPort }: Socket,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replaceAll('{port}', `${localPort}`)]),
  );
}

function rightAnswer(
  request: IncomingMessage,
  endpoint: Endpoint | undefined,
  body: Buffer,
  { steps, identities }: Service,
): Answer {
  // Node's own refusal of these (RFC 9112 §3.2) would not be in the journal.
  if (request.httpVersion === '1.1' && request.headers.host === undefined) return noHost;
  if (endpoint === undefined) return notFound;
  if (endpoint === 'socket') return { status: 426, body: { error: 'this path is for WebSocket' } };
  if (request.method !== 'POST')
    return { status: 405, body: { error: 'use POST' }, headers: { Allow: 'POST' } };
  if (body.length > LONGEST_BODY) return { status: 413, body: { error: 'the body is too large' } };
  if (endpoint === 'register') return steps.register(body, identities, steps);
  const agent = steps.authenticate(headerPairs(request.rawHeaders), identities, request.url ?? '');
  return agent ? steps.accept(endpoint, agent, body, steps) : unauthorized;
}

export const notFound: Answer = { status: 404, body: { error: 'no such path' } };
const noHost: Answer = { status: 400, body: { error: 'no Host header' } };

async function readBody(request: IncomingMessage): Promise<{ bytes: Buffer; whole: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (length <= LONGEST_BODY) chunks.push(chunk); // what is over is read and dropped
      length += chunk.length;
    }
    return { bytes: Buffer.concat(chunks), whole: request.complete };
  } catch {
    return { bytes: Buffer.concat(chunks), whole: false };
  }
}

export function recordRequest(
  request: IncomingMessage,
  body: Buffer,
  began: number,
  whole: boolean,
  place: Recorder,
): void {
  place.record({
    type: 'request',
    method: request.method ?? '',
    path: request.url ?? '',
    headers: headerPairs(request.rawHeaders),
    body: payloadOf(body),
    began,
    whole,
  });
}

function send(response: ServerResponse, answer: Answer | null, place: Recorder): void {
  if (!answer) {
    cutLine(response.req.socket, place);
    return;
  }
  const headers = { 'Content-Type': 'application/json', ...answer.headers };
  sendText(response, answer.status, headers, textOf(answer), place);
}

export function textOf({ body }: Answer): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function sendText(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
  place: Recorder,
): void {
  const body = Buffer.from(text);
  const raw = rawHeaders(headers, body.length, response);
  const sent = hasBody(response.req.method, status) ? body : Buffer.alloc(0);
  let recorded = false;
  const record = (whole: boolean) => {
    if (recorded) return;
    recorded = true;
    place.record({
      type: 'response',
      status,
      reason: response.statusMessage ?? STATUS_CODES[status] ?? '',
      headers: headerPairs(raw),
      body: payloadOf(sent),
      whole,
    });
  };
  response.on('finish', () => record(true));
  response.on('close', () => record(response.writableFinished));
  if (response.destroyed) record(false);
  else response.writeHead(status, raw).end(body);
}

function cutInside(response: ServerResponse, answer: Answer, place: Recorder): void {
  if (response.destroyed) return; // the agent has gone meanwhile
  const body = Buffer.from(textOf(answer));
  const half = body.subarray(0, Math.floor(body.length / 2));
  const raw = rawHeaders({ 'Content-Type': 'application/json' }, body.length, response);
  response.writeHead(answer.status, raw);
  response.write(half, () => {
    place.record({
      type: 'response',
      status: answer.status,
      reason: response.statusMessage,
      headers: headerPairs(raw),
      body: payloadOf(half),
      whole: false,
    });
    if (response.socket) cutLine(response.socket, place);
  });
}

/** All headers of an answer, flat and in order, so that Node adds none and the journal has what was sent. */
function rawHeaders(
  headers: Readonly<Record<string, string>>,
  length: number,
  { shouldKeepAlive }: ServerResponse,
): string[] {
  const all = { ...headers, 'Content-Length': `${length}`, Date: new Date().toUTCString() };
  return [...Object.entries(all), ['Connection', shouldKeepAlive ? 'keep-alive' : 'close']].flat();
}

/** Whether such an answer has a body on the wire (RFC 9110 §6.4.1). */
function hasBody(method: string | undefined, status: number): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304;
}

/** What the journal says of a play beside its name. */
export function detailOf({ play: _, ...detail }: Play): Readonly<Record<string, string | number>> {
  const flat: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(detail))
    if (typeof value === 'string' || typeof value === 'number') flat[name] = value;
  return flat;
}
