/**
 * The common frame of the plots: a panel as wide as it is given room, whose shapes stretch while lines, dots and
 * letters do not. Pure: numbers in, markup out, for the report and for a page that lives.
 */

import { ticks } from 'd3-array';
import { html, type Markup } from '../markup.ts';

/** Units across a panel, whatever its width on screen. */
const ACROSS = 10_000;

export interface Scale {
  readonly from: number;
  readonly to: number;
}

/** What a panel shows; all in the units of its scales. */
export interface Panel {
  /** Height in CSS pixels. */
  readonly height: number;
  readonly x: Scale;
  readonly y: Scale;
  /** An area between two values. */
  readonly band?: Scale;
  readonly shapes: readonly Shape[];
  /** How many lines across, about. */
  readonly lines?: number;
  readonly format?: (value: number) => string;
}

export interface Shape {
  /** Dots are points, stems go from a base line to their point, a line joins its points. */
  readonly as: 'dots' | 'stems' | 'line';
  /** Style class; `out` are those that break a tolerance, drawn square. */
  readonly kind: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Of stems. */
  readonly base?: number;
}

/** The least that a scale spans, as a part of its values. */
const LEAST_SPAN = 0.001;

/** A scale around all of the values, with a little air. */
export function around(values: readonly number[], air = 0.08): Scale {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { from: 0, to: 1 };
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  // Values that hardly differ are shown as hardly different.
  const least = Math.max(Math.abs(high), Math.abs(low)) * LEAST_SPAN || 1;
  const spare = Math.max(0, least - (high - low)) / 2;
  const room = Math.max(high - low, least) * air + spare;
  return { from: low - room, to: high + room };
}

/** A panel as paths and places, for whoever draws it; its view box is `ACROSS` wide. */
export interface Drawing {
  readonly across: number;
  readonly band: { readonly y: number; readonly height: number } | null;
  /** Lines across. */
  readonly grid: string;
  readonly shapes: readonly { readonly style: string; readonly path: string }[];
  readonly labels: readonly { readonly y: number; readonly text: string }[];
}

export function drawingOf(panel: Panel): Drawing {
  const { height, x, y, band } = panel;
  const px = (value: number) => Math.round(((value - x.from) / (x.to - x.from || 1)) * ACROSS);
  const py = (value: number) => round(height - ((value - y.from) / (y.to - y.from || 1)) * height);
  const across = ticks(y.from, y.to, panel.lines ?? 3);
  const format = panel.format ?? plainNumber;
  return {
    across: ACROSS,
    band: band ? { y: py(band.to), height: round(py(band.from) - py(band.to)) } : null,
    grid: across.map((value) => `M0 ${py(value)}h${ACROSS}`).join(''),
    shapes: panel.shapes.map((shape) => ({ style: `${shape.as} ${shape.kind}`, path: shapePath(shape) })),
    labels: apart(across.map((value) => ({ y: round(py(value) + 4), text: format(value) }))),
  };

  function shapePath({ as, points, base = y.from }: Shape): string {
    const at = points.map(([a, b]) => [px(a), py(b)] as const);
    if (as === 'line') return linePath(at);
    if (as === 'stems') return at.map(([a, b]) => `M${a} ${py(base)}V${b}`).join('');
    return at.map(([a, b]) => `M${a} ${b}h0`).join('');
  }
}

/** The panel as SVG, hidden from screen readers: a table stands beside it. */
export function panelSvg(panel: Panel): Markup {
  const { height } = panel;
  const { across, band, grid, shapes, labels } = drawingOf(panel);
  return html`<svg class=panel width="100%" height="${height}" aria-hidden=true><svg viewBox="0 0 ${across} ${height}" width="100%" height="${height}" preserveAspectRatio=none>${band && html`<rect class=band x=0 width="${across}" y="${band.y}" height="${band.height}"/>`}<path class=grid d="${grid}"/>${shapes.map(({ style, path }) => html`<path class="${style}" d="${path}"/>`)}</svg>${labels.map(({ y, text }) => html`<text x=-6 y="${y}">${text}</text>`)}</svg>`;
}

/** Labels closer than this would touch, in CSS pixels. */
const LETTERS = 12;

/** Those that leave each other room, from the lowest up. */
function apart<Label extends { readonly y: number }>(labels: readonly Label[]): Label[] {
  let last = Number.POSITIVE_INFINITY;
  return labels.filter(({ y }) => {
    const isClear = last - y >= LETTERS;
    if (isClear) last = y;
    return isClear;
  });
}

/** A line through points, without those that lie on it anyway. */
function linePath(points: readonly (readonly [x: number, y: number])[]): string {
  const bent = points.filter(([, y], index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    return !before || !after || before[1] !== y || after[1] !== y;
  });
  return bent.length === 0 ? '' : `M${bent.map(([x, y]) => `${x} ${y}`).join('L')}`;
}

/** The numbers below a row of panels: where each stands, in per cent of the width. */
export function axisMarks(x: Scale, count = 8): { readonly at: string; readonly text: string }[] {
  const span = x.to - x.from || 1;
  return ticks(x.from, x.to, count).map((value) => ({
    at: `${round(((value - x.from) / span) * 100)}%`,
    text: plainNumber(value),
  }));
}

/** The same as SVG. */
export function axisSvg(x: Scale): Markup {
  return html`<svg class=axis width="100%" height=16 aria-hidden=true>${axisMarks(x).map(({ at, text }) => html`<text x="${at}" y=12>${text}</text>`)}</svg>`;
}

/** A number as short as it can be said: `1.5`, `340`, `12.6 G`. */
export function plainNumber(value: number): string {
  const size = Math.abs(value);
  for (const [unit, factor] of [
    ['T', 1e12],
    ['G', 1e9],
    ['M', 1e6],
  ] as const)
    if (size >= factor) return `${digits(value / factor)} ${unit}`;
  return digits(value);
}

function digits(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
