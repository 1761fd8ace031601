/** Lines about a run as a whole. */

import { type Message, say } from '../../spec/messages/message.ts';
import { MOST_SCHEDULES, schedulesAsked } from '../scenarios/schedules.ts';
import { mentions } from '../targets/index.ts';
import { exitedEarly } from './launch/life.ts';
import type { ScenarioResult } from './scenario-run.ts';
import type { ServerTarget } from './server-target.ts';

/** No run registers more agents than this by itself: SRV-REG-08 needs most of them. */
const MOST_REGISTRATIONS = 400;
/** For each generated case of a property, over all properties: names and whole sequences need agents of their own. */
const REGISTRATIONS_PER_CASE = 3;

/** How many agents a run registers at most with a server that is not ours. */
export function mostRegistrations(runs: number): number {
  return MOST_REGISTRATIONS + REGISTRATIONS_PER_CASE * runs;
}

/** How many agents a server of somebody else's will get at most; null on loopback. */
export function kindnessNote(url: string, count: number): Message | null {
  const { hostname } = new URL(url);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
  return isLoopback ? null : say('note.kindness', { count });
}

/** What was odd about the first answer of a server. */
export function serverNotes({ readiness }: ServerTarget): Message[] {
  if (readiness.kind === 'not-http')
    return [
      say('note.not-http', { bytes: JSON.stringify(readiness.bytes.subarray(0, 80).toString('latin1')) }),
    ];
  if (readiness.kind === 'ready' && readiness.html) return [say('note.html', { status: readiness.status })];
  return [];
}

/** Where more schedules are asked for than can run side by side; null where all of them are played. */
export function schedulesNote(asked: Parameters<typeof schedulesAsked>[0]): Message | null {
  const count = schedulesAsked(asked);
  if (count <= MOST_SCHEDULES) return null;
  return say('note.schedules', { runs: asked.runs, asked: count, played: MOST_SCHEDULES });
}

/** Agents that ended by themselves, each way of ending once, and what the harness could not tell the agent. */
export function agentNotes(played: readonly ScenarioResult[], texts: readonly string[] | null): Message[] {
  const notes: Message[] = [];
  if (texts && !mentions(texts, 'interval'))
    notes.push(say('note.no-interval', { placeholder: '{interval}' }));
  const ends = new Map<string, string[]>();
  for (const { ending, scenario, tail, hint } of played) {
    if (ending.how !== 'exited') continue;
    const text = exitedEarly(ending.exit, tail, hint);
    ends.set(text, [...(ends.get(text) ?? []), scenario.id]);
  }
  for (const [text, scenarios] of ends) {
    const everywhere = scenarios.length === played.length && played.length > 1;
    notes.push(
      everywhere
        ? say('note.exited-everywhere', { text })
        : say('note.exited', { scenarios: scenarios.join(', '), text }),
    );
  }
  return notes;
}
