import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { RawHeaders } from '../spec/journal.ts';

/** An answer as it was on the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: RawHeaders;
  readonly body: string;
}

/** A client of bare bytes: it sends what it is told, and keeps what comes. */
export class RawLine {
  /** How the other side ended the connection. */
  readonly ended: Promise<'end' | 'reset'>;
  readonly #socket: Socket;
  readonly #waiting = new Set<() => void>();
  #received = Buffer.alloc(0);
  #over = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.ended = new Promise((resolve) => {
      socket.on('end', () => resolve('end'));
      socket.on('error', () => resolve('reset'));
    });
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('close', () => {
      this.#over = true;
      this.#wake();
    });
  }

  static async open(port: number): Promise<RawLine> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    await once(socket, 'connect');
    return new RawLine(socket);
  }

  /** What has come and was not taken yet. */
  get received(): Buffer {
    return this.#received;
  }

  write(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  /** Takes the next answer, which must have a Content-Length; rejects where the line ends before it is whole. */
  async answer(): Promise<RawAnswer> {
    await this.until((received) => received.includes('\r\n\r\n'));
    const end = this.#received.indexOf('\r\n\r\n');
    const [first, ...lines] = this.#received.subarray(0, end).toString('latin1').split('\r\n');
    const headers = lines.map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)] as const;
    });
    const length = Number(headers.find(([name]) => name === 'Content-Length')?.[1] ?? 0);
    await this.until((received) => received.length >= end + 4 + length);
    const body = this.#received.subarray(end + 4, end + 4 + length).toString('utf8');
    this.#received = this.#received.subarray(end + 4 + length);
    const [, status, reason] = /^HTTP\/1\.1 (\d+) (.*)$/.exec(first!)!;
    return { status: Number(status), reason: reason!, headers, body };
  }

  end(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Resolves once what waits to be taken is as wanted; rejects where the line ends before that. */
  async until(isSo: (received: Buffer) => boolean): Promise<void> {
    while (!isSo(this.#received)) {
      if (this.#over) throw new Error(`the line ended after ${JSON.stringify(String(this.#received))}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}

/** A POST as bytes. */
export function post(path: string, body: string, headers: readonly string[] = []): string {
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: test',
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** A server of bare bytes; `serve` is told each connection and the bytes that have come on it so far. */
export async function rawServer(
  serve: (socket: Socket, received: string, connection: number) => void,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    const connection = connections++;
    let received = '';
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {
      // the tests look at the other side
    });
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      serve(socket, received, connection);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
