import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { Side } from '../../spec/journal.ts';
import type { Recorder } from '../recorder.ts';
import { type Frame, FrameReader } from '../wire/frames.ts';
import { isSocketKey } from '../wire/handshake.ts';
import { bearerToken, headerPairs, headerValue } from '../wire/headers.ts';
import { payloadOf } from '../wire/payload.ts';
import { recordFrame } from '../wire/record-frame.ts';
import { askedBy, detailOf, playedHeaders, textOf } from './exchange.ts';
import type { Identities, Known } from './identities.ts';
import { cutLine } from './lines.ts';
import type { Plays } from './plays.ts';
import { type Answer, type MasterSteps, unauthorized } from './steps.ts';

export interface SocketsOptions {
  readonly steps: MasterSteps;
  readonly identities: Identities;
  readonly plays: Plays;
  readonly pingEvery: number;
}

/** The open WebSockets of a master (protocol §4). */
export interface Sockets {
  accept(request: IncomingMessage, socket: Socket, head: Buffer, place: Recorder): void;
  refuse(socket: Socket, answer: Answer, place: Recorder): void;
  /** Sends a close frame with this code on every open socket, or on those of one token. */
  closeAll(code: number, token?: string): void;
  /** Resets every line, or those of one token, without a close frame. */
  resetAll(token?: string): void;
  /** Pings every open socket with this payload. */
  pingAll(payload: Buffer): void;
  /**
   * Swallows whatever comes: no pongs, no close answers, nothing read; for sockets open now and later, or for those of
   * one token. To end it for all ends it for each.
   */
  swallow(on: boolean, token?: string): void;
  /** How many are open. */
  count(): number;
  stop(): void;
}

interface Open {
  readonly ws: WebSocket;
  readonly line: Socket;
  readonly agent: Known;
  readonly place: Recorder;
  /** Who began to end it; null while nobody has. */
  endedBy: Side | null;
}

/** A handshake that is being answered. */
interface Upgrade {
  readonly place: Recorder;
  readonly wrong: Wrong | null;
}

type Wrong = 'accept' | 'extension' | 'subprotocol';

const LONGEST_MESSAGE = 1024 * 1024;

/** The answer to what the library does not take for a handshake. */
const noHandshake: Answer = { status: 400, body: { error: 'this is no WebSocket handshake' } };

export function createSockets({ steps, identities, plays, pingEvery }: SocketsOptions): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
    autoPong: false,
  });
  const open = new Set<Open>();
  const upgrades = new WeakMap<IncomingMessage, Upgrade>();
  const swallowed = new Set<string>();
  let swallowsAll = false;
  const swallows = ({ token }: Known) => swallowsAll || swallowed.has(token);
  server.on('headers', (lines, request) => {
    const { place, wrong } = upgrades.get(request)!;
    if (wrong) spoil(lines, wrong);
    recordUpgrade(lines, place);
  });
  server.on('wsClientError', (_error, line, request) =>
    refuse(line as Socket, noHandshake, upgrades.get(request)!.place),
  );

  const handshakeFault = (request: IncomingMessage): Answer | null => {
    const headers = headerPairs(request.rawHeaders);
    if (request.method !== 'GET') return { status: 405, body: { error: 'use GET' } };
    if (headerValue(headers, 'sec-websocket-version') !== '13')
      return {
        status: 426,
        body: { error: 'version 13 only' },
        headers: { 'Sec-WebSocket-Version': '13' },
      };
    if (!isSocketKey(headerValue(headers, 'sec-websocket-key') ?? ''))
      return { status: 400, body: { error: 'the key is not the base64 of 16 bytes' } };
    return null;
  };

  const serve = (ws: WebSocket, line: Socket, agent: Known, place: Recorder) => {
    const entry: Open = { ws, line, agent, place, endedBy: null };
    open.add(entry);
    place.record({ type: 'socket', phase: 'open' });
    let alive = true;
    const beat =
      pingEvery > 0
        ? setInterval(() => {
            if (swallows(agent)) return; // what is dead says nothing and notices nothing
            if (!alive) return end(entry, () => ws.terminate());
            alive = false;
            ws.ping();
          }, pingEvery)
        : undefined;
    ws.on('pong', () => {
      alive = true;
    });
    ws.on('ping', (payload) => {
      if (!swallows(agent)) ws.pong(payload);
    });
    ws.on('message', (data: Buffer, isBinary) => {
      alive = true;
      const code = steps.message(agent, data, !isBinary, steps);
      if (code !== null) end(entry, () => ws.close(code));
    });
    ws.on('error', () => {
      entry.endedBy ??= 'master'; // it broke the protocol; `close` follows and says the code
    });
    ws.on('close', (code) => {
      clearInterval(beat);
      open.delete(entry);
      place.record({ type: 'socket', phase: 'close', code, by: entry.endedBy ?? 'agent' });
    });
  };

  const end = (entry: Open, how: () => void) => {
    if (entry.ws.readyState === WebSocket.OPEN) entry.endedBy ??= 'master';
    how();
  };

  const chosen = (token?: string) =>
    [...open].filter(({ agent }) => token === undefined || agent.token === token);

  return {
    accept(request, line, head, place) {
      const play = plays.next('socket', bearerToken(headerPairs(request.rawHeaders)));
      if (play)
        place.record({ type: 'fault', intent: play.play, endpoint: 'socket', detail: detailOf(play) });
      if (play?.play === 'answer') {
        const headers = playedHeaders(play, line);
        return refuse(line, { status: play.status, body: play.body ?? '', headers }, place);
      }
      if (play?.play === 'stall') return drain(line);
      if (play && play.play !== 'delay' && play.play !== 'bad-handshake') return cutLine(line, place);
      const agent = steps.authenticate(headerPairs(request.rawHeaders), identities, request.url ?? '');
      const fault = agent ? handshakeFault(request) : unauthorized;
      if (!agent || fault) {
        const answer = steps.finish(fault ?? unauthorized, { ...askedBy(request, ''), endpoint: 'socket' });
        return answer ? refuse(line, answer, place) : cutLine(line, place);
      }
      const wrong = play?.play === 'bad-handshake' ? play.fault : null;
      const upgrade = () => {
        upgrades.set(request, { place, wrong });
        server.handleUpgrade(request, line, head, (ws) => {
          tapFrames(line, place);
          if (swallows(agent)) line.pause();
          serve(ws, line, agent, place);
        });
      };
      if (play?.play !== 'delay') return upgrade();
      const timer = setTimeout(upgrade, play.ms);
      line.once('close', () => clearTimeout(timer));
    },
    refuse,
    closeAll(code, token) {
      for (const entry of chosen(token)) end(entry, () => entry.ws.close(code));
    },
    resetAll(token) {
      for (const entry of chosen(token)) {
        cutLine(entry.line, entry.place);
        end(entry, () => entry.ws.terminate());
      }
    },
    pingAll(payload) {
      for (const { ws } of open) ws.ping(payload);
    },
    swallow(on, token) {
      if (token === undefined) swallowsAll = on;
      else if (on) swallowed.add(token);
      else swallowed.delete(token);
      if (!on && token === undefined) swallowed.clear();
      for (const { line, agent } of open) swallows(agent) ? line.pause() : line.resume();
    },
    count: () => open.size,
    stop() {
      for (const entry of open) end(entry, () => entry.ws.terminate());
    },
  };
}

/** Reads a line to its end and drops what comes, so that its end is noticed. */
function drain(line: Socket): void {
  line.on('end', () => line.end());
  line.resume();
}

function refuse(line: Socket, answer: Answer, place: Recorder): void {
  const body = textOf(answer);
  const headers: [string, string][] = [
    ...Object.entries({ 'Content-Type': 'application/json', ...answer.headers }),
    ['Content-Length', `${Buffer.byteLength(body)}`],
    ['Connection', 'close'],
  ];
  const reason = REASONS[answer.status] ?? 'Refused';
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  line.on('error', () => {
    // the agent may be gone already: its end is in the journal
  });
  drain(line);
  line.end(`HTTP/1.1 ${answer.status} ${reason}\r\n${head}\r\n${body}`, (error?: Error | null) => {
    place.record({
      type: 'response',
      status: answer.status,
      reason,
      headers,
      body: payloadOf(Buffer.from(body)),
      whole: !error,
    });
  });
}

const REASONS: Readonly<Record<number, string>> = {
  302: 'Found',
  307: 'Temporary Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  426: 'Upgrade Required',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
};

/** Makes a right 101 wrong in one thing (RFC 6455 §4.1 lists what a client must notice). */
function spoil(lines: string[], fault: Wrong): void {
  if (fault === 'extension') lines.push('Sec-WebSocket-Extensions: x-not-asked-for');
  else if (fault === 'subprotocol') lines.push('Sec-WebSocket-Protocol: not-asked-for');
  else {
    const at = lines.findIndex((line) => /^sec-websocket-accept:/i.test(line));
    lines[at] = 'Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  }
}

function recordUpgrade(lines: readonly string[], place: Recorder): void {
  const headers = lines
    .filter((line) => line.includes(': '))
    .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const);
  place.record({
    type: 'response',
    status: 101,
    reason: 'Switching Protocols',
    headers,
    body: payloadOf(Buffer.alloc(0)),
    whole: true,
  });
}

/** Reads the frames of both directions off the line, before the library that serves it. */
function tapFrames(line: Socket, place: Recorder): void {
  const fromAgent = new FrameReader();
  const fromMaster = new FrameReader();
  const record = (from: Side, frames: readonly Frame[]) => {
    for (const frame of frames) recordFrame(from, frame, place);
  };
  line.prependListener('data', (chunk: Buffer) => record('agent', fromAgent.push(chunk)));
  const write = line.write.bind(line) as (...args: unknown[]) => boolean;
  line.write = ((chunk: Buffer | string, ...rest: unknown[]) => {
    record('master', fromMaster.push(Buffer.from(chunk)));
    return write(chunk, ...rest);
  }) as typeof line.write;
}
