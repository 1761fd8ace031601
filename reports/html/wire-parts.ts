/** An exchange taken apart, so that two of them can be compared part by part. */

import type { NoResponseEvent, Side } from '../../spec/journal.ts';
import type { BodyView, ExchangeView } from '../exchange.ts';
import { shorten } from '../shorten.ts';
import { isNoise } from '../wire.ts';
import { membersOf } from './members.ts';

/** A line of an exchange: start line, header, body, frame. */
export interface Part {
  readonly from: Side;
  /** What it is compared by: `request`, `header content-type`, `body`. */
  readonly key: string;
  readonly text: string;
  /** Begins what one side sends: a start line, a frame. */
  readonly isFirst: boolean;
  readonly isFrame: boolean;
  /** The bytes of the whole, where it was cut; else 0. */
  readonly cut: number;
  /** Why there was no answer; the text has the details. */
  readonly cause?: NoResponseEvent['cause'];
}

/** A stretch of a part's text. */
export interface Run {
  readonly text: string;
  readonly isMarked: boolean;
}

export interface Marked {
  readonly part: Part;
  readonly runs: readonly Run[];
}

/** Characters of a body that are shown. */
const BODY = 2_000;
const FRAMES = 8;

/** The parts of an exchange in the order of the wire. */
export function partsOf({ request, response, noResponse, frames }: ExchangeView): Part[] {
  const parts: Part[] = [];
  const add = (from: Side, key: string, text: string, isFirst = false, cut = 0) =>
    parts.push({ from, key: `${from} ${key}`, text, isFirst, isFrame: key.startsWith('frame'), cut });
  if (request) {
    add('agent', 'start', `${request.method} ${request.path}`, true);
    headers('agent', request.headers);
    body('agent', request.body);
  }
  if (response) {
    add('master', 'start', `${response.status} ${response.reason}`.trimEnd(), true);
    headers('master', response.headers);
    body('master', response.body);
  }
  if (noResponse) {
    const { cause, detail: text } = noResponse;
    parts.push({ from: 'master', key: 'master start', text, isFirst: true, isFrame: false, cut: 0, cause });
  }
  frames.slice(-FRAMES).forEach((frame, index) => {
    const name = frame.note === null ? frame.opcode : `${frame.opcode} [${frame.note}]`;
    const text = frame.payload.bytes === 0 ? name : `${name} ${shorten(frame.payload.text, BODY)}`;
    add(frame.from, `frame ${index}`, text, true);
  });
  return parts;

  function headers(from: Side, all: readonly (readonly [string, string])[]): void {
    for (const [name, value] of all)
      if (!isNoise(name)) add(from, `header ${name.toLowerCase()}`, `${name}: ${shorten(value, BODY)}`);
  }

  function body(from: Side, view: BodyView): void {
    if (view.bytes === 0) return;
    const text = shorten(view.text, BODY).replace(/\n$/, '↵');
    const isWhole =
      !view.binary && view.text.length <= BODY && view.bytes <= new TextEncoder().encode(view.text).length;
    add(from, 'body', text, false, isWhole ? 0 : view.bytes);
  }
}

/** Headers that are new in each handshake (RFC 6455 §4.1). */
const ALWAYS_DIFFER = /header sec-websocket-(key|accept)$/;

/** What a verdict says, in whose words the offending place is looked for. */
export interface Told {
  /** Names members of the JSON, where it is about one. */
  readonly seen: string;
  /** Names a header line, where it is about one. */
  readonly expected: string;
  /** The side that is under test: a header line of the other is not what offends. */
  readonly by: Side;
}

/** Marks what the verdict names. */
export function toldParts(parts: readonly Part[], { seen, expected, by }: Told): Marked[] {
  const words = `${seen} ${expected}`.toLowerCase();
  return parts.map((part) => {
    const header = part.from === by && part.key.split(' header ')[1];
    const isNamed = typeof header === 'string' && hasWord(words, header);
    return { part, runs: isNamed ? [{ text: part.text, isMarked: true }] : namedRuns(part.text, seen) };
  });
}

/** Marks what differs from another exchange. */
export function differentParts(parts: readonly Part[], against: readonly Part[]): Marked[] {
  const others = new Map(against.map((part) => [part.key, part.text]));
  return parts.map((part) => ({
    part,
    runs: differentRuns(part.text, ALWAYS_DIFFER.test(part.key) ? part.text : others.get(part.key)),
  }));
}

/** A frame's payload stands after its opcode. */
function namedRuns(text: string, sentence: string): Run[] {
  const lead = Math.max(0, text.indexOf('{'));
  const named = (membersOf(text.slice(lead)) ?? []).filter(({ name }) => hasWord(sentence, name));
  return runsOf(
    text,
    named.map(({ start, end }) => ({ start: start + lead, end: end + lead })),
  );
}

function hasWord(sentence: string, word: string): boolean {
  return sentence.split(/[^\p{L}\p{N}_-]+/u).includes(word);
}

function differentRuns(text: string, other: string | undefined): Run[] {
  if (other === undefined) return [{ text, isMarked: true }];
  if (text === other) return [{ text, isMarked: false }];
  const [own, their] = [membersOf(text), membersOf(other)];
  if (own === null || their === null) return [...betweenEnds(text, other)];
  const values = new Map(their.map((member) => [member.name, other.slice(member.start, member.end)]));
  const different = own.filter(({ name, start, end }) => values.get(name) !== text.slice(start, end));
  return runsOf(text, different);
}

/** What lies between the common start and the common end of two texts. */
function betweenEnds(text: string, other: string): Run[] {
  const least = Math.min(text.length, other.length);
  let start = 0;
  while (start < least && text[start] === other[start]) start++;
  let end = 0;
  while (end < least - start && text.at(-1 - end) === other.at(-1 - end)) end++;
  return runsOf(text, [aroundMasks(text, start, text.length - end)]);
}

/** A masked token differs as a whole: its number has no parts. */
function aroundMasks(text: string, start: number, end: number): { start: number; end: number } {
  const masks = [...text.matchAll(/‹[^›]*›/g)].map(
    ({ index, 0: mask }) => [index, index + mask.length] as const,
  );
  const met = masks.filter(([from, to]) => from < end && to > start);
  return {
    start: Math.min(start, ...met.map(([from]) => from)),
    end: Math.max(end, ...met.map(([, to]) => to)),
  };
}

function runsOf(text: string, marked: readonly { readonly start: number; readonly end: number }[]): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const { start, end } of marked) {
    runs.push(
      { text: text.slice(at, start), isMarked: false },
      { text: text.slice(start, end), isMarked: true },
    );
    at = end;
  }
  runs.push({ text: text.slice(at), isMarked: false });
  return runs.filter((run) => run.text !== '');
}
