import type { Master } from '../../mocks/master/master.ts';
import { livePage } from '../../reports/live/shell.ts';
import type { Language } from '../../spec/requirement.ts';
import type { Journal } from '../journal/journal.ts';
import { act } from './actions.ts';
import { Feed } from './feed.ts';
import { PageMask } from './page-mask.ts';
import { type LiveServer, serveLive } from './server.ts';
import { LiveState } from './state.ts';

export interface LiveGiven {
  readonly journal: Journal;
  readonly master: Master;
  readonly prefix: string;
  readonly host: string;
  /** Null for a free one, next to the master's where that is possible. */
  readonly port: number | null;
  /** What agents are told, in milliseconds; null where that is not known. */
  readonly intervalMs: number | null;
  /** The file that the journal is written to; null for none. */
  readonly file: string | null;
  readonly startedAt: Date;
  readonly language: Language;
}

/** How often a page hears that the master is there, in milliseconds. */
const BEAT_MS = 2000;
/** How many ports after the master's are tried. */
const NEIGHBOURS = 10;

/** Follows a master and serves the page that shows it; rejects where the port that was asked for cannot be opened. */
export async function openLive(given: LiveGiven): Promise<LiveServer> {
  const { journal, master, port, language } = given;
  const mask = new PageMask();
  const state = new LiveState({
    run: journal.run,
    master: master.url,
    startedAt: given.startedAt.toISOString(),
    interval: given.intervalMs,
    journal: given.file,
    prefix: given.prefix,
    mask,
  });
  const feed = new Feed(state.view, mask);
  const unlisten = journal.listen((event) => feed.push(state.see(event)));
  const beat = setInterval(() => feed.push(state.pass(journal.now())), BEAT_MS).unref();
  const serve = (at: number) =>
    serveLive({
      host: given.host,
      port: at,
      state,
      feed,
      mask,
      page: (key) => livePage(language, key),
      act(action, agent) {
        const lanes = agent === null ? state.lanes : [state.lane(agent) ?? []].flat();
        act(action, lanes, master, journal);
      },
    });
  const stop = () => {
    unlisten();
    clearInterval(beat);
  };
  try {
    const server = port === null ? await nextTo(master.port, serve) : await serve(port);
    return {
      ...server,
      async close() {
        stop();
        await server.close();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** The first port after this one that is free, or any. */
async function nextTo(port: number, serve: (port: number) => Promise<LiveServer>): Promise<LiveServer> {
  for (let next = port + 1; next <= Math.min(port + NEIGHBOURS, 65_535); next++)
    try {
      return await serve(next);
    } catch {
      // somebody else has it
    }
  return serve(0);
}
