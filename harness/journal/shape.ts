import type { EventType, JournalEvent } from '../../spec/journal.ts';

type Is = (value: unknown) => boolean;

const isString: Is = (value) => typeof value === 'string';
const isNumber: Is = (value) => typeof value === 'number';
const isBoolean: Is = (value) => typeof value === 'boolean';
const isSide: Is = (value) => value === 'agent' || value === 'master';
const isNumberOrNull: Is = (value) => value === null || isNumber(value);
const isPayload: Is = (value) => isRecord(value) && isNumber(value.bytes) && hasTextOrBase64(value);
const areHeaders: Is = (value) =>
  Array.isArray(value) &&
  value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isString));

type Members = Readonly<Record<string, Is>>;

const STAMP: Members = { t: isNumber, exchange: isNumberOrNull };

/** What whoever reads traffic relies on; the other events are told to people and no more. */
const TRAFFIC: Readonly<Partial<Record<EventType, Members>>> = {
  request: {
    ...STAMP,
    method: isString,
    path: isString,
    headers: areHeaders,
    body: isPayload,
    began: isNumber,
    whole: isBoolean,
  },
  response: { ...STAMP, status: isNumber, headers: areHeaders, body: isPayload, whole: isBoolean },
  'no-response': { ...STAMP, cause: isString, detail: isString },
  socket: { ...STAMP, phase: isString },
  frame: { ...STAMP, from: isSide, fin: isBoolean, rsv: isNumber, opcode: isNumber, payload: isPayload },
};

/** The first member of an event of traffic that is missing or of another type; null where all are right. */
export function wrongMember(event: JournalEvent): string | null {
  const members = event as unknown as Readonly<Record<string, unknown>>;
  const wrong = Object.entries(TRAFFIC[event.type] ?? {}).find(([name, is]) => !is(members[name]));
  return wrong?.[0] ?? null;
}

function hasTextOrBase64({ text, base64 }: Readonly<Record<string, unknown>>): boolean {
  return text === undefined ? isString(base64) : isString(text);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
