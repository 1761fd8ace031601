import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { endpointOf } from '../../spec/protocol.ts';
import type { Recorder } from '../recorder.ts';
import { payloadOf } from '../wire/payload.ts';
import { answerRequest, notFound, recordRequest, type Service } from './exchange.ts';
import { type Identities, inMemory } from './identities.ts';
import { cutLine, wasCut } from './lines.ts';
import { Plays } from './plays.ts';
import { createSockets, type Sockets } from './sockets.ts';
import { type MasterSteps, referenceMaster } from './steps.ts';

export interface MasterOptions {
  readonly recorder: Recorder;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free one, kept over outages. */
  readonly port?: number;
  /** Path under which the master stands, without a slash at the end. */
  readonly prefix?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly steps?: MasterSteps;
  readonly identities?: Identities;
  /** Milliseconds between the master's own pings on an open socket; 0 for none. Default 30,000. */
  readonly pingEvery?: number;
}

/** A master that runs: HTTP and WebSocket on one port. */
export interface Master {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly identities: Identities;
  readonly plays: Plays;
  readonly sockets: Sockets;
  /** Closes the port and every connection; `resume` opens the same port again. */
  outage(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

/**
 * No time limit of ours ends a connection: closing an idle one just as the next report comes would be our fault.
 * In milliseconds; 0 is none, but not for `keepAliveTimeout` in every version of Node.
 */
const AT_ITS_OWN_PACE = { keepAliveTimeout: 4 * 3600 * 1000, headersTimeout: 0, requestTimeout: 0 };

/** Whether a request asks for a WebSocket: any other protocol may be ignored (RFC 9110 §7.8), Java's h2c for one. */
function isForSocket({ headers }: IncomingMessage): boolean {
  return /(^|,)\s*websocket\s*(,|$)/i.test(headers.upgrade ?? '');
}

/** Starts a master; rejects where the port cannot be opened. */
export async function createMaster(options: MasterOptions): Promise<Master> {
  const { recorder, host = '127.0.0.1', prefix = '', tls, steps = referenceMaster } = options;
  const identities = options.identities ?? inMemory();
  const plays = new Plays();
  const connections = new Map<Socket, Recorder>();
  const sockets = createSockets({ steps, identities, plays, pingEvery: options.pingEvery ?? 30_000 });
  const service: Service = { steps, identities, plays, prefix };

  const settings = { ...AT_ITS_OWN_PACE, requireHostHeader: false, shouldUpgradeCallback: isForSocket };
  const server = tls ? createHttps({ ...settings, key: tls.key, cert: tls.cert }) : createHttp(settings);
  const raw = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    raw.add(socket);
    socket.on('close', () => raw.delete(socket));
  });
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    const place = recorder.at({ conn: recorder.newConnection() });
    connections.set(socket, place);
    place.record({ type: 'connection', phase: 'open' });
    let reset = false;
    socket.on('error', () => {
      reset = true;
    });
    socket.on('close', () => {
      connections.delete(socket);
      if (!wasCut(socket)) place.record({ type: 'connection', phase: 'close', how: reset ? 'reset' : 'end' });
    });
  });
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const place = connections.get(request.socket) ?? recorder;
    void answerRequest(request, response, place.at({ exchange: recorder.newExchange() }), service);
  };
  server.on('request', answer);
  server.on('checkExpectation', answer); // an unknown Expect may be ignored (RFC 9110 §10.1.1)
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const place = (connections.get(socket) ?? recorder).at({ exchange: recorder.newExchange() });
    recordRequest(request, Buffer.alloc(0), place.now(), true, place);
    if (endpointOf(request.url ?? '', prefix) === 'socket') sockets.accept(request, socket, head, place);
    else sockets.refuse(socket, notFound, place);
  });
  server.on('clientError', (error: Error & { rawPacket?: Buffer }, socket: Socket) => {
    const place = connections.get(socket) ?? recorder;
    if (error.rawPacket)
      place.record({
        type: 'no-response',
        cause: 'not-http',
        detail: error.message,
        bytes: payloadOf(error.rawPacket.subarray(0, 4096)),
      });
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });

  let port = options.port ?? 0;
  const open = async () => {
    server.listen(port, host);
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const shut = async () => {
    // Node ends idle connections when it closes a server: they are reset before that, like all others.
    for (const [socket, place] of connections) cutLine(socket, place);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of raw) socket.destroy(); // in the middle of a TLS handshake
    await closed;
  };
  await open();
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}${prefix}`,
    port,
    identities,
    plays,
    sockets,
    outage: shut,
    resume: open,
    async close() {
      if (server.listening) await shut();
      sockets.stop();
    },
  };
}
