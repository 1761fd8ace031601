/**
 * What the live page shows, as plain JSON: the master's side makes patches of it from the journal, and both sides apply
 * them. It is bounded: of everything only the last is kept, and how much is older is counted.
 */

import type { FaultKind } from '../../spec/faults.ts';
import type { Side } from '../../spec/journal.ts';
import type { Bilingual, Level } from '../../spec/requirement.ts';

/** How much is kept, an agent each or in all. */
export const MOST = {
  agents: 200,
  /** Arrivals of an agent. */
  ticks: 400,
  /** Other moments of an agent. */
  marks: 100,
  /** Messages, frames and other events. */
  entries: 1000,
  violations: 300,
  stalls: 200,
} as const;

/** A report: when it arrived in journal milliseconds, its entry, and how many faults are in it. */
export type Tick = readonly [t: number, entry: string, faults: number];

/** Anything else that a lane shows. */
export type Mark = readonly [t: number, kind: MarkKind, entry: string];
export type MarkKind = 'register' | 'refused' | 'fault' | 'socket' | 'close';

/** What is known of an agent, but for its moments. */
export interface AgentFacts {
  /** `agent 1`, in the order in which they came. */
  readonly id: string;
  /** As it registered; null where that was not seen. */
  readonly name: string | null;
  /** The mask of its token; null while it has none. */
  readonly token: string | null;
  /** What its last report came over. */
  readonly via: 'http' | 'socket' | null;
  readonly since: number;
  readonly heard: number;
  readonly reports: number;
  /** Messages with a fault. */
  readonly faulty: number;
  readonly registrations: number;
  /** Open now. */
  readonly sockets: number;
  /** Whether its sockets are left unread, on purpose. */
  readonly swallowed: boolean;
}

export interface AgentView extends AgentFacts {
  readonly ticks: Tick[];
  readonly marks: Mark[];
  /** How many of its reports are not among the ticks any more. */
  olderTicks: number;
}

export interface FaultView {
  readonly kind: FaultKind;
  readonly field: string | null;
  readonly seen: string;
}

/** One thing that went over the wire. */
export interface Entry {
  /** `x12` is an exchange, `f345` a frame, `e7` anything else. */
  readonly id: string;
  readonly t: number;
  /** Null where it belongs to no agent that is known. */
  readonly agent: string | null;
  readonly kind: 'register' | 'info' | 'report' | 'socket' | 'frame' | 'close' | 'fault' | 'other';
  readonly from: Side;
  /** `POST /api/agent/report`, `ping`, `close 1011`. */
  readonly what: string;
  /** The status, or why there was no answer; null while it is awaited, or where none is due. */
  readonly answer: number | string | null;
  /** Of a report: milliseconds since the one before; null for the first. */
  readonly after: number | null;
  /** The first faults of its body. */
  readonly faults: readonly FaultView[];
  /** How many there are. */
  readonly faultCount: number;
}

/** What one agent did against one requirement, however often. */
export interface Violation {
  /** The requirement and the agent. */
  readonly id: string;
  readonly requirement: string;
  readonly check: string;
  readonly level: Level;
  readonly statement: Bilingual;
  readonly agent: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** Of the last one. */
  readonly message: Bilingual;
  readonly expected: Bilingual;
  readonly actual: Bilingual;
  readonly example: string;
}

export interface View {
  /** Identifies this life of the master. */
  readonly run: string;
  readonly master: string;
  /** When `t` was 0. */
  readonly startedAt: string;
  /** What agents were told, in milliseconds; null where each is measured by its own median. */
  readonly interval: number | null;
  /** The file that has everything; null where none is written. */
  readonly journal: string | null;
  now: number;
  agents: AgentView[];
  entries: Entry[];
  violations: Violation[];
  /** When the tool itself stood still, and for how many milliseconds. */
  stalls: (readonly [t: number, ms: number])[];
  older: { agents: number; entries: number; violations: number };
}

export type Patch =
  | { readonly p: 'now'; readonly t: number }
  | { readonly p: 'agent'; readonly agent: AgentFacts }
  | { readonly p: 'tick'; readonly agent: string; readonly tick: Tick }
  | { readonly p: 'mark'; readonly agent: string; readonly mark: Mark }
  /** Also of one that changes: its answer came. */
  | { readonly p: 'entry'; readonly entry: Entry }
  | { readonly p: 'violation'; readonly violation: Violation }
  | { readonly p: 'forget-violations' }
  | { readonly p: 'stall'; readonly t: number; readonly ms: number };

export function emptyView(given: Pick<View, 'run' | 'master' | 'startedAt' | 'interval' | 'journal'>): View {
  return {
    ...given,
    now: 0,
    agents: [],
    entries: [],
    violations: [],
    stalls: [],
    older: { agents: 0, entries: 0, violations: 0 },
  };
}

/** Changes the view as the patch says. */
export function apply(view: View, patch: Patch): void {
  switch (patch.p) {
    case 'now':
      view.now = Math.max(view.now, patch.t);
      return;
    case 'agent':
      putAgent(view, patch.agent);
      return;
    case 'tick': {
      const agent = view.agents.find(({ id }) => id === patch.agent);
      if (!agent) return;
      agent.olderTicks += keep(agent.ticks, patch.tick, MOST.ticks);
      return;
    }
    case 'mark': {
      const agent = view.agents.find(({ id }) => id === patch.agent);
      if (agent) keep(agent.marks, patch.mark, MOST.marks);
      return;
    }
    case 'entry': {
      const at = view.entries.findLastIndex(({ id }) => id === patch.entry.id);
      if (at >= 0) view.entries[at] = patch.entry;
      else view.older.entries += keep(view.entries, patch.entry, MOST.entries);
      return;
    }
    case 'violation': {
      const at = view.violations.findIndex(({ id }) => id === patch.violation.id);
      // The last one stands last, so that the one which has not come for longest is forgotten first.
      if (at >= 0) view.violations.splice(at, 1);
      view.older.violations += keep(view.violations, patch.violation, MOST.violations);
      return;
    }
    case 'forget-violations':
      view.violations = [];
      view.older.violations = 0;
      return;
    case 'stall':
      keep(view.stalls, [patch.t, patch.ms], MOST.stalls);
      return;
  }
}

function putAgent(view: View, facts: AgentFacts): void {
  const at = view.agents.findIndex(({ id }) => id === facts.id);
  const { ticks = [], marks = [], olderTicks = 0 } = view.agents[at] ?? {};
  const agent: AgentView = { ...facts, ticks, marks, olderTicks };
  if (at >= 0) view.agents[at] = agent;
  else view.agents.push(agent);
  if (view.agents.length <= MOST.agents) return;
  const silent = quietest(view.agents);
  view.agents = view.agents.filter(({ id }) => id !== silent);
  view.older.agents++;
}

/** Who has not been heard for the longest time. */
export function quietest(agents: readonly Pick<AgentFacts, 'id' | 'heard'>[]): string | undefined {
  let least = agents[0];
  for (const agent of agents) if (least && agent.heard < least.heard) least = agent;
  return least?.id;
}

/** Adds one, and answers how many had to go for it. */
function keep<Item>(items: Item[], item: Item, most: number): number {
  items.push(item);
  return items.splice(0, items.length - most).length;
}
