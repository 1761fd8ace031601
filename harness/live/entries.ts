/** Observations as entries of the live page. */

import { isControl, OPCODE } from '../../mocks/wire/frames.ts';
import { bytesOf } from '../../mocks/wire/payload.ts';
import type { Entry, FaultView } from '../../reports/live/view.ts';
import { faultsOf } from '../../spec/faults.ts';
import type { FrameEvent, JournalEvent, Payload, Stamp } from '../../spec/journal.ts';
import type { Exchange, Observation } from '../observe/observation.ts';
import { short } from './details.ts';

/** Faults that an entry names; it counts all. */
const NAMED = 6;
const MOST_SEEN = 60;
const MOST_PATH = 120;

type Judged = Pick<Entry, 'faults' | 'faultCount'>;
const nothingWrong: Judged = { faults: [], faultCount: 0 };

/** What an observation adds to the stream. */
export interface Noted {
  /** The entry that it makes or changes; null for none. */
  readonly entry: Entry | null;
  /** The entry that this line of the journal stands behind. */
  readonly keeps: string | null;
}

const nothing: Noted = { entry: null, keeps: null };

/**
 * The entry of an observation, whose agent is known by now; `after` is how long after its last report one came, `shown`
 * the entries so far.
 */
export function entryOf(
  event: JournalEvent,
  observation: Observation,
  agent: string | null,
  after: number | null,
  shown: readonly Entry[],
): Noted {
  const known = (id: string) => shown.findLast((entry) => entry.id === id) ?? null;
  switch (observation.kind) {
    case 'request': {
      const entry = requestEntry(observation.exchange, agent);
      return { entry, keeps: entry.id };
    }
    case 'report': {
      const { via, exchange, body } = observation.report;
      if (via === 'http') {
        const entry = known(`x${exchange.number}`);
        return { entry: entry && { ...entry, after }, keeps: null };
      }
      if (event.type !== 'frame') return nothing;
      return {
        entry: { ...frameEntry(event, agent), kind: 'report', after, ...judged('report', body) },
        keeps: null,
      };
    }
    case 'answer': {
      const entry = known(`x${observation.exchange.number}`);
      const answer = observation.answer.status ?? observation.answer.cause;
      return { entry: entry && { ...entry, answer }, keeps: null };
    }
    case 'frame': {
      if (event.type !== 'frame') return nothing;
      const entry = frameEntry(event, agent);
      return { entry: endsMessage(event) ? null : entry, keeps: entry.id };
    }
    case 'fault': {
      const detail = Object.values(observation.fault.detail ?? {}).slice(0, 1);
      const what = short([observation.fault.intent, ...detail].join(' '), MOST_PATH);
      return plain(event, agent, 'fault', 'master', what);
    }
    case 'socket-open':
      return plain(event, agent, 'socket', 'agent', 'socket open');
    case 'socket-close':
      return plain(event, agent, 'close', observation.by ?? 'agent', `socket closed ${observation.code}`);
    case 'garbage':
      return plain(event, agent, 'other', 'agent', short(observation.bytes.text ?? '…', MOST_PATH));
    default:
      return nothing;
  }
}

function requestEntry(
  { number, endpoint, method, path, began, body }: Exchange,
  agent: string | null,
): Entry {
  const isJson = endpoint !== null && endpoint !== 'socket';
  return {
    id: `x${number}`,
    t: began,
    agent,
    kind: endpoint ?? 'other',
    from: 'agent',
    what: `${short(method, 20)} ${short(path.split('?', 1)[0]!, MOST_PATH)}`,
    answer: null,
    after: null,
    ...(isJson ? judged(endpoint, body) : nothingWrong),
  };
}

function frameEntry(event: FrameEvent & Stamp, agent: string | null): Entry {
  return {
    id: `f${event.seq}`,
    t: event.t,
    agent,
    kind: event.opcode === OPCODE.close ? 'close' : 'frame',
    from: event.from,
    what: nameOf(event),
    answer: null,
    after: null,
    ...nothingWrong,
  };
}

/** Whether a report follows from this frame, which then is the entry. */
function endsMessage({ from, opcode, fin }: FrameEvent): boolean {
  return from === 'agent' && fin && !isControl(opcode);
}

function plain(
  { seq, t }: Stamp,
  agent: string | null,
  kind: Entry['kind'],
  from: Entry['from'],
  what: string,
): Noted {
  const id = `e${seq}`;
  const entry: Entry = { id, t, agent, kind, from, what, answer: null, after: null, ...nothingWrong };
  return { entry, keeps: id };
}

function judged(kind: 'register' | 'info' | 'report', body: Payload): Judged {
  const faults = faultsOf(kind, bytesOf(body));
  const named = faults
    .slice(0, NAMED)
    .map(({ seen, ...fault }): FaultView => ({ ...fault, seen: copied(seen) }));
  return { faults: named, faultCount: faults.length };
}

/** What was seen may be a slice of a large body, which it would hold on to. */
function copied(seen: string): string {
  return Buffer.from(seen.slice(0, MOST_SEEN)).toString();
}

function nameOf({ opcode, payload }: FrameEvent): string {
  const name = Object.entries(OPCODE).find(([, code]) => code === opcode)?.[0] ?? `opcode ${opcode}`;
  if (!isControl(opcode) || opcode !== OPCODE.close) return name;
  const bytes = bytesOf(payload);
  return bytes.length < 2 ? name : `${name} ${bytes.readUInt16BE(0)}`;
}
