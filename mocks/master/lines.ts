import type { Socket } from 'node:net';
import type { Recorder } from '../recorder.ts';

const cut = new WeakSet<Socket>();

/** Whether the master has reset this connection, so that its end is in the journal. */
export function wasCut(socket: Socket): boolean {
  return cut.has(socket);
}

/** Resets a connection; the journal says so at once, not when the next event tells. */
export function cutLine(socket: Socket, place: Recorder): void {
  if (cut.has(socket)) return;
  cut.add(socket);
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
  place.record({ type: 'connection', phase: 'close', how: 'reset', by: 'master' });
}
