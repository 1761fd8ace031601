/** The protocol as a document: each statement with its verdict in the margin, and behind it its checks. */

import { type DocumentSection, type Passage, protocolDocument } from '../../../spec/document/index.ts';
import type { CheckReport, RequirementReport } from '../../../spec/report.ts';
import { LEVELS } from '../../../spec/requirement.ts';
import { VERDICT_MARKS } from '../../marks.ts';
import { sentence, statementOf } from '../../sources.ts';
import { both, html, type Markup, prose, whole } from '../markup.ts';
import type { PageModel } from '../page-model.ts';
import { reasonOf } from '../reasons.ts';
import { inBoth } from '../speech.ts';
import { passageStanding, standingMark, standingOf, standingSymbol } from '../standing.ts';
import { texts } from '../texts.ts';
import { command } from './command.ts';
import { killedBy } from './killed.ts';
import { wireOf } from './wire.ts';

export function documentSection(model: PageModel): Markup {
  return html`<section id=protocol aria-labelledby=protocol-title><h2 id=protocol-title>${both(texts.protocol)}</h2>
<p class=intro>${both(texts.protocolAbout)}</p>${filters(model)}
${[...protocolDocument, ...fromFiles(model)].map((section) => chapter(model, section))}</section>`;
}

const SHOWS = [
  ['', texts.all],
  ['failed', texts.failed],
  ['undecided', texts.undecided],
  ['passed', texts.passed],
  ['unlooked', texts.unlooked],
] as const;

/** Buttons that choose what is shown; they need script, so that without it they are not there. */
function filters({ report }: PageModel): Markup {
  const kinds = new Set(report.requirements.map((one) => SHOW_OF[standingOf(one).kind]));
  return html`<div class=filters data-script hidden>${SHOWS.filter(([show]) => show === '' || kinds.has(show)).map(([show, text]) => html`<button type=button data-show="${show}" aria-pressed=${show === '' ? 'true' : 'false'}>${both(text)}</button>`)}<span class=gap></span>${LEVELS.map((level) => html`<button type=button data-level="${level}" aria-pressed=false>${level}</button>`)}</div>`;
}

const SHOW_OF = {
  failed: 'failed',
  warning: 'failed',
  notice: 'failed',
  undecided: 'undecided',
  passed: 'passed',
  unlooked: 'unlooked',
} as const;

/** Requirements that are no part of the protocol: those of the user's scenario files. */
function fromFiles({ report }: PageModel): DocumentSection[] {
  const placed = new Set(
    protocolDocument.flatMap(({ passages }) => passages.flatMap((one) => one.requirements)),
  );
  const requirements = report.requirements.map(({ id }) => id).filter((id) => !placed.has(id));
  if (requirements.length === 0) return [];
  const passages = [{ text: texts.fromFilesAbout, requirements }];
  return [{ id: 'files', number: null, title: texts.fromFiles, passages }];
}

function chapter(model: PageModel, { id, number, title, passages }: DocumentSection): Markup {
  return html`<section class=chapter id="p-${id}" aria-labelledby="t-${id}"><h3 id="t-${id}">${number && html`<span class=num>${number}</span> `}${both(title)}</h3>${passages.map((passage) => passageOf(model, passage))}</section>`;
}

function passageOf(model: PageModel, { text, requirements }: Passage): Markup {
  const own = requirements.flatMap((id) => model.requirements.get(id) ?? []);
  const standing =
    own.length > 0
      ? standingMark(passageStanding(own))
      : html`<span class="s s-others">${both(texts.ofOthers[model.report.target.role])}</span>`;
  return html`<div class=passage><div class=margin>${standing}</div><p class=lead>${both(text, prose)}</p>${own.map((one) => clause(model, one))}</div>`;
}

/** One requirement; where it failed, its address is above and this leads there. */
function clause(model: PageModel, requirement: RequirementReport): Markup {
  const { sources, checks } = model;
  const own = requirement.checks.flatMap((id) => checks.get(id) ?? []);
  const standing = standingOf(requirement);
  const isAbove = own.some(({ verdict }) => verdict === 'fail');
  const statement = inBoth((language) => statementOf(requirement, { ...sources, language }));
  const reason = requirement.reason;
  return html`<details class=clause${isAbove ? '' : html` id="${requirement.id}"`} data-k="${standing.kind}" data-l="${requirement.level}"><summary><span class=margin>${standing.kind === 'passed' ? standingSymbol(standing) : standingMark(standing)}</span><span class=rule><span class=rid>${requirement.id}</span> <span class=lvl>${requirement.level}</span> ${both(statement, prose)}${reason !== null && html` <span class=why>${both(reasonOf(reason, [requirement.id], own), whole)}</span>`}</span></summary>
<div class=inside><p class=meta>${requirement.origin} · ${both(texts.checks(own.length))}${isAbove && html` · <a href="#${requirement.id}">${both(texts.above)}</a>`}</p><ul class=checks>${own.map((check) => checkLine(model, check))}</ul>${repeat(own)}</div></details>`;
}

/** A check that passed takes one line; one that was not judged says why, and how to repeat it. */
function checkLine(model: PageModel, check: CheckReport): Markup {
  const { verdict, scenario, id } = check;
  const slug = id.slice(check.requirement.length + 1);
  const where = scenario !== null && html` <span class=meta>${scenario}</span>`;
  const name = html`<a class=slug href="#${id}">${slug}</a> ${both(check.titles)}${where}`;
  if (verdict === 'fail') return html`<li>${standingSymbol(standingOf(check))} <span>${name}</span></li>`;
  if (verdict === 'pass')
    return html`<li id="${id}"><b class=s-passed>${VERDICT_MARKS.pass}</b> <span>${name}${killedBy(model, check)}${wireOf(model, check)}</span></li>`;
  // Where none of a requirement was selected, its own line says why, and one command is there for all.
  const isLeftOut = model.requirements.get(check.requirement)?.verdict === 'not-selected';
  const message = inBoth((language) => (isLeftOut ? '' : (sentence(check, 'message', language) ?? '')));
  const again = verdict !== 'not-applicable' && !isLeftOut && html`<br>${command(check.repro.command)}`;
  return html`<li id="${id}">${standingSymbol(standingOf(check))} <span>${name}${message.en !== '' && html` <span class=why>${both(message)}</span>`}${again}${killedBy(model, check)}${wireOf(model, check)}</span></li>`;
}

const TOGETHER = ['pass', 'not-selected'];

/** The command for all checks of a requirement, taken from that of the first: where all passed, or none was selected. */
function repeat(own: readonly CheckReport[]): Markup | false {
  const [first] = own;
  if (first === undefined || !TOGETHER.includes(first.verdict)) return false;
  if (own.some(({ verdict }) => verdict !== first.verdict)) return false;
  return html`<p>${command(first.repro.command.replace(`--only ${first.id}`, `--only ${first.requirement}`))}</p>`;
}
