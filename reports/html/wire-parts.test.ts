import { describe, expect, it } from 'vitest';
import { exchangesOf } from '../exchange.ts';
import { event, sampleJournal, text } from '../testing/journal.ts';
import { differentParts, type Marked, partsOf, toldParts } from './wire-parts.ts';

const views = exchangesOf(sampleJournal, new Set([1, 2, 4, 5, 6]));
const parts = (number: number) => partsOf(views.get(number)!);

describe('an exchange in parts', () => {
  it('has what one side sends after what the other sent, without what every client sends', () => {
    expect(parts(5).map(({ from, text: line }) => `${from} ${line}`)).toEqual([
      'agent POST /api/agent/info',
      'agent Content-Type: application/json',
      'agent Authorization: Bearer ‹token 1›',
      'agent {',
      'master 400 Bad Request',
      'master content-type: application/json',
      expect.stringContaining('master'),
    ]);
  });

  it('marks the members that differ from the twin, and nothing else', () => {
    const ask = (exchange: number, body: string) =>
      event(exchange, 1, {
        type: 'request',
        method: 'POST',
        path: '/api/agent/report',
        headers: [['Sec-WebSocket-Key', `${exchange}`]],
        body: text(body),
        began: 1,
        whole: true,
      });
    const two = exchangesOf(
      [ask(1, '{"cpu":1,"uptime":"12","x":[2]}'), ask(2, '{"cpu":1,"uptime":12,"x":[2]}')],
      new Set([1, 2]),
    );
    const [offending, twin] = [partsOf(two.get(1)!), partsOf(two.get(2)!)];
    expect(marks(differentParts(offending, twin))).toEqual(['"uptime":"12"']);
    expect(marks(differentParts(twin, offending))).toEqual(['"uptime":12']);
  });

  it('marks the stretch that differs where there are no members, a token as a whole', () => {
    expect(marks(differentParts(parts(2), parts(1)))).toEqual(['‹token 3›']);
  });

  it('marks the members that a sentence names, in frames too', () => {
    const frames = exchangesOf(
      [
        event(7, 1, {
          type: 'frame',
          from: 'agent',
          fin: true,
          rsv: 0,
          opcode: 1,
          mask: '00000000',
          payload: text('{"cpu":1.5,"net_in":-2}'),
        }),
      ],
      new Set([7]),
    );
    const told = { seen: 'net_in: below zero (-2)', expected: '', by: 'agent' } as const;
    expect(marks(toldParts(partsOf(frames.get(7)!), told))).toEqual(['"net_in":-2']);
  });

  it('marks the header line that a sentence names, of the side that is under test alone', () => {
    const told = { seen: 'text/plain', expected: 'Content-Type: application/json' };
    expect(marks(toldParts(parts(5), { ...told, by: 'agent' }))).toEqual(['Content-Type: application/json']);
    expect(marks(toldParts(parts(5), { ...told, by: 'master' }))).toEqual(['content-type: application/json']);
  });

  it('says why there was no answer', () => {
    expect(parts(6).at(-1)).toMatchObject({ from: 'master', cause: 'reset', text: 'ECONNRESET' });
  });
});

function marks(marked: readonly Marked[]): string[] {
  return marked.flatMap(({ runs }) => runs.filter((run) => run.isMarked).map((run) => run.text));
}
