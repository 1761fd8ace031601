import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { event, sampleJournal } from '../testing/journal.ts';
import { pack } from './pack.ts';
import { unpack } from './unpack.ts';

describe('the journal in the page', () => {
  it('comes out as it went in, and its masks are counted', async () => {
    const packed = pack(sampleJournal, new Set());
    expect(await unpack(packed.base64)).toEqual(sampleJournal);
    expect(packed).toMatchObject({ kept: sampleJournal.length, tokens: 2 });
  });

  it('keeps whole scenarios where it is too large: those that are cited first', async () => {
    const noise = (scenario: string, exchange: number, bytes: number) => ({
      ...event(exchange, 1, { type: 'output', stream: 'stdout', text: randomBytes(bytes).toString('hex') }),
      scenario,
    });
    const events = [
      noise('small', 1, 300),
      noise('large', 2, 4000),
      noise('cited', 3, 3000),
      noise('cited', 3, 10),
    ];
    const packed = pack([...sampleJournal, ...events], new Set([3]), 6000);
    const kept = await unpack(packed.base64);
    expect(new Set(kept.map(({ scenario }) => scenario))).toEqual(new Set([null, 'small', 'cited']));
    expect(kept).toHaveLength(packed.kept);
  });
});
