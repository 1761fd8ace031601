import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../spec/journal.ts';
import { agentJournal } from '../testing/agent-sample.ts';
import { event, sampleJournal } from '../testing/journal.ts';
import { fromColumns, toColumns } from './columns.ts';

const there = (events: readonly JournalEvent[]) => JSON.parse(JSON.stringify(toColumns(events)));
/** As a line of the journal would have it. */
const plain = (events: readonly JournalEvent[]) => JSON.parse(JSON.stringify(events));

describe('the journal by columns', () => {
  it.each([
    ['of a server', sampleJournal],
    ['of an agent', agentJournal()],
    ['of nothing', []],
  ])('%s comes out as it went in', (_, events) => {
    expect(fromColumns(there(events))).toEqual(plain(events));
  });

  it('keeps every time, length, body and scenario, whatever they are', () => {
    const time = fc.oneof(
      fc.double({ min: 0, noNaN: true }),
      fc.nat().map((t) => t / 1000),
    );
    const body = fc.oneof(
      fc.record({ text: fc.string({ unit: 'binary' }), bytes: fc.nat() }),
      fc.string().map((text) => ({ text, bytes: Buffer.byteLength(text) })),
      fc.base64String().map((base64) => ({ base64, bytes: Buffer.from(base64, 'base64').length })),
      fc.record({ bytes: fc.nat(), sha256: fc.constant('00') }),
    );
    const one = fc.record(
      {
        v: fc.constant(1),
        seq: fc.nat(),
        t: time,
        run: fc.constant('run'),
        scenario: fc.option(fc.constantFrom('a', 'b')),
        exchange: fc.option(fc.nat()),
        type: fc.constantFrom('request', 'frame'),
        began: time,
        body,
        payload: body,
        headers: fc.array(fc.tuple(fc.string(), fc.string())),
        definition: fc.jsonValue(),
        values: fc.dictionary(
          fc.oneof(fc.constantFrom('at', 'rx.physical.eth0', 'a b', '__proto__', ''), fc.string()),
          fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.string()),
        ),
      },
      { requiredKeys: ['seq', 't', 'type', 'scenario'] },
    );
    fc.assert(
      fc.property(fc.array(one), (events) => {
        const given = events as unknown as JournalEvent[];
        expect(fromColumns(there(given))).toEqual(plain(given));
      }),
    );
  });

  it('takes far less room than its lines', () => {
    const events = Array.from({ length: 200 }, (_, n) => ({
      ...event(n, n, { type: 'lag', max: n / 1000, mean: 0, from: 'harness' } as never),
      scenario: n % 2 === 0 ? 'a' : 'b',
    }));
    const lines = JSON.stringify(events).length;
    expect(JSON.stringify(toColumns(events)).length).toBeLessThan(lines / 8);
  });
});
