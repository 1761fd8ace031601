/** The constants of the protocol text, each named once. */

/** Paths below the master's base URL (protocol §1 to §4). */
export const PATHS = {
  register: '/api/agent/register',
  info: '/api/agent/info',
  report: '/api/agent/report',
  socket: '/api/agent/ws',
} as const;

/** A thing an agent can ask of a master; `report` is the HTTP one, `socket` the handshake. */
export type Endpoint = keyof typeof PATHS;

/** The interval between reports that the text recommends (protocol §4), in milliseconds. */
export const RECOMMENDED_INTERVAL_MS = 5000;

/** The name a master gives to an agent that brings none (protocol §1). */
export const DEFAULT_NAME = 'New Server';

/** The messages of the protocol that have a JSON body. */
export type MessageKind = 'register' | 'identity' | 'info' | 'report' | 'status';

/** What a registration answers (protocol §1). */
export interface Identity {
  readonly uuid: string;
  readonly token: string;
}

/** The endpoint that a request path names below `prefix`, or undefined; the query is not looked at. */
export function endpointOf(path: string, prefix = ''): Endpoint | undefined {
  const bare = path.split('?', 1)[0];
  return (Object.keys(PATHS) as Endpoint[]).find((name) => prefix + PATHS[name] === bare);
}
