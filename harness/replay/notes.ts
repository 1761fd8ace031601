/** Lines about a replay as a whole: what is sent, and what of the recording is not. */

import { type Message, say } from '../../spec/messages/message.ts';
import type { LeftOut, Plan } from './plan.ts';
import type { Unsent } from './player.ts';
import type { TokenFacts } from './token-facts.ts';

interface Sent {
  readonly plan: Plan;
  readonly facts: TokenFacts;
  readonly isCut: boolean;
}

/** What will be sent of a file, and what not. */
export function planNotes(file: string, { plan, facts, isCut }: Sent): Message[] {
  const count = (what: 'ask' | 'send') => plan.moves.filter((move) => move.do === what).length;
  const before = facts.fromBefore.length;
  const dropped = (reason: LeftOut) => plan.leftOut.get(reason) ?? 0;
  return [
    say('replay.plan', { file, requests: count('ask'), frames: count('send') }),
    ...(isCut ? [say('replay.torn', { file })] : []),
    ...(before > 0 ? [say('replay.registered-before', { count: before })] : []),
    ...counted('replay.elsewhere', dropped('elsewhere')),
    ...counted('replay.cut', dropped('cut')),
    ...counted('replay.unfinished', dropped('unfinished')),
  ];
}

/** What could not be sent. */
export function unsentNotes({ lost, unsendable, messages }: Unsent): Message[] {
  return [
    ...counted('replay.lost', lost),
    ...counted('replay.unsendable', unsendable),
    ...counted('replay.no-socket', messages),
  ];
}

type Counting =
  | 'replay.elsewhere'
  | 'replay.cut'
  | 'replay.unfinished'
  | 'replay.lost'
  | 'replay.unsendable'
  | 'replay.no-socket';

function counted(key: Counting, count: number): Message[] {
  return count > 0 ? [say(key, { count })] : [];
}
