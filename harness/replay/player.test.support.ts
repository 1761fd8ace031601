import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster, type Master, type MasterOptions } from '../../mocks/master/master.ts';
import { Line } from '../../mocks/probe/line.ts';
import type { EventType, JournalEvent } from '../../spec/journal.ts';
import { randomFrom } from '../drive/random.ts';
import { Journal } from '../journal/journal.ts';
import { maskedRecording } from '../recording/masked.ts';
import type { Story } from '../testing/journal-of.ts';
import { planOf } from './plan.ts';
import { Player } from './player.ts';
import { tokenFacts } from './token-facts.ts';
import { Tokens } from './tokens.ts';

export type Event<Type extends EventType> = Extract<JournalEvent, { type: Type }>;

const soon = () => AbortSignal.timeout(30_000);
const closing: (() => Promise<unknown>)[] = [];

/** Ends every server that was started; for after each test. */
export async function closeServers(): Promise<void> {
  for (const close of closing.splice(0)) await close();
}

interface Stage {
  readonly url: string;
  readonly signal?: AbortSignal;
  readonly overridden?: readonly string[];
}

/** Plays a story against a URL; gives the player, and what it wrote down. */
export async function play(story: Story, { url, signal = soon(), overridden = [] }: Stage) {
  const { events, shown } = maskedRecording(story.events);
  const { moves } = planOf(events);
  const facts = tokenFacts(events, moves);
  const journal = new Journal('replay', systemClock);
  const seen: JournalEvent[] = [];
  journal.listen((event) => seen.push(event));
  const line = new Line({ url, timeoutMs: 30_000 });
  const player = new Player({
    line,
    recorder: journal,
    clock: systemClock,
    tokens: new Tokens(shown, randomFrom(1, 'test')),
    facts,
    overridden: new Set(overridden),
    signal,
  });
  try {
    for (const agent of facts.fromBefore) await player.introduce(agent, `conform-${agent.number}`);
    await player.play(moves);
  } finally {
    line.close();
  }
  return { player, seen, of: only(seen) };
}

/** The events of one type. */
export function only(events: readonly JournalEvent[]) {
  return <Type extends EventType>(type: Type) =>
    events.filter((event): event is Event<Type> => event.type === type);
}

/** A master, and what it wrote down. */
export async function master(options: Partial<Omit<MasterOptions, 'recorder'>> = {}) {
  const journal = new Journal('master', systemClock);
  const events: JournalEvent[] = [];
  journal.listen((event) => events.push(event));
  const running: Master = await createMaster({ recorder: journal, ...options });
  closing.push(() => running.close());
  /** The first event of a type that `wanted` takes, now or later. */
  const until = <Type extends EventType>(type: Type, wanted: (event: Event<Type>) => boolean) =>
    new Promise<Event<Type>>((resolve) => {
      const look = (event: JournalEvent) => {
        if (event.type === type && wanted(event as Event<Type>)) resolve(event as Event<Type>);
      };
      events.forEach(look);
      journal.listen(look);
    });
  return { running, url: running.url, events, of: only(events), until, journal };
}

/** A server made for one test. */
export async function server(listener: RequestListener): Promise<string> {
  const made = createServer(listener).listen(0, '127.0.0.1');
  await once(made, 'listening');
  closing.push(async () => {
    made.closeAllConnections();
    made.close();
  });
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}
