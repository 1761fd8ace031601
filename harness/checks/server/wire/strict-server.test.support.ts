/** For tests: a small server of the protocol on bare frames, conforming until a habit makes it a mutant. */

import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  closePayload,
  encodeFrame,
  type Frame,
  FrameReader,
  isControl,
  OPCODE,
} from '../../../../mocks/wire/frames.ts';
import { acceptFor } from '../../../../mocks/wire/handshake.ts';
import { PATHS } from '../../../../spec/protocol.ts';

/** The rules of RFC 6455 that a mutant may forget. */
export type Rule = 'mask' | 'reserved bits' | 'opcode' | 'length' | 'UTF-8';

/** What a mutant does otherwise; a function answers true where it did all that is to be done. */
export interface Habits {
  readonly forgets?: Rule;
  frame?(frame: Frame, socket: StrictSocket): boolean;
  /** A whole message, after all rules were kept. */
  message?(text: string, socket: StrictSocket): void;
  request?(asked: Asked, response: ServerResponse): boolean;
  /** A request before its body is read. */
  head?(request: IncomingMessage, response: ServerResponse): boolean;
  /** Whether the handshake of this token is refused. */
  refuses?(token: string): boolean;
  opened?(socket: StrictSocket): void;
}

export interface Asked {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly body: string;
  /** How long the body took to come, in milliseconds. */
  readonly took: number;
}

/** One socket at the server's end. */
export class StrictSocket {
  readonly token: string;
  readonly all: Set<StrictSocket>;
  /** Fragments of a message that is not whole yet. */
  parts: Frame[] = [];
  readonly #line: Socket;

  constructor(token: string, line: Socket, all: Set<StrictSocket>) {
    this.token = token;
    this.all = all;
    this.#line = line;
  }

  send(opcode: number, payload: Buffer): void {
    if (this.#line.writable)
      this.#line.write(encodeFrame({ fin: true, rsv: 0, opcode, mask: null, payload }));
  }

  /** Sends a close frame and ends the line. */
  close(code: number): void {
    this.send(OPCODE.close, closePayload(code));
    this.#line.end();
  }

  /** Ends the line without a close frame. */
  cut(): void {
    this.#line.destroy();
  }
}

export interface StrictServer extends AsyncDisposable {
  readonly url: string;
}

export async function strictServer(habits: Habits = {}): Promise<StrictServer> {
  const tokens = new Set<string>();
  const sockets = new Set<StrictSocket>();
  const lines = new Set<Socket>();
  const server = createServer(async (request, response) => {
    if (habits.head?.(request, response)) return;
    const began = performance.now();
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // the client has gone
    }
    const body = Buffer.concat(chunks).toString();
    const asked = { request, path: request.url ?? '', body, took: performance.now() - began };
    if (!habits.request?.(asked, response)) answer(asked, response, tokens);
  });
  server.on('connection', (line) => lines.add(line));
  server.on('upgrade', (request, line: Socket) => {
    const token = tokenOf(request);
    line.on('error', () => undefined);
    const refusal = !tokens.has(token) ? '401 Unauthorized' : habits.refuses?.(token) ? '409 Conflict' : null;
    if (refusal) return line.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\n\r\n`);
    const key = request.headers['sec-websocket-key'] ?? '';
    line.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`,
    );
    const socket = new StrictSocket(token, line, sockets);
    sockets.add(socket);
    line.on('close', () => sockets.delete(socket));
    habits.opened?.(socket);
    const reader = new FrameReader();
    line.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk))
        if (line.writable && !habits.frame?.(frame, socket)) take(frame, socket, habits);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const line of lines) line.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function tokenOf(request: IncomingMessage): string {
  return (request.headers.authorization ?? '').replace(/^Bearer /, '');
}

function answer({ request, path, body }: Asked, response: ServerResponse, tokens: Set<string>): void {
  const value = parsed(body);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (path === PATHS.socket) reply(response, 426, { error: 'an upgrade is expected' });
  else if (!Object.values<string>(PATHS).includes(path)) reply(response, 404, { error: 'no such path' });
  else if (path !== PATHS.register && !tokens.has(tokenOf(request))) reply(response, 401, {});
  else if (!isObject) reply(response, 400, { error: 'a JSON object is expected' });
  else if (path !== PATHS.register) reply(response, 200, { status: 'ok' });
  else {
    const token = `t_${randomUUID()}`;
    tokens.add(token);
    reply(response, 200, { uuid: randomUUID(), token });
  }
}

export function reply(response: ServerResponse, status: number, body: unknown): true {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  return true;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first rule that a frame breaks. */
function brokenBy(frame: Frame): Rule | null {
  if (frame.mask === null) return 'mask';
  if (frame.rsv !== 0) return 'reserved bits';
  if (!Object.values<number>(OPCODE).includes(frame.opcode)) return 'opcode';
  return isControl(frame.opcode) && frame.payload.length > 125 ? 'length' : null;
}

function take(frame: Frame, socket: StrictSocket, { forgets, message }: Habits): void {
  const broken = brokenBy(frame);
  if (broken !== null && broken !== forgets) socket.close(1002);
  else if (frame.opcode === OPCODE.close) socket.close(1000);
  else if (frame.opcode === OPCODE.ping) socket.send(OPCODE.pong, frame.payload);
  else if (!isControl(frame.opcode)) gather(frame);

  function gather(part: Frame): void {
    socket.parts.push(part);
    if (!part.fin) return;
    const isText = socket.parts[0]!.opcode === OPCODE.text;
    const whole = Buffer.concat(socket.parts.map(({ payload }) => payload));
    socket.parts = [];
    if (isText && !isUtf8(whole) && forgets !== 'UTF-8') socket.close(1007);
    else message?.(whole.toString(), socket);
  }
}
