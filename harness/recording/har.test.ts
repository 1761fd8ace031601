/** What `reports/har.ts` wrote, read back; and what others write. */

import { expect, test } from 'vitest';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster } from '../../mocks/master/master.ts';
import { harOf } from '../../reports/har.ts';
import type { JournalEvent } from '../../spec/journal.ts';
import { reportChecks } from '../checks/server/report.ts';
import { socketChecks } from '../checks/server/socket.ts';
import { Journal } from '../journal/journal.ts';
import { checkAgainstUrl } from '../testing/check-against.ts';
import { eventsOfHar } from './har.ts';

const TOLD = ['request', 'response', 'frame', 'no-response'];

/** What is told of an event by a HAR, one word each, in order. */
function told(events: readonly JournalEvent[]): string[] {
  return events
    .filter(({ type }) => TOLD.includes(type))
    .map((event) => {
      const what =
        event.type === 'request'
          ? `${event.method} ${event.path} ${JSON.stringify(event.headers)} ${event.body.text}`
          : event.type === 'response'
            ? `${event.status} ${event.body.text}`
            : event.type === 'frame'
              ? `${event.from} ${event.opcode} ${event.payload.text}`
              : '';
      return `${event.exchange} ${event.type} ${what}`;
    });
}

test('the traffic of our own HAR comes back in the order of the journal', async () => {
  const events: JournalEvent[] = [];
  const master = await createMaster({ recorder: new Journal('master', systemClock) });
  const listener = (event: JournalEvent) => void events.push(event);
  for (const name of ['SRV-REP-05/burst', 'SRV-REP-06/wrong-type'])
    await checkAgainstUrl(reportChecks.find(({ id }) => id === name)!, master.url, { listener });
  const traffic = events.filter((event) => event.exchange !== null);
  // Each check numbers its exchanges from 0.
  const second = traffic.findIndex(
    ({ exchange }, i) => exchange === 0 && (traffic[i - 1]?.exchange ?? 0) > 0,
  );
  await master.close();
  for (const part of [traffic.slice(0, second), traffic.slice(second)]) {
    expect(part.length).toBeGreaterThan(40);
    const { entries } = JSON.parse(JSON.stringify(harOf(part))).log as { entries: unknown[] };
    expect(told(eventsOfHar(entries))).toEqual(told(part));
  }
});

test('a socket opens, and has its messages from both ends', async () => {
  const events: JournalEvent[] = [];
  const master = await createMaster({ recorder: new Journal('master', systemClock) });
  const pong = socketChecks.find(({ id }) => id === 'SRV-WS-05/pong')!;
  await checkAgainstUrl(pong, master.url, { listener: (event) => void events.push(event) });
  await master.close();
  const read = eventsOfHar(harOf(events).log.entries);
  expect(told(read).filter((line) => line.includes(' frame '))).toEqual(
    told(events).filter((line) => line.includes(' frame ')),
  );
  const open = read.findIndex(({ type }) => type === 'socket');
  expect(read[open - 1]).toMatchObject({ type: 'response', status: 101 });
  expect(read.filter(({ type }) => type === 'frame').length).toBeGreaterThan(6);
});

const ENTRY = {
  startedDateTime: '2026-11-23T08:00:00.5+08:00',
  time: 4,
  timings: { send: -1 },
  request: { method: 'POST', url: 'https://master.example:8443/x/api/agent/info?y=1#z', headers: [] },
  response: { status: 0, _error: 'net::ERR_CONNECTION_REFUSED' },
};

test('what others write is read as far as it goes', () => {
  const pseudo = { name: ':authority', value: 'x' };
  const other = {
    ...ENTRY,
    startedDateTime: '2026-11-23T00:00:00Z',
    request: { method: 'GET', url: '/api', headers: [pseudo, { name: 'a', value: 'b' }] },
    response: { status: 200, content: { text: '/w==', encoding: 'base64' } },
  };
  const events = eventsOfHar([ENTRY, other, {}, null]);
  expect(events.slice(-4)).toMatchObject([
    { exchange: 1, type: 'request', path: '/api', headers: [['a', 'b']] },
    { exchange: 1, type: 'response', t: expect.any(Number), body: { base64: '/w==', bytes: 1 } },
    { exchange: 0, type: 'request', path: '/x/api/agent/info?y=1#z', whole: true },
    { exchange: 0, type: 'no-response', cause: 'reset', detail: 'net::ERR_CONNECTION_REFUSED' },
  ]);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i));
});

test('an exchange without an end has none, and a cause that is known is kept', () => {
  const types = (_error: string) =>
    eventsOfHar([{ ...ENTRY, response: { status: 0, _error } }]).map((event) =>
      event.type === 'no-response' ? [event.cause, event.detail] : event.type,
    );
  expect(types('unfinished')).toEqual(['request']);
  expect(types('timeout no answer within 8 s')).toEqual(['request', ['timeout', 'no answer within 8 s']]);
});

test('a body that the journal had cut is still cut', () => {
  const whole = 2 * 1024 * 1024;
  const request = { ...ENTRY.request, postData: { text: 'x'.repeat(1024) }, bodySize: whole };
  const [event] = eventsOfHar([{ ...ENTRY, request }]);
  expect(event).toMatchObject({ body: { bytes: whole, sha256: expect.any(String) } });
});
