import { expect, test } from 'vitest';
import { ManualClock } from '../../mocks/clock.ts';
import { payloadOf } from '../../mocks/wire/payload.ts';
import type { EventBody, FrameEvent, JournalEvent, RequestEvent } from '../../spec/journal.ts';
import { Journal } from '../journal/journal.ts';
import { InFlight } from './in-flight.ts';

const nothing = payloadOf(Buffer.alloc(0));
const request: RequestEvent = {
  type: 'request',
  method: 'POST',
  path: '/api/agent/report',
  headers: [],
  body: payloadOf(Buffer.from('{}')),
  began: 0,
  whole: true,
};
const response = (status: number): EventBody => ({
  type: 'response',
  status,
  reason: '',
  headers: [],
  body: nothing,
  whole: true,
});
const none = (cause: 'refused' | 'reset' | 'aborted'): EventBody => ({
  type: 'no-response',
  cause,
  detail: '',
});
const frame = (from: 'agent' | 'master', text: string): FrameEvent => ({
  type: 'frame',
  from,
  fin: true,
  rsv: 0,
  opcode: 1,
  mask: null,
  payload: payloadOf(Buffer.from(text)),
});
const closed: EventBody = { type: 'socket', phase: 'close', code: 1006 };

function begin() {
  const clock = new ManualClock();
  const written: JournalEvent[] = [];
  const journal = new Journal('test', clock);
  journal.listen((event) => written.push(event));
  const inFlight = new InFlight(journal);
  const place = inFlight.recorder.at({ scenario: 'SRV-REP-01/x' });
  return {
    clock,
    written,
    at: (exchange: number, ...events: readonly EventBody[]) => {
      for (const event of events) place.record(event, { exchange });
    },
    seen: () => inFlight.unanswered().map(({ exchange }) => exchange),
    frames: () => inFlight.unanswered().flatMap(({ frames }) => frames.map(({ payload }) => payload.text)),
  };
}

test('all of it is written down where it belongs', () => {
  const { at, written } = begin();
  at(3, request);
  expect(written).toMatchObject([{ type: 'request', scenario: 'SRV-REP-01/x', exchange: 3 }]);
});

test('a request is unanswered until a response comes', () => {
  const { at, seen } = begin();
  at(0, request);
  at(1, request);
  expect(seen()).toEqual([0, 1]);
  at(0, response(500));
  expect(seen()).toEqual([1]);
});

test.each([
  ['reset', [0]],
  ['aborted', [0]],
  ['refused', []],
] as const)('a request that is %s', (cause, unanswered) => {
  const { at, seen } = begin();
  at(0, request, none(cause));
  expect(seen()).toEqual(unanswered);
});

test('what broke long before has nothing to do with it', async () => {
  const { at, seen, clock } = begin();
  at(0, request, none('reset'));
  at(1, request);
  await clock.advance(501);
  expect(seen()).toEqual([1]);
});

test('a socket counts while frames on it may be unread', () => {
  const { at, seen, frames } = begin();
  at(0, request, response(101));
  expect(seen()).toEqual([]);
  at(0, frame('agent', 'one'), frame('agent', 'two'));
  expect(frames()).toEqual(['one', 'two']);
  at(0, frame('master', 'pong'));
  expect(seen()).toEqual([]);
  at(0, frame('agent', 'three'), closed);
  expect(frames()).toEqual(['three']);
});

test('what was sent first comes first: of a socket, the first frame that may be unread', async () => {
  const { at, seen, clock } = begin();
  at(0, request, response(101), frame('agent', 'read'), frame('master', 'pong'));
  await clock.advance(1);
  at(1, request);
  await clock.advance(1);
  at(0, frame('agent', 'unread'));
  await clock.advance(1);
  at(0, frame('agent', 'unread too'));
  expect(seen()).toEqual([1, 0]);
});
