import { describe, expect, test } from 'vitest';
import { Died, Liveness, type Mortal } from './liveness.ts';

/** A target whose lives and deaths the test decides. */
class Puppet implements Mortal {
  revivals = 0;
  #death = Promise.withResolvers<string>();
  #revival = Promise.withResolvers<boolean>();

  died(): Promise<string> {
    return this.#death.promise;
  }

  revive(): Promise<boolean> {
    this.revivals++;
    return this.#revival.promise;
  }

  dies(how: string): void {
    const { resolve } = this.#death;
    this.#death = Promise.withResolvers();
    resolve(how);
  }

  isBack(revived = true): void {
    const { resolve } = this.#revival;
    this.#revival = Promise.withResolvers();
    resolve(revived);
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

function living(): { puppet: Puppet; liveness: Liveness; log: string[] } {
  const puppet = new Puppet();
  return { puppet, liveness: new Liveness(puppet), log: [] };
}

/** Something that runs until it is told to end. */
function job(name: string, log: string[]): { run: (alive: boolean) => Promise<string>; end: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    end: resolve,
    async run(alive) {
      log.push(`${name} begins ${alive ? 'alive' : 'dead'}`);
      await promise;
      log.push(`${name} ends`);
      return name;
    },
  };
}

describe('while it lives', () => {
  test('everybody may go on', async () => {
    const { liveness } = living();
    expect(await liveness.ready()).toBe(true);
    expect(liveness.signal.aborted).toBe(false);
    expect(liveness.deaths).toBe(0);
  });

  test('who runs alone keeps the others waiting, and one turn comes after the other', async () => {
    const { liveness, log } = living();
    const [first, second] = [job('first', log), job('second', log)];
    const turns = [liveness.alone(first.run), liveness.alone(second.run)];
    const ready = liveness.ready().then(() => log.push('ready'));
    await turn();
    expect(log).toEqual(['first begins alive']);
    first.end();
    await turn();
    expect(log).toEqual(['first begins alive', 'first ends', 'second begins alive']);
    second.end();
    await ready;
    expect(log.slice(3)).toEqual(['second ends', 'ready']);
    expect(await Promise.all(turns)).toEqual(['first', 'second']);
  });

  test('work that fails tells its own caller, and holds up nobody', async () => {
    const { liveness } = living();
    const failing = liveness.alone(() => Promise.reject(new Error('mine')));
    expect(await liveness.ready()).toBe(true);
    await expect(failing).rejects.toThrow('mine');
  });
});

describe('a death', () => {
  test('ends what was under way, with how it came, and begins a new life', async () => {
    const { puppet, liveness } = living();
    const first = liveness.signal;
    puppet.dies('signal SIGSEGV');
    await turn();
    expect(first.reason).toBeInstanceOf(Died);
    expect(first.reason).toMatchObject({ message: 'signal SIGSEGV' });
    expect(liveness.signal).not.toBe(first);
    expect(liveness.signal.aborted).toBe(false);
    expect([liveness.deaths, puppet.revivals]).toEqual([1, 1]);
  });

  test('keeps everybody waiting until it is back', async () => {
    const { puppet, liveness, log } = living();
    puppet.dies('x');
    await turn();
    void liveness.ready().then((alive) => log.push(`ready ${alive}`));
    void liveness.alone(async (alive) => log.push(`alone ${alive}`));
    await turn();
    expect(log).toEqual([]);
    puppet.isBack();
    await turn();
    expect(log).toEqual(['alone true', 'ready true']);
  });

  test('who waited before those that saw it waits for them too', async () => {
    const { puppet, liveness, log } = living();
    const seeing = job('who saw it', log);
    liveness.signal.addEventListener('abort', () => void liveness.alone(seeing.run));
    puppet.dies('x');
    // It asks in the very moment of the death, before anybody wants to be alone.
    void liveness.ready().then(() => log.push('ready'));
    await turn();
    puppet.isBack();
    await turn();
    expect(log).toEqual(['who saw it begins alive']);
    seeing.end();
    await turn();
    expect(log).toEqual(['who saw it begins alive', 'who saw it ends', 'ready']);
  });

  test('in a turn alone is told like any other, and the next turn has the next life', async () => {
    const { puppet, liveness, log } = living();
    const seen: unknown[] = [];
    const killer = liveness.alone(async () => {
      const { signal } = liveness;
      puppet.dies('killed');
      await turn();
      seen.push(signal.reason);
    });
    void liveness.alone(async (alive) => log.push(`next ${alive}`));
    await killer;
    await turn();
    expect(seen).toEqual([expect.any(Died)]);
    expect(log).toEqual([]);
    puppet.isBack();
    await turn();
    expect(log).toEqual(['next true']);
  });

  test('after death it is watched again', async () => {
    const { puppet, liveness } = living();
    for (const how of ['one', 'two', 'three']) {
      const { signal } = liveness;
      puppet.dies(how);
      await turn();
      expect(signal.reason.message).toBe(how);
      puppet.isBack();
      expect(await liveness.ready()).toBe(true);
    }
    expect(liveness.deaths).toBe(3);
  });
});

describe('who has it alone', () => {
  test('hears of the next life when it stands', async () => {
    const { puppet, liveness, log } = living();
    expect(await liveness.lives()).toBe(true);
    puppet.dies('x');
    await turn();
    void liveness.lives().then((alive) => log.push(`lives ${alive}`));
    await turn();
    expect(log).toEqual([]);
    puppet.isBack();
    await turn();
    expect(log).toEqual(['lives true']);
  });

  test('hears that there is none', async () => {
    const { puppet, liveness } = living();
    puppet.dies('x');
    await turn();
    puppet.isBack(false);
    expect(await liveness.lives()).toBe(false);
  });
});

describe('the end', () => {
  test('gone for good: nobody may go on, and turns alone are told', async () => {
    const { puppet, liveness } = living();
    puppet.dies('x');
    await turn();
    const ready = liveness.ready();
    const alone = liveness.alone(async (alive) => alive);
    puppet.isBack(false);
    expect(await Promise.all([ready, alone])).toEqual([false, false]);
    expect(await liveness.ready()).toBe(false);
    puppet.dies('again?');
    await turn();
    expect([liveness.deaths, puppet.revivals]).toEqual([1, 1]);
  });

  test('once it is closed, a death is none of its business', async () => {
    const { puppet, liveness } = living();
    liveness.close();
    puppet.dies('asked to');
    await turn();
    expect(liveness.signal.aborted).toBe(false);
    expect([liveness.deaths, puppet.revivals]).toEqual([0, 0]);
    expect(await liveness.ready()).toBe(true);
  });

  test('nobody who could tell of a death: it lives as far as is known', async () => {
    const rejections: unknown[] = [];
    const unhandled = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', unhandled);
    const liveness = new Liveness({
      died: () => Promise.reject(new Error('the supervisor ended')),
      revive: async () => true,
    });
    await turn();
    await turn();
    process.off('unhandledRejection', unhandled);
    expect(rejections).toEqual([]);
    expect(await liveness.ready()).toBe(true);
  });
});
