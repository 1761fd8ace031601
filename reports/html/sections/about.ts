/** What was run, and what of it is in this page. */

import { durationText } from '../../duration.ts';
import { both, html, type Markup, type Value } from '../markup.ts';
import type { Packed } from '../pack.ts';
import type { PageModel } from '../page-model.ts';
import { texts } from '../texts.ts';

export function aboutSection({ report, events }: PageModel, packed: Packed): Markup {
  const { run, tool, spec, target } = report;
  const rows: readonly (readonly [{ en: string; zh: string }, Value])[] = [
    [texts.target, html`<code>${target.text}</code>`],
    [
      texts.began,
      html`<time datetime="${run.startedAt}">${run.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}</time>`,
    ],
    [texts.lasted, durationText(run.durationMs)],
    [texts.intervalTold, durationText(run.intervalMs)],
    [texts.seed, run.seed],
    [texts.gate, run.level],
    [texts.exitCode, run.exitCode],
    [texts.tool, `${tool.name} ${tool.version}`],
    [texts.spec, `${spec.name} ${spec.version}`],
    [texts.runId, run.id],
  ];
  const journal =
    packed.kept === events.length
      ? texts.wholeJournal(events.length)
      : texts.partJournal(packed.kept, events.length);
  return html`<section id=about aria-labelledby=about-title><h2 id=about-title>${both(texts.about)}</h2>
<dl class=facts>${rows.map(([name, value]) => html`<div><dt>${both(name)}</dt><dd>${value}</dd></div>`)}</dl>
<p class=advice>${both(journal)} ${both(texts.masked(packed.tokens))}</p></section>`;
}
