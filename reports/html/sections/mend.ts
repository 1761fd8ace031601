/** What to mend, by consequence: what failed, what could not be judged, then warnings and advice. */

import type { CheckReport } from '../../../spec/report.ts';
import { type Finding, findingsOf, type Undecided, undecidedOf, type Weight } from '../../findings.ts';
import { VERDICT_MARKS } from '../../marks.ts';
import { caseText } from '../../plain.ts';
import { adviceOf, gist, sentence, statementOf } from '../../sources.ts';
import { both, html, type Markup, prose } from '../markup.ts';
import type { PageModel } from '../page-model.ts';
import { inBoth, say } from '../speech.ts';
import { standingMark, standingOf } from '../standing.ts';
import { texts } from '../texts.ts';
import { command } from './command.ts';
import { killedBy } from './killed.ts';
import { wireOf } from './wire.ts';

/** Checks of one requirement that are shown in full; the others open. */
const IN_FULL = 2;

export function mendSection(model: PageModel): Markup {
  const findings = findingsOf(model.report);
  const undecided = undecidedOf(model.report, 'en');
  const group = (weight: Weight, title: Markup) => {
    const own = findings.filter((finding) => finding.weight === weight);
    return (
      own.length > 0 && html`<h3 class=group>${title}</h3>${own.map((finding) => article(model, finding))}`
    );
  };
  const nothing = findings.length === 0 && undecided.length === 0;
  return html`<section id=mend aria-labelledby=mend-title><h2 id=mend-title>${both(texts.toMend)}</h2>
${nothing && html`<p>${both(texts.nothingToMend)}</p>`}${group('failure', say('mustFailed'))}
${undecided.length > 0 && html`<h3 class=group>${say('notJudged')}</h3>${undecided.map((one) => undecidedItem(model, one))}`}
${group('warning', say('shouldFailed'))}${group('notice', say('advisoryFailed'))}</section>`;
}

function article(model: PageModel, { requirement, checks, gates, weight }: Finding): Markup {
  const { sources } = model;
  const advice = inBoth((language) => adviceOf(requirement, { ...sources, language }) ?? '');
  const others = checks.slice(IN_FULL);
  return html`<article class=finding id="${requirement.id}" data-k="${standingOf(requirement).kind}">
<div class=margin>${standingMark(standingOf(requirement))}<span class=meta>${requirement.level}</span><span class=meta>${requirement.origin}</span>${weight === 'failure' && !gates && html`<span class=meta>${say('doesNotCount')}</span>`}</div>
<div class=body><h4><a class=cid href="#${requirement.id}">${requirement.id}</a></h4>
<p class=statement>${both(
    inBoth((language) => statementOf(requirement, { ...sources, language })),
    prose,
  )}</p>
${checks.slice(0, IN_FULL).map((check) => checkInFull(model, check))}
${others.length > 0 && html`<details class=more><summary>${both(texts.moreFailed(others.length))}</summary>${others.map((check) => checkInFull(model, check))}</details>`}
${advice.en !== '' && html`<p class=advice><b>${say('mend')}</b> ${both(advice, prose)}</p>`}
</div></article>`;
}

function checkInFull(model: PageModel, check: CheckReport): Markup {
  const part = (name: 'message' | 'expected' | 'actual') =>
    inBoth((language) => sentence(check, name, language) ?? '');
  const [message, expected, seen] = [part('message'), part('expected'), part('actual')];
  const counterexample = caseText(check);
  return html`<div class=check id="${check.id}"><h5><a class=cid href="#${check.id}">${check.id}</a> <span>${both(check.titles)}</span></h5>
${message.en !== '' && html`<p>${both(message)}</p>`}
<dl class=facts>${fact('expected', expected)}${fact('seen', seen)}${counterexample !== null && fact('case', { en: counterexample, zh: counterexample })}</dl>
${wireOf(model, check)}
<dl class=facts><div><dt>${say('repeat')}</dt><dd>${command(check.repro.command)}</dd></div>${check.repro.curl !== null && html`<div><dt>${say('curl')}</dt><dd>${command(check.repro.curl)}</dd></div>`}</dl>${killedBy(model, check)}</div>`;
}

function fact(label: 'expected' | 'seen' | 'case', text: { en: string; zh: string }): Markup | false {
  return text.en !== '' && html`<div><dt>${say(label)}</dt><dd class="${label}">${both(text)}</dd></div>`;
}

/** Checks listed for one cause before the others are counted. */
const LISTED = 24;

function undecidedItem({ report }: PageModel, { verdict, checks, gates }: Undecided): Markup {
  const more = checks.length - LISTED;
  const level = report.requirements.find(({ id }) => id === checks[0].requirement)?.level ?? 'MUST';
  return html`<article class=finding data-k=undecided><div class=margin>${standingMark(standingOf({ verdict, level }))}<span class=meta>${say(gates ? 'counts' : 'doesNotCount')}</span></div>
<div class=body><p class=statement>${both(inBoth((language) => gist(checks[0], language)))}</p>
<p class=ids>${checks.slice(0, LISTED).map((check) => html`<a href="#${check.id}">${VERDICT_MARKS[verdict]} ${check.id}</a> `)}${more > 0 && say('andMore', { n: more })}</p></div></article>`;
}
