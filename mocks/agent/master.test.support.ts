import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** Something that reached the master: a request, a handshake or a message. */
export interface Seen {
  readonly what: 'register' | 'info' | 'report' | 'ws' | 'message' | 'other';
  readonly token: string | undefined;
  readonly type: string | undefined;
  readonly body: Record<string, unknown> | undefined;
}

/** A status with a body, or a line cut without an answer. */
export type Reply = { readonly status: number; readonly body?: string } | 'cut';

/** A master as small as can be, for tests of the agent: remembers all, answers as the test says. */
export interface TinyMaster {
  readonly url: string;
  readonly seen: Seen[];
  readonly sockets: Set<WebSocket>;
  /** Decides an answer; undefined means the usual one. */
  reply: ((seen: Seen) => Reply | undefined) | undefined;
  /** Resolves once `count` things that match were seen, with the last of them. */
  until(matches: (seen: Seen) => boolean, count?: number): Promise<Seen>;
  close(): Promise<void>;
}

export async function tinyMaster(): Promise<TinyMaster> {
  const waiting = new Set<() => void>();
  let issued = 0;
  const server = createServer({ keepAliveTimeout: 60_000 });
  const upgrades = new WebSocketServer({ noServer: true, clientTracking: false });

  const see = (seen: Seen): Seen => {
    master.seen.push(seen);
    for (const check of [...waiting]) check();
    return seen;
  };

  const usual = (seen: Seen): Reply => {
    if (seen.what === 'other') return { status: 404 };
    if (seen.what !== 'register') return { status: 200, body: '{"status":"ok"}' };
    issued += 1;
    return { status: 200, body: JSON.stringify({ uuid: `u-${issued}`, token: `T-${issued}` }) };
  };

  server.on('request', async (request, response) => {
    const seen = see(await seenIn(request));
    const reply = master.reply?.(seen) ?? usual(seen);
    if (reply === 'cut') return request.socket.resetAndDestroy();
    response.writeHead(reply.status, { 'Content-Type': 'application/json' }).end(reply.body ?? '{}');
  });

  server.on('upgrade', async (request, line: Duplex, head) => {
    const seen = see(await seenIn(request));
    const reply = master.reply?.(seen);
    if (reply === 'cut') return line.destroy();
    if (reply) return line.end(`HTTP/1.1 ${reply.status} No\r\nContent-Length: 0\r\n\r\n`);
    upgrades.handleUpgrade(request, line, head, (socket) => {
      master.sockets.add(socket);
      socket.on('close', () => master.sockets.delete(socket));
      socket.on('message', (data) => {
        see({ ...seen, what: 'message', body: JSON.parse(String(data)) });
      });
    });
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const master: TinyMaster = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/under`,
    seen: [],
    sockets: new Set(),
    reply: undefined,
    until(matches, count = 1) {
      const { promise, resolve } = Promise.withResolvers<Seen>();
      const check = (): void => {
        const found = master.seen.filter(matches)[count - 1];
        if (!found) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
      return promise;
    },
    async close() {
      for (const socket of master.sockets) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return master;
}

async function seenIn(request: IncomingMessage): Promise<Seen> {
  let text = '';
  if (request.method === 'POST') for await (const chunk of request) text += chunk;
  const name = /^\/under\/api\/agent\/(register|info|report|ws)$/.exec(request.url ?? '')?.[1];
  return {
    what: (name as Seen['what'] | undefined) ?? 'other',
    token: /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1],
    type: request.headers['content-type'],
    body: text === '' ? undefined : JSON.parse(text),
  };
}
