/** What went over the wire, to be seen: the time line, the cadence, reported beside measured values. */

import type { CheckReport } from '../../../spec/report.ts';
import { both, html, type Markup } from '../markup.ts';
import type { PageModel } from '../page-model.ts';
import { beatsOf, type Cadence, cadencePlot, cadencesOf } from '../plots/cadence.ts';
import { KINDS, type LaneKind, laneSvg, timeLineOf } from '../plots/lanes.ts';
import { axisSvg, plainNumber } from '../plots/panel.ts';
import { type TruthSeries, truthOf, truthPlot } from '../plots/truth.ts';
import { texts } from '../texts.ts';

export function trafficSection(model: PageModel): Markup {
  return html`<section id=traffic aria-labelledby=traffic-title><h2 id=traffic-title>${both(texts.traffic)}</h2>
${timeLine(model)}${cadences(model)}${truths(model)}
<h3>${both(texts.allTraffic)}</h3><p class=meta data-noscript>${both(texts.allTrafficScript)}</p><details class=data id=every-exchange data-script hidden><summary>${both(texts.unpack)}</summary></details></section>`;
}

const ZOOMS = [
  ['in', texts.zoomIn],
  ['out', texts.zoomOut],
  ['earlier', texts.earlier],
  ['later', texts.later],
  ['whole', texts.whole],
] as const;

const ORDER = Object.keys(KINDS) as LaneKind[];

function timeLine({ events, report }: PageModel): Markup | false {
  const { lanes, end } = timeLineOf(events);
  if (lanes.length === 0) return false;
  const isAgent = report.target.role === 'agent';
  const present = ORDER.filter((kind) => lanes.some(({ marks }) => marks.has(kind)));
  return html`<h3 id=time-line>${both(texts.timeLine)}</h3><p class=intro>${both(isAgent ? texts.timeLineAgent : texts.timeLineServer)}</p>
<ul class=legend>${present.map((kind) => html`<li><svg width=10 height=22 viewBox="0 0 10 22" aria-hidden=true><path class=grid d="M0 11h10"/><path class="k-${kind}" d="M5 ${KINDS[kind].from}V${KINDS[kind].to}"/></svg> ${both(KINDS[kind].name)}</li>`)}</ul>
<div class=zoom data-script hidden>${ZOOMS.map(([act, text]) => html`<button type=button data-zoom="${act}">${both(text)}</button>`)}</div>
<div class=lanes-frame tabindex=0 role=region aria-labelledby=time-line><ol class=lanes data-end="${Math.ceil(end)}">${lanes.map((lane) => html`<li class=lane><span class=lane-name>${lane.name}</span>${laneSvg(lane, end)}</li>`)}</ol>
<div class="lane lane-axis"><span class=lane-name>${both(texts.seconds)}</span>${axisSvg({ from: 0, to: end / 1000 })}</div></div>
<details class=data><summary>${both(texts.asTable)}</summary><div class=scroll tabindex=0><table><thead><tr><th scope=col>${both(texts.lane)}</th>${present.map((kind) => html`<th scope=col>${both(KINDS[kind].name)}</th>`)}</tr></thead><tbody>${lanes.map(({ name, marks }) => html`<tr><th scope=row>${name}</th>${present.map((kind) => html`<td>${marks.get(kind)?.length ?? '·'}</td>`)}</tr>`)}</tbody></table></div></details>`;
}

/** The scenarios of checks on certain requirements, without repetition. */
function scenariosOf({ report }: PageModel, isMeant: (check: CheckReport) => boolean): string[] {
  const looked = report.checks.filter(
    (check) => isMeant(check) && check.scenario !== null && check.verdict !== 'not-selected',
  );
  return [...new Set(looked.flatMap(({ scenario }) => scenario ?? []))];
}

/** The path that masters of the run stand under. */
function prefixOf({ events }: PageModel): string {
  const [first] = events;
  return first?.type === 'run' ? first.prefix : '';
}

function cadences(model: PageModel): Markup | false {
  const { events, report } = model;
  const scenarios = scenariosOf(model, ({ requirement }) => requirement.startsWith('AGT-TIME-'));
  const found = scenarios.flatMap((id) => cadencesOf(events, id, report.run.intervalMs, prefixOf(model)));
  if (found.length === 0) return false;
  const labels = { interval: both(texts.interval), drift: both(texts.drift), lag: both(texts.lag) };
  return html`<h3 id=cadence>${both(texts.cadence)}</h3><p class=intro>${both(texts.cadenceAbout(plainNumber(report.run.intervalMs / 1000)))}</p>${found.map(
    (cadence) =>
      html`<h4>${both(texts.inScenario(cadence.scenario))}${cadence.attempt > 1 && ` (${cadence.attempt})`}</h4>${cadencePlot(cadence, labels)}${beatTable(cadence)}`,
  )}`;
}

function beatTable(cadence: Cadence): Markup {
  return html`<details class=data><summary>${both(texts.asTable)}</summary><div class=scroll tabindex=0><table><thead><tr><th scope=col>${both(texts.reports)}</th><th scope=col>${both(texts.at)}</th><th scope=col>${both(texts.interval)}</th><th scope=col>${both(texts.drift)}</th></tr></thead><tbody>${beatsOf(cadence).map(({ at, seconds, drift, isOut }, index) => html`<tr><th scope=row>${index + 2}</th><td>${at.toFixed(2)}</td><td>${seconds.toFixed(3)}${isOut && ' ✗'}</td><td>${drift.toFixed(3)}</td></tr>`)}</tbody></table></div></details>`;
}

function truths(model: PageModel): Markup | false {
  const scenarios = scenariosOf(model, ({ requirement }) => /^AGT-REP-0[78]$/.test(requirement));
  const found = scenarios
    .map((id) => ({ id, series: truthOf(model.events, id, prefixOf(model)) }))
    .filter(({ series }) => series.length > 0);
  if (found.length === 0) return false;
  return html`<h3 id=truth>${both(texts.truth)}</h3><p class=intro>${both(texts.truthAbout)}</p>${found.map(
    ({ id, series }) =>
      html`<h4>${both(texts.inScenario(id))}</h4><div class=multiples>${series.map((one) => html`<figure><figcaption><code>${one.field}</code> <small>${one.way}</small></figcaption>${truthPlot(one)}</figure>`)}</div>${truthTable(series)}`,
  )}`;
}

function truthTable(series: readonly TruthSeries[]): Markup {
  const span = (points: TruthSeries['reported']) => {
    const values = points.map(([, value]) => value);
    return `${plainNumber(Math.min(...values))} – ${plainNumber(Math.max(...values))}`;
  };
  const rows = series.map(
    ({ field, way, reported, measured }) =>
      html`<tr><th scope=row>${field}</th><td>${span(reported)}</td><td>${span(measured)}</td><td>${way}</td></tr>`,
  );
  return html`<details class=data><summary>${both(texts.asTable)}</summary><div class=scroll tabindex=0><table><thead><tr><th scope=col>${both(texts.field)}</th><th scope=col>${both(texts.reported)}</th><th scope=col>${both(texts.measured)}</th><th scope=col>${both(texts.formula)}</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}
