import { expect, test } from 'vitest';
import { exchangesOf } from './exchange.ts';
import { event, sampleJournal, text } from './testing/journal.ts';
import { wireLines } from './wire.ts';
import { wordsIn } from './words.ts';

const LIMITS = { headers: 3, body: 40, frames: 10 };

function wireOf(number: number, events = sampleJournal, limits = LIMITS): string[] {
  const exchange = exchangesOf(events, new Set([number])).get(number);
  if (exchange === undefined) throw new Error(`exchange ${number} was not found`);
  return wireLines(exchange, limits, wordsIn('en')).map((line) => `${line.mark} ${line.text}`);
}

test('only the wanted exchanges are collected', () => {
  expect([...exchangesOf(sampleJournal, new Set([2, 99])).keys()]).toEqual([2]);
});

test('an exchange shows what a verdict can rest on, and says what was cut', () => {
  expect(wireOf(2)).toEqual([
    '→ POST /api/agent/report',
    '  Content-Type: application/json',
    '  Authorization: Bearer ‹token 3›',
    '  {"cpu":45.2,"ram_used":8589934592,"ram_t … 228 bytes in all',
    '← 200 OK',
    '  content-type: application/json',
    '  {"status":"ok"}',
  ]);
});

test('frames have names, bytes are hex, what is unusual is said', () => {
  expect(wireOf(4).slice(-5)).toEqual([
    '→ text [FIN 0] {"cpu":',
    '← ping hi',
    '→ continuation 1}',
    '← binary 2 bytes, not UTF-8: ff 00',
    '← close 1000',
  ]);
});

test('the last frames are shown, the others counted, however many there were', () => {
  const frame = {
    type: 'frame',
    from: 'agent',
    fin: true,
    rsv: 0,
    opcode: 1,
    mask: '00',
    payload: text('x'),
  } as const;
  const events = Array.from({ length: 120 }, (_, index) => event(7, index, frame));
  expect(wireOf(7, events, { ...LIMITS, frames: 2 })).toEqual([
    '  118 earlier frames',
    '→ text x',
    '→ text x',
  ]);
});

test('no answer is said with its cause', () => {
  expect(wireOf(6).at(-1)).toBe('← no answer: connection reset (ECONNRESET)');
});

test('a body never ends in half a character', () => {
  const emoji = { ...LIMITS, body: 5 };
  const events = [
    event(8, 0, {
      type: 'response',
      status: 200,
      reason: '',
      headers: Array.from({ length: 5 }, (_, index) => [`x-${index}`, 'v'] as const),
      body: text('abcd😀😀'),
      whole: true,
    }),
  ];
  expect(wireOf(8, events, emoji)).toEqual([
    '← 200',
    '  x-0: v',
    '  x-1: v',
    '  x-2: v',
    '  2 more header lines',
    '  abcd … 12 bytes in all',
  ]);
});
