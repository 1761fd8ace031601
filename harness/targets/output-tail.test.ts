import { expect, it } from 'vitest';
import { OutputTail } from './output-tail.ts';

it('joins lines that came in pieces, each stream by itself', () => {
  const tail = new OutputTail();
  tail.add('stdout', 'one\r\ntw');
  tail.add('stderr', 'oops\nha');
  tail.add('stdout', 'o\nthr');
  expect(tail.lines()).toEqual(['one', 'oops', 'two', 'thr', 'ha']);
});

it('keeps the last 40 lines', () => {
  const tail = new OutputTail();
  for (let line = 0; line < 100; line += 1) tail.add('stdout', `${line}\n`);
  expect(tail.lines()).toEqual(Array.from({ length: 40 }, (_, index) => String(60 + index)));
});

it('keeps the last 8 KiB, of one endless line too', () => {
  const tail = new OutputTail();
  for (let piece = 0; piece < 100; piece += 1) tail.add('stdout', 'x'.repeat(1000));
  tail.add('stdout', 'end');
  expect(tail.lines().join('\n').length).toBeLessThanOrEqual(8 * 1024);
  expect(tail.lines()[0]?.endsWith('xend')).toBe(true);
  tail.add('stderr', `${'y'.repeat(5000)}\n${'z'.repeat(5000)}\n`);
  expect(tail.lines().join('\n').length).toBeLessThanOrEqual(8 * 1024);
});
