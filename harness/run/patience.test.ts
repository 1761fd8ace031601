import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Patience } from './patience.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('it ends after its time', () => {
  const { signal, seconds } = new Patience(1500);
  expect(seconds).toBe(1.5);
  vi.advanceTimersByTime(1499);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.aborted).toBe(true);
});

test('no time passes while it is held back, until it goes on', async () => {
  const patience = new Patience(1000);
  vi.advanceTimersByTime(400);
  const turn = Promise.withResolvers<void>();
  const ends = Promise.withResolvers<string>();
  const held = patience.heldBack(async (goOn: (work: () => Promise<string>) => Promise<string>) => {
    await turn.promise;
    return goOn(() => ends.promise);
  });
  vi.advanceTimersByTime(60_000);
  expect(patience.signal.aborted).toBe(false);
  turn.resolve();
  await turn.promise;
  await Promise.resolve();
  vi.advanceTimersByTime(599);
  expect(patience.signal.aborted).toBe(false);
  ends.resolve('done');
  expect(await held).toBe('done');
  vi.advanceTimersByTime(1);
  expect(patience.signal.aborted).toBe(true);
});

test('it goes on where the wait fails', async () => {
  const patience = new Patience(1000);
  await expect(patience.heldBack(() => Promise.reject(new Error('nothing')))).rejects.toThrow('nothing');
  vi.advanceTimersByTime(1000);
  expect(patience.signal.aborted).toBe(true);
});

test('after its end it aborts nothing', () => {
  const patience = new Patience(1000);
  patience.end();
  vi.advanceTimersByTime(5000);
  expect(patience.signal.aborted).toBe(false);
});
