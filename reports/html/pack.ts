/** The journal inside the page: all of it, up to a size that browsers and mail still take. */

import { gzipSync } from 'node:zlib';
import type { JournalEvent } from '../../spec/journal.ts';
import { toColumns } from './columns.ts';

export interface Packed {
  /** The journal by columns, gzipped, in base64: `unpack` reads it. */
  readonly base64: string;
  /** How many events it holds. */
  readonly kept: number;
  /** How many different tokens are masked in the whole journal. */
  readonly tokens: number;
}

/** Packed journals up to this size are kept whole, in bytes: with the rest a page of 20 MB. */
const WHOLE = 14_000_000;
/** Scenarios pack better together than each by itself; how much better is found out by trying. */
const TOGETHER = [2, 1.7, 1.4, 1.2, 1];

/**
 * Packs the events. Where they come to more than `room` bytes, whole scenarios (or checks) are left out until they
 * fit: those that hold a cited exchange come first, then the smallest.
 */
export function pack(events: readonly JournalEvent[], cited: ReadonlySet<number>, room = WHOLE): Packed {
  const masks = events.flatMap((event) => JSON.stringify(event).match(/‹token \d+/g) ?? []);
  const tokens = new Set(masks).size;
  const all = packed(events);
  if (all.length <= room) return { base64: all.toString('base64'), kept: events.length, tokens };
  const sized = sizesOf(events, cited);
  const tries = TOGETHER.map((factor) => {
    const chosen = fitting(sized, room * factor);
    const part = events.filter(({ scenario }) => chosen.has(scenario));
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
function sizesOf(events: readonly JournalEvent[], cited: ReadonlySet<number>): Sized[] {
  const groups = Map.groupBy(events, ({ scenario }) => scenario);
  const sized = Array.from(groups, ([scenario, own]) => ({
    scenario,
    isCited: own.some(({ exchange }) => exchange !== null && cited.has(exchange)),
    bytes: packed(own).length,
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

function packed(events: readonly JournalEvent[]): Buffer {
  return gzipSync(JSON.stringify(toColumns(events)), { level: 9, memLevel: 9 });
}
