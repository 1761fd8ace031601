/** `report.html`: one file that holds everything, in both languages, and reads well without script. */

import type { JournalEvent } from '../../spec/journal.ts';
import type { Report } from '../../spec/report.ts';
import type { Language } from '../../spec/requirement.ts';
import { pageAssets } from '../generated/page-assets.ts';
import type { Sources } from '../sources.ts';
import { choices } from './bar.ts';
import { type Assets, headOf } from './head.ts';
import { both, html, type Markup, trusted } from './markup.ts';
import { pack } from './pack.ts';
import { pageModel } from './page-model.ts';
import { aboutSection } from './sections/about.ts';
import { documentSection } from './sections/document.ts';
import { mendSection } from './sections/mend.ts';
import { trafficSection } from './sections/traffic.ts';
import { verdictSection } from './sections/verdict.ts';
import { texts } from './texts.ts';

/** The whole page, in the language of the sources until the reader takes the other one. */
export function htmlReport(
  report: Report,
  sources: Sources,
  events: readonly JournalEvent[],
  assets: Assets = pageAssets,
): string {
  const { language } = sources;
  const model = pageModel(report, sources, events);
  const sections = html`${verdictSection(model)}${mendSection(model)}${documentSection(model)}${trafficSection(model)}`;
  const packed = pack(events, new Set(model.exchanges.keys()));
  const page = html`<!doctype html>
<html lang="${language}">${headOf(report, language, assets)}
<body><a class=skip href="#verdict">${both(texts.skip)}</a>
${bar(language)}
<main>${sections}${aboutSection(model, packed)}</main>
<footer>${report.tool.name} ${report.tool.version}</footer>
<template id=copy-button><button type=button class=copy>${both(texts.copy)}</button></template>
<template id=journal>${trusted(packed.base64)}</template>
<script>${trusted(assets.script)}</script></body></html>
`;
  return page.text;
}

function bar(language: Language): Markup {
  const link = (id: string, text: Markup) => html`<li><a href="#${id}">${text}</a></li>`;
  return html`<header><div class=bar><nav aria-labelledby=contents><span id=contents class=sr>${both(texts.contents)}</span><ul>${link('verdict', both(texts.verdict))}${link('mend', both(texts.toMend))}${link('protocol', both(texts.protocol))}${link('traffic', both(texts.traffic))}${link('about', both(texts.about))}</ul></nav>
<div class=tools><div class=search data-script hidden><label>${both(texts.search)} <input type=search id=search autocomplete=off spellcheck=false></label> <output id=found for=search></output></div>
${choices(language)}</div></div></header>`;
}
