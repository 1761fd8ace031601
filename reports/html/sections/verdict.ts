/** The head of the page: the verdict, how far it reaches, and every requirement at a glance. */

import { protocolDocument } from '../../../spec/document/index.ts';
import type { RequirementReport } from '../../../spec/report.ts';
import { type Bilingual, LEVELS } from '../../../spec/requirement.ts';
import { leftOutOf, mendOrder, partlyLeftOut, tallyOf } from '../../findings.ts';
import { RUN_MARKS, VERDICT_MARKS } from '../../marks.ts';
import { scoreText } from '../../scope.ts';
import { gist, said } from '../../sources.ts';
import { both, html, type Markup, whole } from '../markup.ts';
import type { PageModel } from '../page-model.ts';
import { reasonOf } from '../reasons.ts';
import { inBoth, say, word } from '../speech.ts';
import { standingOf, standingSymbol } from '../standing.ts';
import { texts } from '../texts.ts';

const KIND = { conformant: 'passed', 'not-conformant': 'failed', incomplete: 'undecided' } as const;

export function verdictSection(model: PageModel): Markup {
  const { report } = model;
  const notes = report.run.notes.map(
    (note) => html`<p class=note>${both(inBoth((language) => said(note, language)))}</p>`,
  );
  return html`<section id=verdict class=verdict aria-labelledby=verdict-word>
<p class=kicker>${both(texts.kicker[report.target.role](report.spec.version))}</p>
<h1 id=verdict-word class="s s-${KIND[report.verdict]}"><b aria-hidden=true>${RUN_MARKS[report.verdict]}</b> ${say(report.verdict)}</h1>
<p class=score>${both(inBoth((language) => scoreText(report, language)))}</p>
<p class=target><code>${report.target.text}</code></p>
${report.run.complete ? '' : html`<p class=note>${say('interrupted')}</p>`}${notes}
${first(model)}
<div class=overview>${glance(model)}${tally(model)}</div>
${scope(model)}
</section>`;
}

/** Lines of what to mend first; the rest is counted. */
const FIRST = 5;

/** What to mend first, a line each. */
function first({ report }: PageModel): Markup | false {
  const items = mendOrder(report, 'en');
  if (items.length === 0) return false;
  const lines = items.slice(0, FIRST).map((one) => {
    const [{ id, level, verdict }, ...others] = one.checks;
    const more = others.length > 0 && ` +${others.length}`;
    return html`<li><a href="#${id}">${standingSymbol(standingOf({ verdict, level }))} <span class=cid>${id}${more}</span></a> <span>${both(inBoth((language) => gist(one.checks[0], language)))}</span></li>`;
  });
  const n = items.length - lines.length;
  return html`<div class=worst><h2 class=minor>${say('mendFirst')}</h2><ol>${lines}</ol>${n > 0 && html`<p class=meta><a href="#mend">${say('andMore', { n })}</a></p>`}</div>`;
}

/** Every requirement as one mark, a row for each section of the protocol. */
function glance({ requirements, report }: PageModel): Markup {
  const placed = new Set(
    protocolDocument.flatMap(({ passages }) => passages.flatMap((one) => one.requirements)),
  );
  const rows = protocolDocument.map(({ id, number, title, passages }) => ({
    id,
    name: html`${number && html`<span class=num>${number}</span> `}${both(title)}`,
    own: passages.flatMap((passage) => passage.requirements.flatMap((one) => requirements.get(one) ?? [])),
  }));
  const own = report.requirements.filter(({ id }) => !placed.has(id));
  return html`<div class=glance><h2 class=sr>${both(texts.atAGlance)}</h2><dl>${[
    ...rows,
    { id: 'files', name: both(texts.fromFiles), own },
  ].map(
    ({ id, name, own }) =>
      own.length > 0 &&
      html`<div class=row><dt><a href="#p-${id}">${name}</a></dt><dd>${own.map(cell)}</dd></div>`,
  )}</dl></div>`;
}

function cell(requirement: RequirementReport): Markup {
  return html`<a class=cell href="#${requirement.id}" title="${requirement.id}">${standingSymbol(standingOf(requirement))}<span class=sr> ${requirement.id}</span></a>`;
}

/** Requirements counted by verdict and level. */
function tally({ report }: PageModel): Markup {
  return html`<table class=tally><caption class=sr>${say('requirements')}</caption>
<thead><tr><th scope=col>${say('requirements')}</th>${LEVELS.map((level) => html`<th scope=col>${level}</th>`)}</tr></thead>
<tbody>${tallyOf(report).map(
    ({ verdict, counts }) =>
      html`<tr><th scope=row><span class="v v-${verdict}"><b aria-hidden=true>${VERDICT_MARKS[verdict]}</b> ${say(verdict)}</span></th>${counts.map((count) => html`<td>${count === 0 ? '·' : count}</td>`)}</tr>`,
  )}</tbody></table>`;
}

/** What was not looked at, and why. */
function scope({ report }: PageModel): Markup | false {
  const groups = leftOutOf(report);
  const within = (['not-selected', 'not-applicable'] as const)
    .map((verdict) => ({ verdict, n: partlyLeftOut(report, verdict).length }))
    .filter(({ n }) => n > 0);
  if (groups.length === 0 && within.length === 0) return false;
  return html`<div class=scope><h2 class=minor>${say('notLooked')}</h2><ul>${groups.map(
    ({ verdict, reason, ids }) =>
      html`<li><b aria-hidden=true>${VERDICT_MARKS[verdict]}</b> ${ids.length} ${say(verdict)} · ${both(reasonOf(reason, ids, report.checks), whole)}${idList(ids)}</li>`,
  )}${within.map(({ verdict, n }) => html`<li><b aria-hidden=true>${VERDICT_MARKS[verdict]}</b> ${both(withinJudged(verdict, n))}</li>`)}</ul></div>`;
}

/** More ids than these are shown when they are asked for. */
const LISTED = 10;

function idList(ids: readonly string[]): Markup {
  const links = ids.map((id, index) => html`${index > 0 && ' '}<a class=id href="#${id}">${id}</a>`);
  if (ids.length <= LISTED) return html` · ${links}`;
  return html`<details class=which><summary>${both(texts.which)}</summary>${links}</details>`;
}

/** Checks that were left out of requirements which others judged. */
function withinJudged(verdict: 'not-selected' | 'not-applicable', n: number): Bilingual {
  const name = word(verdict);
  return {
    en: word('withinJudged', { n, verdict: name.en }).en,
    zh: word('withinJudged', { n, verdict: name.zh }).zh,
  };
}
