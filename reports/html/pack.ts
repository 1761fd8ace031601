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

/** The size of an ordinary page, in bytes. */
const PAGE = 295_000;
/** Packed journals up to this size are kept whole, in bytes before base64 makes a third more of them. */
const WHOLE = 90_000;
const LEAST = 20_000;

/** How much of a packed journal a page takes whose other parts have this many bytes. */
export function roomBeside(others: number): number {
  return Math.min(WHOLE, Math.max(LEAST, Math.floor((PAGE - others) * 0.75)));
}

/** Scenarios pack better together than each by itself; how much better is found out by trying. */
const TOGETHER = [2, 1.7, 1.4, 1.2, 1];

/**
 * Packs the events as the journal's lines. Where they are too many, whole scenarios (or checks) are left out until
 * it fits into `room` bytes: those that hold a cited exchange come first, then the smallest.
 */
export function pack(
  events: readonly JournalEvent[],
  cited: ReadonlySet<number>,
  room: number,
  whole = WHOLE,
): Packed {
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  const tokens = new Set(lines.flatMap((line) => line.match(/‹token \d+/g) ?? [])).size;
  const all = packed(lines);
  if (all.length <= whole) return { base64: all.toString('base64'), kept: events.length, tokens };
  const sized = sizesOf(events, lines, cited);
  const tries = TOGETHER.map((factor) => {
    const chosen = fitting(sized, room * factor);
    const part = lines.filter((_, index) => chosen.has(events[index]?.scenario ?? null));
    return { bytes: packed(part), kept: part.length };
  });
  const best = tries.find(({ bytes }) => bytes.length <= room) ?? tries.at(-1)!;
  return { base64: best.bytes.toString('base64'), kept: best.kept, tokens };
}

interface Sized {
  readonly scenario: string | null;
  readonly isCited: boolean;
  readonly bytes: number;
}

/** The scenarios in the order in which they are wanted. */
function sizesOf(
  events: readonly JournalEvent[],
  lines: readonly string[],
  cited: ReadonlySet<number>,
): Sized[] {
  const groups = Map.groupBy(
    events.map((event, index) => ({ event, line: lines[index] ?? '' })),
    ({ event }) => event.scenario,
  );
  const sized = Array.from(groups, ([scenario, own]) => ({
    scenario,
    isCited: own.some(({ event }) => event.exchange !== null && cited.has(event.exchange)),
    bytes: packed(own.map(({ line }) => line)).length,
  }));
  return sized.sort((a, b) => rank(a) - rank(b) || a.bytes - b.bytes);
}

/** The scenarios that fit; what belongs to none always does. */
function fitting(sized: readonly Sized[], room: number): ReadonlySet<string | null> {
  let left = room;
  return new Set(
    sized.flatMap(({ scenario, bytes }) => {
      if (bytes > left && scenario !== null) return [];
      left -= bytes;
      return [scenario];
    }),
  );
}

function rank({ scenario, isCited }: Sized): number {
  if (scenario === null) return 0;
  return isCited ? 1 : 2;
}

function packed(lines: readonly string[]): Buffer {
  return gzipSync(lines.join(''), { level: 9 });
}
