import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../mocks/clock.ts';
import type { Master } from '../../mocks/master/master.ts';
import type { EventBody } from '../../spec/journal.ts';
import { Journal } from '../journal/journal.ts';
import { Observer } from '../observe/observer.ts';
import {
  calm,
  disturb,
  lookAtState,
  loseState,
  pass,
  type Scenario,
  type Step,
  scenario,
  see,
  seeOrGoOn,
  startSecondAgent,
  swallow,
} from '../scenario.ts';
import { type Story, tokenNamed, traffic } from '../testing/journal-of.ts';
import { type Ending, Player } from './player.ts';

const complete = { how: 'complete' };

/** Steps that are being played, against an agent that does what the test tells. */
function stage(steps: readonly Step[], options: Partial<Scenario> = {}) {
  const clock = new ManualClock();
  const did: string[] = [];
  const recorded: EventBody[] = [];
  const journal = new Journal('test', clock);
  journal.listen((event) => void recorded.push(event));
  const master = {
    plays: { add: () => undefined, clear: () => undefined },
    sockets: { swallow: (on: boolean) => did.push(`swallow ${on}`), resetAll: () => undefined },
  };
  const handle = (name: string) => ({
    start: async () => void did.push(`start ${name}`),
    stop: async () => void did.push(`stop ${name}`),
    loseState: async () => void did.push(`lose ${name}`),
    tokenFiles: async (tokens: Iterable<string>) => {
      did.push(`look for ${[...tokens].length}`);
      return [{ path: 'state/token', mode: '0644', exposed: true }];
    },
  });
  const player = new Player({
    scenario: JSON.parse(JSON.stringify(scenario('s', ['s', 's'], steps, options))),
    master: master as unknown as Master,
    agent: handle('first'),
    second: handle('second'),
    recorder: journal,
    clock,
    intervalMs: 1000,
    signal: new AbortController().signal,
  });
  const story = traffic().launch();
  const observer = new Observer();
  const stage = {
    did,
    recorded,
    player,
    ending: null as Ending | null,
    async tell(what: (story: Story) => unknown) {
      await settled();
      const before = story.events.length;
      what(story);
      for (const event of story.events.slice(before))
        for (const observation of observer.see(event)) player.see(observation);
      await settled();
      return stage;
    },
    async passes(ms: number) {
      await settled();
      await clock.advance(ms);
      await settled();
      return stage;
    },
  };
  void player.play().then((ending) => {
    stage.ending = ending;
  });
  return stage;
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((next) => setImmediate(next));
}

describe('an accepted report', () => {
  const waiting = () => stage([see('accepted', 1, { seconds: 10 })]);

  test.each<[string, (story: Story) => unknown]>([
    ['was answered 200', (story) => story.registers('t').report()],
    ['was answered 200, late', (story) => story.registers('t').report({ fault: 'delay' })],
    ['came over the socket', (story) => story.registers('t').opens().message()],
    ['followed one that was not', (story) => story.registers('t').report({ status: 500 }).report()],
  ])('%s', async (_, what) => {
    expect((await waiting().tell(what)).ending).toEqual(complete);
  });

  test.each<[string, (story: Story) => unknown]>([
    ['is not one without an answer', (story) => story.registers('t').report({ status: null })],
    ['is not one that was answered 401', (story) => story.registers('t').report({ status: 401 })],
    ['is not one whose 200 was played', (story) => story.registers('t').report({ fault: 'answer' })],
    ['is no information', (story) => story.registers('t').info()],
  ])('%s', async (_, what) => {
    expect((await waiting().tell(what)).ending).toBe(null);
  });
});

describe('a wait', () => {
  test('that may go on does, once its time is over', async () => {
    const one = await stage([seeOrGoOn('report', 1, { seconds: 3 }), calm]).passes(2999);
    expect(one.ending).toBe(null);
    expect((await one.passes(1)).ending).toEqual(complete);
  });

  test('ends with the whole scenario', async () => {
    const steps = [pass({ seconds: 1 }), see('report', 1, { seconds: 60 })];
    const one = await stage(steps, { within: { intervals: 1, seconds: 4 } }).passes(4999);
    expect(one.ending).toBe(null);
    expect((await one.passes(1)).ending).toMatchObject({ how: 'stuck', step: 1 });
  });

  test('that begins when all is over ends at once', async () => {
    const steps = [
      seeOrGoOn('report', 1, { seconds: 60 }),
      pass({ seconds: 2 }),
      seeOrGoOn('report', 1, { seconds: 60 }),
    ];
    const one = await stage(steps, { within: { seconds: 5 } }).passes(5000);
    expect((await one.passes(2000)).ending).toEqual(complete);
  });
});

test('a socket is played dead on, and no longer', async () => {
  const one = await stage([swallow(true), swallow(false)]).passes(0);
  expect(one.did).toEqual(['swallow true', 'swallow false']);
  expect(one.recorded.flatMap((event) => (event.type === 'fault' ? [event.intent] : []))).toEqual([
    'swallow',
    'swallow-end',
  ]);
});

test('another agent is started beside the first', async () => {
  expect((await stage([startSecondAgent]).passes(0)).did).toEqual(['start second']);
});

test('the state of the agent is lost', async () => {
  expect((await stage([loseState]).passes(0)).did).toEqual(['lose first']);
});

test('the files that hold its token are written down, without the token', async () => {
  const one = stage([see('registered'), lookAtState]);
  await one.tell((story) => story.registers('t'));
  const readings = one.recorded.filter(({ type }) => type === 'reading');
  expect(one.did).toEqual(['look for 1']);
  expect(readings).toMatchObject([
    { source: 'token-files', values: { count: 1 } },
    { source: 'token-file', values: { path: 'state/token', mode: '0644', exposed: 'yes' } },
  ]);
  expect(JSON.stringify(readings)).not.toContain(tokenNamed('t'));
});

describe('the transport that the agent has chosen', () => {
  test.each<[string, string | null, (story: Story) => unknown]>([
    ['one report over HTTP', null, (story) => story.registers('t').report()],
    ['two reports over HTTP', 'http', (story) => story.registers('t').report().report()],
    ['a handshake', 'socket', (story) => story.registers('t').opens()],
    ['a handshake that was refused', 'socket', (story) => story.registers('t').opens({ status: 500 })],
    [
      'reports over HTTP before a handshake',
      'socket',
      (story) => story.registers('t').report().report().opens(),
    ],
  ])('after %s', async (_, chosen, what) => {
    const one = stage([disturb({ play: 'reset' }), pass({ seconds: 1 })]);
    expect((await one.tell(what)).player.chosen).toBe(chosen);
  });
});
