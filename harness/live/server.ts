import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { maskedLine } from '../journal/learn.ts';
import { ACTIONS, type Action } from './actions.ts';
import type { Feed } from './feed.ts';
import type { PageMask } from './page-mask.ts';
import type { LiveState } from './state.ts';

export interface LiveServerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly state: LiveState;
  readonly feed: Feed;
  readonly mask: PageMask;
  /** The page; `key` is what its actions must bring. */
  readonly page: (key: string) => { readonly html: string; readonly policy: string };
  /** Does something to an agent, or to all of them. */
  readonly act: (action: Action, agent: string | null) => void;
}

export interface LiveServer {
  /** Where the page is; with a secret in it where others than this machine can reach the port. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const MOST_BODY = 1000;
/** How many pages may be open at once. */
const MOST_PAGES = 16;
/** A page that takes nothing is let go when this much waits for it, in bytes: it comes back and gets all anew. */
const MOST_WAITING = 16_000_000;

/** The name of the header that an action brings the page's key in; no form or foreign page can send it. */
const KEY_HEADER = 'x-live-key';

/**
 * Serves the live page on a port of its own. On a loopback address it answers only to names of this machine, so that no
 * page of another site can reach it by a name of its own (DNS rebinding); elsewhere its path is a secret.
 */
export async function serveLive(options: LiveServerOptions): Promise<LiveServer> {
  const { host } = options;
  const key = secret();
  const root = isLoopback(host) ? '/' : `/${secret()}/`;
  const server = createServer((request, response) => {
    const isOurs = root !== '/' || isNameOfThisMachine(request.headers.host ?? '');
    const path = (request.url ?? '').split('?', 1)[0]!;
    if (!isOurs || !path.startsWith(root) || !(root === '/' || isSame(path.slice(0, root.length), root)))
      return refuse(response, 404);
    answer(request, response, path.slice(root.length), key, options).catch(() => response.destroy());
  });
  server.listen(options.port, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}${root}`,
    port,
    close: () => ended(server),
  };
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  key: string,
  options: LiveServerOptions,
): Promise<void> {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (path === '' && isRead) return sendPage(response, options.page(key));
  if (path === 'events' && request.method === 'GET') return stream(request, response, options);
  if (path === 'entry' && isRead) return sendDetail(request, response, options);
  if (path === 'act' && request.method === 'POST') return takeAction(request, response, key, options);
  refuse(response, ['', 'events', 'entry', 'act'].includes(path) ? 405 : 404);
}

function sendPage(response: ServerResponse, { html, policy }: ReturnType<LiveServerOptions['page']>): void {
  response.writeHead(200, {
    ...SAFE,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
  });
  response.end(html);
}

function stream(request: IncomingMessage, response: ServerResponse, { feed }: LiveServerOptions): void {
  if (feed.size.pages >= MOST_PAGES) {
    refuse(response, 503);
    return;
  }
  response.writeHead(200, { ...SAFE, 'Content-Type': 'text/event-stream' });
  response.write('retry: 1000\n\n');
  const leave = feed.join(
    (id, event, data) => {
      if (response.writableLength > MOST_WAITING) response.destroy();
      else response.write(`id: ${id}\nevent: ${event}\ndata: ${data}\n\n`);
    },
    headerOf(request, 'last-event-id'),
  );
  response.on('close', leave);
}

/** The lines of the journal behind an entry. */
function sendDetail(
  request: IncomingMessage,
  response: ServerResponse,
  { state, mask }: LiveServerOptions,
): void {
  const id = new URL(request.url ?? '', 'http://page').searchParams.get('id') ?? '';
  const detail = state.detail(id);
  if (!detail) {
    refuse(response, 404);
    return;
  }
  response.writeHead(200, { ...SAFE, 'Content-Type': 'application/json' });
  response.end(`[${detail.map((event) => maskedLine(event, mask)).join()}]`);
}

async function takeAction(
  request: IncomingMessage,
  response: ServerResponse,
  key: string,
  { state, feed, act }: LiveServerOptions,
): Promise<void> {
  if (!isSameOrigin(request) || !isSame(headerOf(request, KEY_HEADER) ?? '', key))
    return refuse(response, 403);
  const asked = await bodyOf(request);
  const isKnown = (action: unknown): action is Action => ACTIONS.some((known) => known === action);
  const agent = asked?.agent ?? null;
  if (asked?.action === 'forget') feed.push(state.forgetViolations());
  else if (isKnown(asked?.action) && (agent === null || typeof agent === 'string')) act(asked.action, agent);
  else return refuse(response, 400);
  response.writeHead(204, SAFE).end();
}

async function bodyOf(request: IncomingMessage): Promise<{ action?: unknown; agent?: unknown } | null> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.length > MOST_BODY) return null;
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/** What a browser says of where a request comes from must be this very page (Fetch, Origin and Sec-Fetch-Site). */
function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  const site = headerOf(request, 'sec-fetch-site');
  return (origin === undefined || origin === `http://${host}`) && (site === null || site === 'same-origin');
}

function isNameOfThisMachine(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return isLoopback(name.replace(/^\[(.*)\]$/, '$1'));
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}

const SAFE = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...SAFE, Connection: 'close' }).end();
}

function secret(): string {
  return randomBytes(18).toString('base64url');
}

/** In a time that tells nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
