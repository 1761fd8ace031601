import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../mocks/clock.ts';
import type { Master } from '../../mocks/master/master.ts';
import { Journal } from '../journal/journal.ts';
import { Observer } from '../observe/observer.ts';
import {
  answer,
  calm,
  closeSockets,
  disturb,
  outage,
  pass,
  ping,
  play,
  resume,
  revoke,
  type Step,
  scenario,
  see,
  seeWithNewToken,
  startAgent,
  stopAgent,
} from '../scenario.ts';
import { type Story, traffic } from '../testing/journal-of.ts';
import { type Ending, Player } from './player.ts';

/** A scenario that is being played to an agent which does what the test tells. */
class Stage {
  readonly did: string[] = [];
  readonly faults: string[] = [];
  readonly clock = new ManualClock();
  readonly #story = traffic().launch();
  readonly #observer = new Observer();
  readonly #player: Player;
  readonly #aborting = new AbortController();
  #told = 0;
  ending: Ending | 'aborted' | null = null;

  constructor(steps: readonly Step[], options: Parameters<typeof scenario>[3] = {}, byHand = false) {
    const log =
      (what: string) =>
      (...args: readonly unknown[]) =>
        void this.did.push([what, ...args].map(word).join(' '));
    const journal = new Journal('test', this.clock);
    journal.listen((event) => {
      if (event.type === 'fault') this.faults.push(event.intent);
    });
    const master = {
      plays: { add: log('play'), clear: log('clear') },
      identities: { all: () => [{ token: 'a' }, { token: 'b' }], revoke: log('revoke') },
      sockets: { closeAll: log('close'), resetAll: log('reset'), pingAll: log('ping') },
      outage: async () => log('outage')(),
      resume: async () => log('resume')(),
    };
    const agent = { start: async () => log('start')(), stop: async (signal: string) => log('stop')(signal) };
    this.#player = new Player({
      scenario: JSON.parse(JSON.stringify(scenario('s', ['s', 's'], steps, options))),
      master: master as unknown as Master,
      agent: byHand ? null : agent,
      recorder: journal,
      clock: this.clock,
      intervalMs: 1000,
      signal: this.#aborting.signal,
    });
    void this.#player.play().then(
      (ending) => {
        this.ending = ending;
      },
      () => {
        this.ending = 'aborted';
      },
    );
  }

  /** The agent does this, and the player sees it. */
  async tell(what: (story: Story) => unknown): Promise<this> {
    await settle();
    what(this.#story);
    for (const event of this.#story.events.slice(this.#told))
      for (const observation of this.#observer.see(event)) this.#player.see(observation);
    this.#told = this.#story.events.length;
    await settle();
    return this;
  }

  async passes(ms: number): Promise<this> {
    await settle();
    await this.clock.advance(ms);
    await settle();
    return this;
  }

  abort(): void {
    this.#aborting.abort();
  }

  get channel() {
    return this.#player.channel;
  }
}

function word(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString('hex');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((next) => setImmediate(next));
}

const complete = { how: 'complete' };

describe('each step acts', () => {
  test.each<[string, readonly Step[], readonly string[], readonly string[]]>([
    [
      'play',
      [answer('info', 401, 2)],
      ['play info {"play":"answer","status":401,"body":"{\\"error\\":\\"played\\"}"} 2'],
      [],
    ],
    ['play of another kind', [play('socket', { play: 'stall' })], ['play socket {"play":"stall"} 1'], []],
    ['disturb, before any report', [disturb({ play: 'reset' })], ['play report {"play":"reset"} 1'], []],
    ['revoke', [revoke], ['revoke a', 'revoke b', 'close 1000'], ['revoke']],
    ['calm', [calm], ['clear'], ['calm']],
    ['close-sockets', [closeSockets(1011)], ['close 1011'], ['close']],
    ['close-sockets by a reset', [closeSockets('reset')], ['reset'], ['close']],
    ['ping', [ping(Buffer.from([0, 255]))], ['ping 00ff'], []],
    ['outage and resume', [outage, resume], ['outage', 'resume'], ['outage', 'resume']],
    ['stop and start', [stopAgent, startAgent], ['stop SIGTERM', 'start'], []],
  ])('%s', async (_, steps, did, faults) => {
    const stage = await new Stage(steps).passes(0);
    expect([stage.ending, stage.did, stage.faults]).toEqual([complete, did, faults]);
  });

  test('disturb reaches an agent on its socket: that is cut, and the next handshake is played with', async () => {
    const stage = new Stage([see('report'), disturb({ play: 'stall' }, 2)]);
    await stage.tell((story) => story.registers('t1').opens().message());
    expect([stage.channel, stage.did]).toEqual(['socket', ['play socket {"play":"stall"} 2', 'reset']]);
  });

  test('an agent that the user started is not stopped', async () => {
    const stage = await new Stage([stopAgent, startAgent], {}, true).passes(0);
    expect([stage.ending, stage.did]).toEqual([complete, []]);
  });

  test('pass lets its span go by', async () => {
    const stage = await new Stage([pass({ intervals: 2, seconds: 1 }), calm]).passes(2999);
    expect([stage.ending, stage.did]).toEqual([null, []]);
    await stage.passes(1);
    expect([stage.ending, stage.did]).toEqual([complete, ['clear']]);
  });
});

describe('a wait', () => {
  const sights: readonly (readonly [
    Parameters<typeof see>[0],
    (story: Story) => unknown,
    (story: Story) => unknown,
  ])[] = [
    ['register', (story) => story.registers('t1', { status: 500 }), (story) => story.info()],
    ['registered', (story) => story.registers('t1'), (story) => story.registers('t1', { status: 500 })],
    ['info', (story) => story.info(), (story) => story.report()],
    ['report', (story) => story.report({ status: 500 }), (story) => story.info()],
    ['report', (story) => story.opens().message(), (story) => story.opens()],
    ['handshake', (story) => story.opens({ status: 401 }), (story) => story.report()],
    ['socket', (story) => story.opens(), (story) => story.opens({ status: 401 })],
  ];
  test.each(sights)('goes on at %s, and at nothing else', async (what, shows, other) => {
    const stage = await new Stage([see(what)]).tell(other);
    expect(stage.ending).toBeNull();
    await stage.tell(shows);
    expect(stage.ending).toEqual(complete);
  });

  test('counts from its own beginning', async () => {
    const stage = await new Stage([see('report', 2), see('report', 2)]).tell((story) =>
      story.report().report(),
    );
    await stage.tell((story) => story.report());
    expect(stage.ending).toBeNull();
    await stage.tell((story) => story.report());
    expect(stage.ending).toEqual(complete);
  });

  test('runs out, and ends the scenario there', async () => {
    const stage = await new Stage([pass({ seconds: 1 }), see('report', 2, { seconds: 3 }), calm]).passes(
      1000,
    );
    await stage.tell((story) => story.report());
    await stage.passes(2999);
    expect(stage.ending).toBeNull();
    await stage.passes(1);
    expect(stage.ending).toEqual({ how: 'stuck', step: 1, waitedFor: { see: 'report', times: 2 } });
    expect(stage.did).toEqual([]);
  });

  test('ends with the run', async () => {
    const stage = await new Stage([see('report')]).passes(1);
    stage.abort();
    await stage.passes(0);
    expect(stage.ending).toBe('aborted');
  });

  test('so does a pass', async () => {
    const stage = await new Stage([pass({ seconds: 9 })]).passes(1);
    stage.abort();
    await stage.passes(0);
    expect(stage.ending).toBe('aborted');
  });
});

describe('a new token', () => {
  test('is one that was issued after the trouble began', async () => {
    const stage = await new Stage([see('report'), revoke, seeWithNewToken('report')]).tell((story) =>
      story.registers('t1').report(),
    );
    await stage.tell((story) => story.report({ status: 401 }).report({ token: null, status: 401 }));
    expect(stage.ending).toBeNull();
    await stage.tell((story) => story.registers('t2').report());
    expect(stage.ending).toEqual(complete);
  });

  test('where the trouble was planned, is one that was issued after it came', async () => {
    const stage = await new Stage([answer('info', 401), see('info'), seeWithNewToken('info')]).tell((story) =>
      story.registers('t1').info({ status: 401, fault: 'answer' }),
    );
    await stage.tell((story) => story.info());
    expect(stage.ending).toBeNull();
    await stage.tell((story) => story.registers('t2').info());
    expect(stage.ending).toEqual(complete);
  });
});

describe('a scenario about the socket', () => {
  const aboutSocket = () => new Stage([see('report', 9)], { transport: 'socket' });
  test('ends where the agent reports over HTTP alone', async () => {
    const stage = await aboutSocket().tell((story) => story.registers('t1').report());
    expect(stage.ending).toBeNull();
    await stage.tell((story) => story.report());
    expect(stage.ending).toEqual({ how: 'other-transport' });
  });

  test('goes on where it tried a handshake', async () => {
    const stage = await aboutSocket().tell((story) =>
      story.registers('t1').opens({ status: 500 }).report().report(),
    );
    expect(stage.ending).toBeNull();
  });
});
