/** `matrix.html`: implementations side by side, in both languages; it needs no script. */

import { type Bilingual, type Language, LEVELS } from '../../../spec/requirement.ts';
import { scoreOf } from '../../findings.ts';
import { pageAssets } from '../../generated/page-assets.ts';
import { RUN_MARKS } from '../../marks.ts';
import type { Cell, Column, Matrix, Row, Way } from '../../matrix.ts';
import { shorten } from '../../shorten.ts';
import { gist, type Sources, statementOf } from '../../sources.ts';
import { wordsIn } from '../../words.ts';
import { choices } from '../bar.ts';
import { headTitled } from '../head.ts';
import { both, html, type Markup, prose } from '../markup.ts';
import { inBoth, say } from '../speech.ts';
import { standingMark, standingOf } from '../standing.ts';
import { texts } from '../texts.ts';

const ASSETS = { style: pageAssets.style + pageAssets.matrixStyle, script: '' };

/** The whole page, in the language of the sources until the reader takes the other one. */
export function matrixPage(matrix: Matrix, sources: Sources): string {
  const { language } = sources;
  const different = matrix.rows.filter(({ differs }) => differs).length;
  const page = html`<!doctype html>
<html lang="${language}">${headTitled(titleOf(matrix, language), ASSETS)}
<body><a class=skip href="#matrix">${both(texts.skip)}</a>
<header><div class=bar><nav><ul><li><a href="#implementations">${say('matrix')}</a></li><li><a href="#matrix">${say('requirements')}</a></li></ul></nav><div class=tools>${choices(language)}</div></div></header>
<main><section id=implementations class=verdict><h1>${say('matrix')}</h1>
<p class=score>${say('differences', { n: different, of: matrix.rows.length })}</p>${columnsTable(matrix)}</section>
<section id=matrix aria-labelledby=matrix-title><h2 id=matrix-title>${say('requirements')}</h2>
<label class=switch><input type=checkbox id=only-differences> ${say('onlyDifferences')}</label>
${different === 0 && html`<p class=intro>${say('noDifferences')}</p>`}
<div class=scroll tabindex=0><table class=matrix><thead><tr><th scope=col>${say('statement')}</th>${matrix.columns.map((_, index) => html`<th scope=col><a href="#c${index + 1}">${index + 1}</a></th>`)}</tr></thead>
<tbody>${matrix.rows.map((row) => rowOf(row, sources))}</tbody></table></div></section></main></body></html>
`;
  return page.text;
}

function titleOf({ columns }: Matrix, language: Language): string {
  return `${wordsIn(language)('matrix')} · ${columns.map(({ name }) => name).join(' · ')}`;
}

const KIND = { conformant: 'passed', 'not-conformant': 'failed', incomplete: 'undecided' } as const;

function columnsTable({ columns }: Matrix): Markup {
  const row = ({ name, report }: Column, index: number) =>
    html`<tr id="c${index + 1}"><td>${index + 1}</td><th scope=row>${name}</th><td><code>${report.target.text}</code></td><td class="s s-${KIND[report.verdict]}"><b aria-hidden=true>${RUN_MARKS[report.verdict]}</b> ${say(report.verdict)}</td><td>${both(scoresOf(report))}</td><td>${report.tool.name} ${report.tool.version}</td></tr>`;
  return html`<div class=scroll tabindex=0><table class=columns><thead><tr><td></td><th scope=col>${say('report')}</th><th scope=col>${say('target')}</th><th scope=col>${say('verdict')}</th><th scope=col>${say('requirements')}</th><th scope=col>${say('tool')}</th></tr></thead><tbody>${columns.map(row)}</tbody></table></div>`;
}

function scoresOf(report: Column['report']): Bilingual {
  const scores = LEVELS.map((level) => scoreOf(report, level)).filter(({ judged }) => judged > 0);
  return inBoth((language) =>
    scores.map((score) => wordsIn(language)('score', { ...score })).join(language === 'en' ? ', ' : '，'),
  );
}

function rowOf({ requirement, cells, ways, differs }: Row, sources: Sources): Markup {
  const statement = inBoth((language) => statementOf(requirement, { ...sources, language }));
  return html`<tr${!differs && html` class=same`} id="${requirement.id}"><th scope=row><a class=cid href="#${requirement.id}">${requirement.id}</a> <span class=lvl>${requirement.level}</span><p class=statement>${both(statement, prose)}</p>${ways.length > 0 && html`<details><summary>${say('howFailed')}</summary><ul class=ways>${ways.map(wayOf)}</ul></details>`}</th>${cells.map((cell) => cellOf(cell, requirement.level))}</tr>
`;
}

/** Characters of what one way of failing says. */
const WAY_LENGTH = 400;

function wayOf({ letter, checks }: Way): Markup {
  const text = inBoth((language) => shorten(gist(checks[0], language), WAY_LENGTH));
  return html`<li><span class=letter>${letter}</span> ${both(text)} ${checks.map(({ id }) => html` <code>${id}</code>`)}</li>`;
}

function cellOf({ verdict, letter }: Cell, level: Row['requirement']['level']): Markup {
  if (verdict === null) return html`<td class="s s-unlooked">${say('unknownThere')}</td>`;
  return html`<td>${standingMark(standingOf({ verdict, level }))}${letter !== null && html` <span class=letter>${letter}</span>`}</td>`;
}
