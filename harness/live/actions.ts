import type { Master } from '../../mocks/master/master.ts';
import type { Play } from '../../mocks/master/plays.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import type { Lane } from './lane.ts';

/** What can be done to agents from the page. */
export const ACTIONS = ['revoke', 'error', 'close', 'stall', 'unstall', 'drop'] as const;
export type Action = (typeof ACTIONS)[number];

const SERVER_ERROR: Play = { play: 'answer', status: 500, body: '{"error":"played"}' };

/** Does it to these agents, each over the transport that it uses; the journal says so. */
export function act(action: Action, lanes: readonly Lane[], master: Master, recorder: Recorder): void {
  for (const lane of lanes)
    if (lane.token !== null) actOn(action, lane, lane.token, master, recorder.at({ peer: lane.id }));
}

function actOn(
  action: Action,
  lane: Lane,
  token: string,
  { plays, sockets, identities }: Master,
  place: Recorder,
) {
  const overSocket = lane.facts.sockets > 0;
  const played = (intent: string, detail?: Readonly<Record<string, number>>) =>
    place.record({
      type: 'fault',
      intent,
      ...(detail ? { detail } : {}),
      ...(overSocket ? { endpoint: 'socket' } : {}),
    });
  switch (action) {
    case 'revoke':
      played('revoke');
      identities.revoke(token);
      sockets.closeAll(1000, token);
      break;
    case 'error':
      // A socket has no answers: its next handshake gets it.
      plays.add(overSocket ? 'socket' : 'report', SERVER_ERROR, 1, token);
      break;
    case 'close':
      if (!overSocket) break;
      played('close', { code: 1011 });
      sockets.closeAll(1011, token);
      break;
    case 'stall':
      if (!overSocket) {
        plays.add('report', { play: 'stall' }, 1, token);
        break;
      }
      played('swallow');
      sockets.swallow(true, token);
      break;
    case 'unstall':
      played('swallow-end');
      sockets.swallow(false, token);
      break;
    case 'drop':
      if (!overSocket) {
        plays.add('report', { play: 'reset' }, 1, token);
        break;
      }
      played('reset');
      sockets.resetAll(token);
      break;
  }
}
