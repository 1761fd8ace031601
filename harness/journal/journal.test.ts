import { expect, test } from 'vitest';
import { ManualClock, systemClock } from '../../mocks/clock.ts';
import type { EventBody, JournalEvent } from '../../spec/journal.ts';
import { Journal } from './journal.ts';

const OUTPUT: EventBody = { type: 'output', stream: 'stdout', text: 'x' };

function listened(journal: Journal): JournalEvent[] {
  const events: JournalEvent[] = [];
  journal.listen((event) => events.push(event));
  return events;
}

test('every line has its stamp; what nobody says has its default', () => {
  const clock = new ManualClock();
  const journal = new Journal('run-1', clock);
  const events = listened(journal);
  journal.record(OUTPUT);
  journal.record(OUTPUT, { scenario: 's', attempt: 2, peer: 'p', conn: 3, exchange: 4 });
  const stamp = { v: 1, t: 0, run: 'run-1', ...OUTPUT };
  expect(events).toEqual([
    { ...stamp, seq: 0, scenario: null, attempt: 1, peer: null, conn: null, exchange: null },
    { ...stamp, seq: 1, scenario: 's', attempt: 2, peer: 'p', conn: 3, exchange: 4 },
  ]);
});

test('time counts from when the journal began, in thousandths of a millisecond', async () => {
  const clock = new ManualClock();
  await clock.advance(1000);
  const journal = new Journal('r', clock);
  const events = listened(journal);
  expect(journal.now()).toBe(0);
  await clock.advance(1.23456);
  journal.record(OUTPUT);
  expect(events[0]!.t).toBe(1.235);
});

test('time does not go back from line to line', () => {
  const journal = new Journal('r', systemClock);
  const events = listened(journal);
  for (let i = 0; i < 1000; i++) journal.record(OUTPUT);
  for (const [i, { t }] of events.entries()) expect(t).toBeGreaterThanOrEqual(events[i - 1]?.t ?? 0);
});

test('many writers share the numbers of lines, connections and exchanges without a gap', async () => {
  const journal = new Journal('r', systemClock);
  const events = listened(journal);
  const write = async (peer: string) => {
    const writer = journal.at({ peer });
    for (let i = 0; i < 50; i++) {
      const place = writer.at({ conn: writer.newConnection(), exchange: writer.newExchange() });
      place.record(OUTPUT);
      if (i % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(write));
  const counted = Array.from({ length: 200 }, (_, i) => i);
  expect(events.map(({ seq }) => seq)).toEqual(counted);
  expect(events.map(({ conn }) => conn).sort((a, b) => a! - b!)).toEqual(counted);
  expect(new Set(events.map(({ exchange }) => exchange)).size).toBe(200);
});

test('a place adds to the place that it is in', () => {
  const journal = new Journal('r', new ManualClock());
  const events = listened(journal);
  const scenario = journal.at({ scenario: 's', attempt: 2 });
  scenario.at({ conn: 5 }).at({ conn: 6, exchange: 7 }).record(OUTPUT, { peer: 'p' });
  scenario.record(OUTPUT);
  expect(events).toMatchObject([
    { scenario: 's', attempt: 2, peer: 'p', conn: 6, exchange: 7 },
    { scenario: 's', attempt: 2, peer: null, conn: null, exchange: null },
  ]);
});

test('a listener hears what happens while it listens', () => {
  const journal = new Journal('r', new ManualClock());
  const heard: number[] = [];
  journal.record(OUTPUT);
  const unlisten = journal.listen(({ seq }) => heard.push(seq));
  journal.record(OUTPUT);
  unlisten();
  journal.record(OUTPUT);
  expect(heard).toEqual([1]);
});
