/** For tests: what the live page would show of stories that agents tell, each on a connection of its own. */

import type { JournalEvent } from '../../spec/journal.ts';
import { PageMask } from '../live/page-mask.ts';
import { type LiveOptions, LiveState } from '../live/state.ts';
import type { Story } from './journal-of.ts';

/** Exchanges of the second agent begin here, and so on. */
const APART = 10_000;

export function liveState(options: Partial<LiveOptions> = {}): LiveState {
  return new LiveState({
    run: 'run',
    master: 'http://127.0.0.1:8080',
    startedAt: '2026-01-01T00:00:00.000Z',
    interval: 5000,
    journal: null,
    prefix: '',
    mask: new PageMask(),
    ...options,
  });
}

/** The state after these stories, told at the same time. */
export function liveOf(stories: readonly Story[], options: Partial<LiveOptions> = {}): LiveState {
  const state = liveState(options);
  for (const event of together(stories)) state.see(event);
  return state;
}

function together(stories: readonly Story[]): JournalEvent[] {
  return stories
    .flatMap((story, index) => story.events.map((event) => onItsOwn(event, index)))
    .sort((a, b) => a.t - b.t)
    .map((event, seq) => ({ ...event, seq }));
}

/** A master's journal does not say who it is: that is what the live page finds out. */
function onItsOwn(event: JournalEvent, index: number): JournalEvent {
  if (event.type === 'lag' || event.type === 'reading')
    return { ...event, peer: null, conn: null, exchange: null };
  const exchange = event.exchange === null ? null : event.exchange + index * APART;
  return { ...event, peer: null, conn: event.conn === null ? null : event.conn + index * APART, exchange };
}
