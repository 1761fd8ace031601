import { describe, expect, test } from 'vitest';
import { Turns } from './turns.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Work that goes on until it is told to end. */
function works(turns: Turns) {
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    running,
    begin: (name: string, weight: number, isBusy = false) =>
      turns.take({ weight, isBusy }, async () => {
        running.push(name);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        running.splice(running.indexOf(name), 1);
        return name;
      }),
    async end(name: string) {
      ends.get(name)!();
      await turn();
    },
  };
}

describe('turns', () => {
  test('so many at once, and the weightiest of those that wait goes next', async () => {
    const { begin, end, running } = works(new Turns(2, 2));
    const all = Promise.all([begin('a', 1), begin('b', 1), begin('light', 1), begin('heavy', 9)]);
    await turn();
    expect(running).toEqual(['a', 'b']);
    await end('a');
    expect(running).toEqual(['b', 'heavy']);
    const late = begin('heavier', 10);
    await end('b');
    expect(running).toEqual(['heavy', 'heavier']);
    await end('heavy');
    expect(running).toEqual(['heavier', 'light']);
    await end('heavier');
    await end('light');
    expect([await all, await late]).toEqual([['a', 'b', 'light', 'heavy'], 'heavier']);
  });

  test('among equals, who came first', async () => {
    const { begin, end, running } = works(new Turns(1, 1));
    for (const name of ['a', 'b', 'c']) void begin(name, 5);
    await turn();
    await end('a');
    expect(running).toEqual(['b']);
  });

  test('few busy ones at once: others go before them, whatever they weigh', async () => {
    const { begin, end, running } = works(new Turns(3, 1));
    void begin('busy', 9, true);
    void begin('busy too', 8, true);
    void begin('a', 1);
    void begin('b', 1);
    await turn();
    expect(running).toEqual(['busy', 'a', 'b']);
    await end('a');
    expect(running).toEqual(['busy', 'b']);
    await end('busy');
    expect(running).toEqual(['b', 'busy too']);
  });

  test('work that fails tells its own caller, and makes room', async () => {
    const turns = new Turns(1, 1);
    const failing = turns.take({ weight: 1, isBusy: true }, () => Promise.reject(new Error('mine')));
    const next = turns.take({ weight: 1, isBusy: true }, async () => 'next');
    await expect(failing).rejects.toThrow('mine');
    expect(await next).toBe('next');
  });
});
