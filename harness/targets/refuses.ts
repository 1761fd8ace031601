import { connect } from 'node:net';

/** How long a server may take to take a connection before it counts as listening, though slow, in milliseconds. */
const LISTENS_MS = 1000;

/** Whether nobody listens there any more. */
export function refusesConnections(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
    socket.setTimeout(LISTENS_MS, () => socket.destroy());
    socket.once('connect', () => socket.destroy());
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
    socket.once('close', () => resolve(false));
  });
}
