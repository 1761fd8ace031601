import { once } from 'node:events';
import { setImmediate as network } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { deadline, deadlineSignal } from './deadline.ts';

/** Nothing else happens in this process meanwhile. */
function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('it comes', async () => {
  const came = Promise.withResolvers<void>();
  deadline(1, came.resolve);
  await came.promise;
});

test('what came while the process stood still is heard before it is over', async () => {
  const over = vi.fn();
  const callOff = deadline(10, over);
  standStill(300);
  await network(); // after the timers, as an answer would come
  callOff();
  expect(over).not.toHaveBeenCalled();
});

test('it is over all the same where nothing came', async () => {
  const signal = deadlineSignal(10);
  standStill(300);
  await once(signal, 'abort');
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('a process that stands still again and again comes to an end with it', async () => {
  let stands = 0;
  const over = Promise.withResolvers<void>();
  const callOff = deadline(10, over.resolve);
  const again = setInterval(() => {
    stands++;
    standStill(150);
  }, 1);
  await over.promise;
  clearInterval(again);
  callOff();
  expect(stands).toBeGreaterThan(1);
});
