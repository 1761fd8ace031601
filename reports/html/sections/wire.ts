/** An exchange on the wire beside its valid twin, with what differs marked. */

import type { CheckReport } from '../../../spec/report.ts';
import type { ExchangeView } from '../../exchange.ts';
import { both, html, type Markup } from '../markup.ts';
import type { PageModel } from '../page-model.ts';
import { say } from '../speech.ts';
import { texts } from '../texts.ts';
import { differentParts, type Marked, type Part, partsOf, toldParts } from '../wire-parts.ts';

/** Cited exchanges that are shown beside the last, offending one. */
const SHOWN = 3;

/** The exchanges that a check cites: the offending one beside its twin, then some of the others. */
export function wireOf(model: PageModel, check: CheckReport): Markup | false {
  const cited = check.exchanges.filter((number) => model.exchanges.has(number));
  const offending = cited.at(-1);
  if (offending === undefined) return false;
  const others = cited.slice(0, -1).slice(-SHOWN);
  return html`${pair(model, check, offending)}${others.length > 0 && html`<details class=others><summary>${both(texts.alsoCited)}: ${others.join(', ')}</summary>${others.map((number) => pair(model, check, number))}</details>`}`;
}

function pair(model: PageModel, check: CheckReport, number: number): Markup | false {
  const view = model.exchanges.get(number);
  if (view === undefined) return false;
  if (model.addressed.has(number))
    return html`<p class=again><a href="#x${number}">${both(texts.wireOf(number))}</a></p>`;
  model.addressed.add(number);
  const twin = model.exchanges.get(model.twins.get(number) ?? -1);
  const parts = partsOf(view);
  if (twin === undefined) {
    const told = {
      seen: `${check.message} ${check.actual ?? ''}`,
      expected: check.expected ?? '',
      by: model.report.target.role === 'agent' ? 'agent' : 'master',
    } as const;
    return html`<div class=wire id="x${number}">${column(view, toldParts(parts, told), texts.wireOf(number))}</div>`;
  }
  const others = partsOf(twin);
  return html`<div class="wire twins" id="x${number}">${column(view, differentParts(parts, others), texts.offending(number))}${column(twin, differentParts(others, parts), texts.twin(twin.number))}</div>`;
}

function column(view: ExchangeView, parts: readonly Marked[], title: { en: string; zh: string }): Markup {
  const before =
    view.framesBefore > 0 && html`<p class=cut>${say('moreFrames', { n: view.framesBefore })}</p>`;
  return html`<figure><figcaption>${both(title)}</figcaption><pre tabindex=0>${parts.map(line)}</pre>${before}</figure>`;
}

const ARROW: Readonly<Record<Part['from'], string>> = { agent: '→', master: '←' };

function line({ part, runs }: Marked): Markup {
  const arrow = part.isFirst ? ARROW[part.from] : ' ';
  const why = part.cause !== undefined && html`${say(`answer.${part.cause}`)} `;
  const text = runs.map((run) => (run.isMarked ? html`<mark>${broken(run.text)}</mark>` : broken(run.text)));
  return html`<span class="w w-${part.from}${part.isFirst && !part.isFrame ? ' first' : ''}"><i aria-hidden=true>${arrow}</i>${why}${text}${part.cut > 0 && html`<small> ${say('bytesInAll', { bytes: part.cut })}</small>`}
</span>`;
}

/** Long JSON may break after a comma, rather than within a name. */
function broken(text: string): Markup {
  return html`${text.split(/(?<=,)(?=")/).map((part, index) => (index === 0 ? part : html`<wbr>${part}`))}`;
}
