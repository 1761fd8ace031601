import { expect, test } from 'vitest';
import type { JournalEvent } from '../../spec/journal.ts';
import { tokenNamed, traffic } from '../testing/journal-of.ts';
import { maskedRecording } from './masked.ts';
import { masksIn, wholeMask, withoutMasks } from './masks.ts';

const credentialsOf = (events: readonly JournalEvent[]) =>
  events.flatMap((event) =>
    event.type === 'request'
      ? event.headers.filter(([name]) => name === 'Authorization').map(([, value]) => value)
      : [],
  );

test('tokens that a recording shows are named, and those that somebody came with are remembered', () => {
  const own = tokenNamed('a');
  const { events } = traffic()
    .registers('a')
    .info()
    .report({ authorization: `Bearer ${own.toLowerCase()}`, status: 401 })
    .report({ authorization: 'Bearer made-up-by-somebody', status: 401 })
    .report({ authorization: 'Bearer undefined', status: 401 });
  const { events: masked, shown } = maskedRecording(events);
  expect(credentialsOf(masked)).toEqual([
    'Bearer ‹token 1›',
    'Bearer ‹token 1:lower-case›',
    'Bearer ‹token 2›',
    'Bearer undefined',
  ]);
  expect([...shown]).toEqual([
    [1, own],
    [2, 'made-up-by-somebody'],
  ]);
});

test('a recording that is masked stays as it is', () => {
  const { events } = traffic().registers('a').info();
  const once = maskedRecording(events).events;
  const again = maskedRecording(once);
  expect(again.events).toBe(once);
  expect(again.shown.size).toBe(0);
});

test('masks are found however they are spelled', () => {
  const text = '‹token 1› ‹token%2012:case› "‹token\\u00203:cut›" ‹token› ‹token x›';
  expect(masksIn(text).map(({ number, change }) => [number, change])).toEqual([
    [1, ''],
    [12, 'case'],
    [3, 'cut'],
  ]);
  expect(wholeMask('‹token 7:case›')).toEqual({ number: 7, change: 'case' });
  expect(wholeMask('‹token 7›x')).toBe(null);
  expect(wholeMask('x')).toBe(null);
});

test('what stands for a mask is spelled as the mask was', () => {
  const quoted = () => 'a/"b';
  expect(withoutMasks('<‹token 1›> ‹token%201› ‹token\\u00201›', quoted)).toBe('<a/"b> a%2F%22b a/\\"b');
  const bytes = Buffer.from([0xff, ...Buffer.from('‹token 1›')]).toString('latin1');
  expect(withoutMasks(bytes, quoted, true)).toBe('\xffa/"b');
});
