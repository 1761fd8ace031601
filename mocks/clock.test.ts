import { describe, expect, test } from 'vitest';
import { ManualClock, systemClock } from './clock.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the clock of the system', () => {
  test('sleeps, and its time does not go back', async () => {
    const before = systemClock.now();
    await systemClock.sleep(5);
    expect(systemClock.now()).toBeGreaterThan(before);
    expect(systemClock.wall()).toBeInstanceOf(Date);
  });

  test('a time that is over is slept through at once', async () => {
    await systemClock.sleep(-1000);
  });

  test('a longer sleep than timers take does not end early', async () => {
    const stop = new AbortController();
    const long = systemClock.sleep(Number.POSITIVE_INFINITY, stop.signal).then(() => 'slept');
    expect(await Promise.race([long.catch(() => 'stopped'), systemClock.sleep(20, undefined)])).toBe(
      undefined,
    );
    stop.abort(new Error('enough'));
    await expect(long).rejects.toThrow('enough');
  });

  test('a sleep ends with the reason of its signal, before and meanwhile', async () => {
    const stop = new AbortController();
    const sleeping = systemClock.sleep(60_000, stop.signal);
    stop.abort(new Error('the check is over'));
    await expect(sleeping).rejects.toThrow('the check is over');
    await expect(systemClock.sleep(0, stop.signal)).rejects.toThrow('the check is over');
  });
});

describe('a clock by hand', () => {
  test('stands still until it is told to go on, and wakes the earliest first', async () => {
    const clock = new ManualClock();
    const woken: [string, number][] = [];
    const sleep = (name: string, ms: number) => clock.sleep(ms).then(() => woken.push([name, clock.now()]));
    void sleep('late', 30);
    void sleep('early', 10);
    void sleep('never', 31);
    await turn();
    expect(woken).toEqual([]);
    await clock.advance(30);
    expect(woken).toEqual([
      ['early', 10],
      ['late', 30],
    ]);
    expect(clock.now()).toBe(30);
    expect(clock.wall().getTime()).toBe(30);
  });

  test('who goes to sleep while it goes on is woken in the same go', async () => {
    const clock = new ManualClock();
    const beats: number[] = [];
    void (async () => {
      for (;;) {
        await clock.sleep(10);
        beats.push(clock.now());
      }
    })();
    await clock.advance(35);
    expect(beats).toEqual([10, 20, 30]);
  });

  test('a sleep ends with the reason of its signal, before and meanwhile', async () => {
    const clock = new ManualClock();
    const stop = new AbortController();
    const sleeping = clock.sleep(10, stop.signal);
    stop.abort(new Error('over'));
    await expect(sleeping).rejects.toThrow('over');
    await expect(clock.sleep(10, stop.signal)).rejects.toThrow('over');
    await clock.advance(10);
  });
});
