import { expect, test } from 'vitest';
import { anInfo, aReport, bytesOfBody, exact, without } from './bodies.ts';
import { unusualIn } from './unusual.ts';

const text = (members: object) => bytesOfBody({ ...members }).toString('utf8');

test.each([
  ['nothing', 'report', text(aReport()), []],
  [
    'a number as it was written',
    'info',
    text(anInfo({ mem_total: exact('9223372036854775807') })),
    ['mem_total = 9223372036854775807'],
  ],
  ['another spelling', 'report', text(aReport({ load: exact('125e-2') })), ['load = 125e-2']],
  ['another type', 'report', text(aReport({ cpu: '45.5' })), ['cpu = "45.5"']],
  ['what is missing', 'info', text(without(anInfo(), 'ipv4')), ['ipv4 = ∅']],
  ['what is there besides', 'report', text(aReport({ note: [1] })), ['note = [1]']],
  ['a body that is too unlike', 'report', text(anInfo()), []],
  ['no object', 'report', '[]', []],
  ['no JSON', 'report', '{"cpu":', []],
] as const)('%s', (_, kind, body, unusual) => {
  expect(unusualIn(kind, body)).toEqual(unusual);
});
