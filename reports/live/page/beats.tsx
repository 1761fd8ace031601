/** The intervals of one agent over time, and how they are distributed, on one scale. */

import { TOLERANCE } from '../../html/plots/cadence.ts';
import { drawingOf } from '../../html/plots/panel.ts';
import { distributionOf, numbersOf, type Rhythm } from '../rhythm.ts';
import { HEIGHT, type Stretch } from '../strip.ts';
import { texts } from '../texts.ts';
import type { AgentView } from '../view.ts';
import { t } from './store.ts';
import { percent } from './words.ts';

/** The scale spans at least this part of the interval to each side, and at most all of it. */
const LEAST_SIDE = 0.25;
const BINS = 15;
const BAR_ACROSS = 1000;

export interface BeatsGiven {
  readonly agent: AgentView;
  readonly rhythm: Rhythm;
  readonly stretch: Stretch;
}

export function Beats({ agent, rhythm, stretch }: BeatsGiven) {
  const { interval } = rhythm;
  const beats = rhythm.beats.filter(({ at }) => 1000 * at >= stretch.from);
  const numbers = numbersOf(beats);
  if (interval === null || !numbers) return <div class="beats" />;
  const asked = interval / 1000;
  const side = Math.min(
    1,
    Math.max(LEAST_SIDE, ...beats.map(({ seconds }) => (1.1 * Math.abs(seconds - asked)) / asked)),
  );
  const y = { from: asked * (1 - side), to: asked * (1 + side) };
  const held = (seconds: number) => Math.min(y.to, Math.max(y.from, seconds));
  const dots = (isOut: boolean) =>
    beats.filter((beat) => beat.isOut === isOut).map(({ at, seconds }) => [at, held(seconds)] as const);
  const drawing = drawingOf({
    height: HEIGHT,
    x: { from: stretch.from / 1000, to: stretch.to / 1000 },
    y,
    band: { from: asked * (1 - TOLERANCE), to: asked * (1 + TOLERANCE) },
    shapes: [
      { as: 'dots', kind: 'in', points: dots(false) },
      { as: 'dots', kind: 'out', points: dots(true) },
    ],
    lines: 1,
  });
  const place = (value: number) => HEIGHT - ((value - y.from) / (y.to - y.from)) * HEIGHT;
  const bars = distributionOf(beats, y, BINS)
    .filter(({ share }) => share > 0)
    .map(({ from, to, share }) => `M0 ${place(to)}H${share * BAR_ACROSS}V${place(from)}H0z`);
  const band = drawing.band;
  return (
    <div class="beats" title={t(texts.intervals)}>
      <svg viewBox={`0 0 ${drawing.across} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {band && <rect class="band" x="0" width={drawing.across} y={band.y} height={band.height} />}
        {drawing.shapes.map(({ style, path }) => (
          <path key={style} class={style} d={path} />
        ))}
      </svg>
      <svg viewBox={`0 0 ${BAR_ACROSS} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="bars" d={bars.join('')} />
      </svg>
      <small id={`${agent.id.replace(' ', '-')}-numbers`}>
        {t(texts.lasted(numbers.median.toFixed(3)))}
        <br />± {percent(numbers.jitter)}
      </small>
    </div>
  );
}
