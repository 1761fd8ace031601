/** A lane an agent on a real time axis; beside it its intervals and their distribution. */

import { axisMarks } from '../../html/plots/panel.ts';
import { rhythmOf } from '../rhythm.ts';
import { ACROSS, entryAt, HEIGHT, type Stretch, stripOf } from '../strip.ts';
import { texts } from '../texts.ts';
import type { AgentView, View } from '../view.ts';
import { Choice } from './bar.tsx';
import { Beats } from './beats.tsx';
import { Legend } from './legend.tsx';
import { chosenAgent, now, openEntry, shownSeconds, t } from './store.ts';
import { Table } from './table.tsx';
import { nameOf } from './words.ts';

/** In seconds. */
const STRETCHES = [10, 60, 300, 1800];

export function Cadence({ view }: { readonly view: View }) {
  const span = shownSeconds.value * 1000;
  const step = stepOf(span, view.agents.length);
  const to = Math.ceil(now() / step) * step;
  const stretch = { from: to - span, to };
  const heard = view.agents.filter((agent) => agent.heard >= stretch.from || agent.id === chosenAgent.value);
  const silent = view.agents.length - heard.length;
  return (
    <section id="cadence" aria-labelledby="cadence-title">
      <h2 id="cadence-title">{t(texts.cadence)}</h2>
      {view.agents.length === 0 ? (
        <Nobody master={view.master} />
      ) : (
        <>
          <p class="intro">
            {t(view.interval === null ? texts.aboutOwn : texts.about(String(view.interval / 1000)))}
          </p>
          <div class="filters">
            <Choice
              name="seconds"
              label={t(texts.stretch)}
              chosen={shownSeconds}
              of={STRETCHES.map(
                (n) => [n, t(n < 60 ? texts.lasted(String(n)) : texts.minutes(n / 60))] as const,
              )}
            />
          </div>
          <Legend />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
          <section class="lanes-frame" tabIndex={0} aria-label={t(texts.strips)}>
            <ul class="strips">
              {heard.map((agent) => (
                <Lane
                  key={agent.id}
                  agent={agent}
                  interval={view.interval}
                  stalls={view.stalls}
                  stalled={view.stalls.at(-1)?.[0] ?? 0}
                  now={to - step}
                  {...stretch}
                />
              ))}
            </ul>
            <Axis {...stretch} />
          </section>
          <p class="meta">
            {silent > 0 && <span>{t(texts.silent(silent))} </span>}
            {view.older.agents > 0 && <span>{t(texts.goneAgents(view.older.agents))} </span>}
          </p>
          <Table view={view} />
        </>
      )}
    </section>
  );
}

function Nobody({ master }: { readonly master: string }) {
  return (
    <>
      <p class="intro">{t(texts.nobody)}</p>
      <p>
        <code class="cmd">npx vanmoi-conform agent --server {master}</code>
      </p>
    </>
  );
}

/** Strips move on in steps of a pixel or two; slower where there are many. In milliseconds. */
function stepOf(span: number, lanes: number): number {
  return Math.max(500, span / 600, 20 * lanes);
}

/** Drawn anew where one of these changes. */
interface LaneGiven extends Stretch, Pick<View, 'interval' | 'stalls' | 'now'> {
  readonly agent: AgentView;
  /** When the last stall was. */
  readonly stalled: number;
}

function Lane({ agent, interval, stalls, now: moment, from, to }: LaneGiven) {
  const stretch = { from, to };
  const rhythm = rhythmOf(agent, interval);
  const strip = stripOf(agent, rhythm, { now: moment, stalls }, stretch);
  const isChosen = chosenAgent.value === agent.id;
  const open = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const at = stretch.from + ((event.clientX - box.left) / box.width) * (stretch.to - stretch.from);
    openEntry.value = entryAt(agent, at);
  };
  return (
    <li class="strip-lane" id={agent.id.replace(' ', '-')}>
      <div class="strip-name">
        <button
          type="button"
          aria-pressed={isChosen}
          onClick={() => {
            chosenAgent.value = isChosen ? null : agent.id;
          }}
        >
          {nameOf(agent)}
        </button>
        <small>{[agent.via, t(texts.reports(agent.reports))].filter(Boolean).join(' · ')}</small>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the list of messages does the same by key */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list of messages does the same by key */}
      <div class="strip" onClick={open}>
        <svg viewBox={`0 0 ${ACROSS} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="stall" d={strip.stalls} />
          <path class="due" d={strip.due} />
          {strip.gaps.map(({ path, isExcused }) => (
            <path key={path} class={isExcused ? 'gap excused' : 'gap'} d={path} />
          ))}
          {strip.marks.map(({ kind, path }) => (
            <path key={kind} class={`k-${kind}`} d={path} />
          ))}
          <path class="tick" d={strip.good} />
          <path class="tick bad" d={strip.bad} />
        </svg>
        {strip.lengths.map(({ at, seconds: length, isExcused }) => (
          <small
            key={at}
            class={isExcused ? 'length excused' : 'length'}
            aria-hidden="true"
            style={{ left: `${100 * at}%` }}
          >
            {t(texts.lasted(length.toFixed(length < 10 ? 2 : 1)))}
          </small>
        ))}
      </div>
      <Beats agent={agent} rhythm={rhythm} stretch={stretch} />
    </li>
  );
}

/** Seconds before now. */
function Axis({ from, to }: Stretch) {
  const isLong = to - from > 120_000;
  const unit = isLong ? 60_000 : 1000;
  return (
    <div class="strip-lane strip-axis">
      <span />
      <svg class="axis" width="100%" height="16" aria-hidden="true">
        {axisMarks({ from: (from - to) / unit, to: 0 }).map(({ at, text }) => (
          <text key={text} x={at} y="12">
            {text === '0' ? '0' : `${text.replace('-', '−')} ${isLong ? 'min' : 's'}`}
          </text>
        ))}
      </svg>
      <span />
    </div>
  );
}
