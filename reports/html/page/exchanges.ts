/** Every exchange of the journal as a row that opens on what was on the wire. */

import type { JournalEvent } from '../../../spec/journal.ts';
import { exchangesOf } from '../../exchange.ts';
import { visibleLines } from '../../sanitize.ts';
import { partsOf } from '../wire-parts.ts';
import { byId, element } from './dom.ts';
import { apply } from './filters.ts';
import { journal } from './journal.ts';

let listed: Promise<ReadonlyMap<number, HTMLElement>> | null = null;

/** The box that makes the list when it is first opened. */
export function offerExchanges(): void {
  const box = byId('every-exchange');
  if (!(box instanceof HTMLDetailsElement)) return;
  box.addEventListener('toggle', () => {
    if (box.open) void list();
  });
}

/** The row of an exchange, made now if it was not there yet. */
export async function findExchange(number: number): Promise<HTMLElement | null> {
  return (await list()).get(number) ?? null;
}

function list(): Promise<ReadonlyMap<number, HTMLElement>> {
  listed ??= make();
  return listed;
}

async function make(): Promise<ReadonlyMap<number, HTMLElement>> {
  const events = await journal();
  const groups = new Map<number, JournalEvent[]>();
  for (const event of events) {
    if (event.exchange === null) continue;
    const own = groups.get(event.exchange);
    if (own) own.push(event);
    else groups.set(event.exchange, [event]);
  }
  const rows = new Map<number, HTMLElement>();
  const holder = element('div', 'exchanges');
  for (const [number, own] of groups) {
    const row = rowOf(number, own);
    rows.set(number, row);
    holder.append(row);
  }
  byId('every-exchange')?.append(holder);
  apply();
  return rows;
}

function rowOf(number: number, events: readonly JournalEvent[]): HTMLElement {
  const request = events.find((event) => event.type === 'request');
  const response = events.find((event) => event.type === 'response');
  const failed = events.find((event) => event.type === 'no-response');
  const frames = events.filter((event) => event.type === 'frame').length;
  const [first] = events;
  const call = request ? `${request.method} ${request.path}` : '';
  const answer = response ? String(response.status) : (failed?.cause ?? '');
  const row = element(
    'details',
    '',
    element(
      'summary',
      '',
      element('span', 'n', String(number)),
      element('span', 't', `${((first?.t ?? 0) / 1000).toFixed(3)} s`),
      element('span', '', visibleLines(call)),
      element('span', '', frames === 0 ? answer : `${answer} · ${frames} ⇄`),
      element('span', 'who', first?.scenario ?? ''),
    ),
  );
  if (byId(`x${number}`) === null) row.id = `x${number}`;
  row.addEventListener('toggle', () => row.append(wireOf(number, events)), { once: true });
  return row;
}

const ARROWS = { agent: '→', master: '←' } as const;

function wireOf(number: number, events: readonly JournalEvent[]): Node {
  const view = exchangesOf(events, new Set([number])).get(number);
  const lines = (view ? partsOf(view) : []).map((part) => {
    const arrow = element('i', '', part.isFirst ? ARROWS[part.from] : ' ');
    arrow.ariaHidden = 'true';
    const text = visibleLines(`${part.cause ?? ''} ${part.text}`.trimStart());
    return element(
      'span',
      `w w-${part.from}${part.isFirst && !part.isFrame ? ' first' : ''}`,
      arrow,
      text,
      '\n',
    );
  });
  return element('pre', '', ...lines);
}
