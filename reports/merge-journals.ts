/** The journals of shards on one time line: what two of them both use (numbers, labels, masks) is told apart. */

import type { JournalEvent } from '../spec/journal.ts';
import type { Report } from '../spec/report.ts';

/** A shard's report with its journal. */
export interface Recorded {
  readonly report: Report;
  /** Empty where it is not at hand. */
  readonly events: readonly JournalEvent[];
}

/** What the numbers of one shard are raised by. */
interface Move {
  readonly ms: number;
  readonly token: number;
  readonly exchange: number;
  readonly conn: number;
  /** By scenario: what another shard played before is another try. */
  readonly attempts: ReadonlyMap<string | null, number>;
}

/** The shards with their numbers moved, so that none means two things. */
export function renumbered(shards: readonly Recorded[]): Recorded[] {
  const first = Math.min(...shards.map(({ report }) => Date.parse(report.run.startedAt)));
  let move: Move = { ms: 0, token: 0, exchange: 0, conn: 0, attempts: new Map() };
  return shards.map((shard) => {
    const own = { ...move, ms: Date.parse(shard.report.run.startedAt) - first };
    move = after(own, shard);
    return {
      report: movedReport(shard.report, own),
      events: shard.events.map((event) => movedEvent(event, own, shard.report.run.shard ?? '')),
    };
  });
}

/** The journals as one, in order of time; its one beginning is that of the first shard. */
export function mergedEvents(shards: readonly Recorded[]): JournalEvent[] {
  const all = shards.flatMap(({ events }) => events).sort((a, b) => a.t - b.t);
  const begin = all.find(({ type }) => type === 'run');
  return all
    .filter((event) => event.type !== 'run' || event === begin)
    .map((event, index) => ({ ...event, seq: index }));
}

/** Where the numbers of the next shard begin. */
function after(move: Move, { report, events }: Recorded): Move {
  const used = { token: 0, exchange: 0, conn: 0 };
  const attempts = new Map(move.attempts);
  const seeTokens = (value: unknown) => {
    for (const [, number] of JSON.stringify(value).matchAll(TOKEN))
      used.token = Math.max(used.token, Number(number) + 1);
  };
  const see = (kind: 'exchange' | 'conn', number: number | null) => {
    if (number !== null) used[kind] = Math.max(used[kind], number + 1);
  };
  seeTokens(report);
  for (const check of report.checks) for (const number of check.exchanges) see('exchange', number);
  for (const event of events) {
    seeTokens(event);
    see('exchange', event.exchange);
    see('conn', event.conn);
    const before = move.attempts.get(event.scenario) ?? 0;
    attempts.set(event.scenario, Math.max(attempts.get(event.scenario) ?? 0, before + event.attempt));
  }
  return {
    ms: 0,
    token: move.token + used.token,
    exchange: move.exchange + used.exchange,
    conn: move.conn + used.conn,
    attempts,
  };
}

const TOKEN = /‹token (\d+)/g;

/** The same value with the masks of another shard's tokens. */
function remasked<Value>(value: Value, { token }: Move): Value {
  if (token === 0) return value;
  const text = JSON.stringify(value).replace(
    TOKEN,
    (_, number: string) => `‹token ${Number(number) + token}`,
  );
  return JSON.parse(text) as Value;
}

function movedReport(report: Report, move: Move): Report {
  const own = remasked(report, move);
  const moved = (numbers: readonly number[]) => numbers.map((number) => number + move.exchange);
  return { ...own, checks: own.checks.map((check) => ({ ...check, exchanges: moved(check.exchanges) })) };
}

function movedEvent(event: JournalEvent, move: Move, shard: string): JournalEvent {
  const own = remasked(event, move);
  return {
    ...own,
    ...times(own, move.ms),
    attempt: own.attempt + (own.scenario === null ? 0 : (move.attempts.get(own.scenario) ?? 0)),
    peer: own.peer === null ? null : `${own.peer} (${shard})`,
    conn: own.conn === null ? null : own.conn + move.conn,
    exchange: own.exchange === null ? null : own.exchange + move.exchange,
  };
}

/** The times that an event holds, in milliseconds since the first shard began. */
function times(event: JournalEvent, ms: number): object {
  const t = event.t + ms;
  if (event.type === 'request') return { t, began: event.began + ms };
  if (event.type === 'reading' && typeof event.values.at === 'number')
    return { t, values: { ...event.values, at: event.values.at + ms } };
  return { t };
}
