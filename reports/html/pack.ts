/** The journal inside the page. */

import { gzipSync } from 'node:zlib';
import type { JournalEvent } from '../../spec/journal.ts';

export interface Packed {
  /** The lines of the journal, gzipped, in base64. */
  readonly base64: string;
  /** How many events it holds. */
  readonly kept: number;
  /** How many different tokens are masked in the whole journal. */
  readonly tokens: number;
}

/** Bytes of the packed journal that fit into a page of ordinary size; base64 makes a third more of them. */
const ROOM = 90_000;

/**
 * Packs the events as the journal's lines. Where they are too many, whole scenarios (or checks) are left out: those
 * that hold a cited exchange come first, then the smallest.
 */
export function pack(events: readonly JournalEvent[], cited: ReadonlySet<number>, room = ROOM): Packed {
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  const tokens = new Set(lines.flatMap((line) => line.match(/‹token \d+/g) ?? [])).size;
  const whole = packed(lines);
  if (whole.length <= room) return { base64: whole.toString('base64'), kept: events.length, tokens };
  const chosen = fitting(events, lines, cited, room);
  const part = lines.filter((_, index) => chosen.has(events[index]?.scenario ?? null));
  return { base64: packed(part).toString('base64'), kept: part.length, tokens };
}

/** The scenarios that fit; what belongs to none always does. */
function fitting(
  events: readonly JournalEvent[],
  lines: readonly string[],
  cited: ReadonlySet<number>,
  room: number,
): ReadonlySet<string | null> {
  const groups = Map.groupBy(
    events.map((event, index) => ({ event, line: lines[index] ?? '' })),
    ({ event }) => event.scenario,
  );
  const sized = Array.from(groups, ([scenario, own]) => ({
    scenario,
    isCited: own.some(({ event }) => event.exchange !== null && cited.has(event.exchange)),
    bytes: packed(own.map(({ line }) => line)).length,
  }));
  sized.sort((a, b) => rank(a) - rank(b) || a.bytes - b.bytes);
  let left = room;
  return new Set(
    sized.flatMap(({ scenario, bytes }) => {
      if (bytes > left && scenario !== null) return [];
      left -= bytes;
      return [scenario];
    }),
  );
}

function rank({ scenario, isCited }: { scenario: string | null; isCited: boolean }): number {
  if (scenario === null) return 0;
  return isCited ? 1 : 2;
}

function packed(lines: readonly string[]): Buffer {
  return gzipSync(lines.join(''), { level: 9 });
}
