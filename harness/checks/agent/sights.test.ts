import { describe, expect, test } from 'vitest';
import { payloadOf } from '../../../mocks/wire/payload.ts';
import { Observer } from '../../observe/observer.ts';
import { traffic } from '../../testing/journal-of.ts';
import {
  aReportSeen,
  callOf,
  fail,
  faultsBut,
  inconclusive,
  membersOf,
  numberIn,
  requestTo,
} from './sights.ts';

const observer = new Observer();
const observations = traffic()
  .registers('t1')
  .info()
  .report({ path: '/health' })
  .report()
  .events.flatMap((event) => observer.see(event));
const body = (text: string | Buffer) => payloadOf(Buffer.from(text));

test('requests are picked by their endpoint', () => {
  const picked = observations.flatMap((one) => requestTo('info', 'report')(one) ?? []);
  expect(picked.map(({ endpoint }) => endpoint)).toEqual(['info', 'report']);
});

test('reports are picked', () => {
  expect(observations.flatMap((one) => aReportSeen(one)?.via ?? [])).toEqual(['http']);
});

test('calls are named as people write them', () => {
  expect([callOf('report'), callOf('socket')]).toEqual(['POST /api/agent/report', 'GET /api/agent/ws']);
});

test('kinds of faults can be left to others', () => {
  expect(faultsBut('register', body('{"name":7}')).map(({ kind }) => kind)).toEqual(['wrong-type']);
  expect(faultsBut('register', body('{"name":7}'), 'wrong-type')).toEqual([]);
});

test.each<[text: string | Buffer, members: object | null]>([
  ['{"a":1}', { a: 1 }],
  ['{}', {}],
  ['[1]', null],
  ['null', null],
  ['7', null],
  ['"text"', null],
  ['{"a":', null],
  ['', null],
])('the members of %j are %j', (text, members) => {
  expect(membersOf(body(text))).toEqual(members);
});

test.each<[members: Readonly<Record<string, unknown>> | null, number: number | null]>([
  [{ cpu: 0 }, 0],
  [{ cpu: -1.5 }, -1.5],
  [{ cpu: '7' }, null],
  [{ cpu: null }, null],
  [{ cpu: Number.POSITIVE_INFINITY }, null],
  [{ gpu: 1 }, null],
  [null, null],
])('the number in %j is %j', (members, number) => {
  expect(numberIn(members, 'cpu')).toBe(number);
});

describe('a verdict', () => {
  const { exchange } = observations.find((one) => one.kind === 'request')!;
  const message = { key: 'plain', values: { text: 'x' } } as const;

  test('names the exchanges that show it', () => {
    expect(fail(message, message, message, exchange)).toMatchObject({ verdict: 'fail', exchanges: [0] });
    expect(inconclusive(message, exchange)).toMatchObject({ verdict: 'inconclusive', exchanges: [0] });
  });
});
