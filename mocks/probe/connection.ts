import type { Socket } from 'node:net';
import type { Recorder } from '../recorder.ts';

/** Gives a connection its number and writes down its beginning and its end; answers its place in the journal. */
export function recordConnection(socket: Socket, recorder: Recorder): { conn: number; place: Recorder } {
  const conn = recorder.newConnection();
  const place = recorder.at({ conn });
  place.record({ type: 'connection', phase: 'open' });
  let how: 'end' | 'reset' = 'end';
  socket.once('error', () => {
    how = 'reset';
  });
  socket.once('close', () => place.record({ type: 'connection', phase: 'close', how }));
  return { conn, place };
}
