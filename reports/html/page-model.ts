import type { JournalEvent } from '../../spec/journal.ts';
import type { CheckReport, Report, RequirementReport } from '../../spec/report.ts';
import { type ExchangeView, exchangesOf } from '../exchange.ts';
import { citedExchanges, type Sources } from '../sources.ts';
import { twinsOf } from './twins.ts';

/** All that the sections of the page are made from. */
export interface PageModel {
  readonly report: Report;
  readonly sources: Sources;
  readonly events: readonly JournalEvent[];
  readonly checks: ReadonlyMap<string, CheckReport>;
  readonly requirements: ReadonlyMap<string, RequirementReport>;
  /** Cited exchanges and their twins. */
  readonly exchanges: ReadonlyMap<number, ExchangeView>;
  /** The valid twin of a cited exchange, where the journal has one. */
  readonly twins: ReadonlyMap<number, number>;
  /** Exchanges that have been given their address in the page; each is addressed once. */
  readonly addressed: Set<number>;
}

/** Looks up what the sections need, once. */
export function pageModel(report: Report, sources: Sources, events: readonly JournalEvent[]): PageModel {
  const cited = citedExchanges(report.checks);
  // What an agent sends is its own: nothing of it was made to be another's twin.
  const twins = report.target.role === 'server' ? twinsOf(events, cited) : new Map<number, number>();
  return {
    report,
    sources,
    events,
    checks: new Map(report.checks.map((check) => [check.id, check])),
    requirements: new Map(report.requirements.map((one) => [one.id, one])),
    exchanges: exchangesOf(events, new Set([...cited, ...twins.values()])),
    twins,
    addressed: new Set(),
  };
}
