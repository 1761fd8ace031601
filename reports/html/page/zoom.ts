/** Zooms the time line: every lane's view box is a stretch of time. */

import { axisMarks } from '../plots/panel.ts';
import { all } from './dom.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** The shortest stretch, in milliseconds. */
const CLOSEST = 20;

export function startZoom(): void {
  const list = document.querySelector<HTMLElement>('.lanes');
  const frame = document.querySelector<HTMLElement>('.lanes-frame');
  const axis = document.querySelector('.lane-axis .axis');
  if (!list || !frame || !axis) return;
  const end = Number(list.dataset.end);
  const lanes = all<SVGSVGElement>('.lane > svg', list);
  let [from, span] = [0, end];

  const acts: Readonly<Record<string, () => void>> = {
    in: () => scale(1 / 2),
    out: () => scale(2),
    earlier: () => show(from - span / 3, span),
    later: () => show(from + span / 3, span),
    whole: () => show(0, end),
  };
  const keys: Readonly<Record<string, string>> = {
    '+': 'in',
    '=': 'in',
    '-': 'out',
    ArrowLeft: 'earlier',
    ArrowRight: 'later',
    '0': 'whole',
  };
  for (const button of all<HTMLButtonElement>('button[data-zoom]'))
    button.addEventListener('click', () => acts[button.dataset.zoom ?? '']?.());
  frame.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[act]?.();
  });
  // Drawn across, a stretch is shown; a plain click does nothing.
  let began: number | null = null;
  list.addEventListener('pointerdown', (event) => {
    began = timeAt(event);
  });
  addEventListener('pointerup', (event) => {
    if (began === null) return;
    const [a, b] = [began, timeAt(event)].sort((one, other) => one - other);
    began = null;
    if (a !== undefined && b !== undefined && b - a > span / 50) show(a, b - a);
  });

  function timeAt({ clientX }: PointerEvent): number {
    const box = lanes[0]?.getBoundingClientRect();
    if (!box) return 0;
    return from + span * Math.min(1, Math.max(0, (clientX - box.left) / box.width));
  }

  /** Around the middle; from the beginning where all is shown, since most happens there. */
  function scale(factor: number): void {
    const middle = span === end ? 0 : from + (span * (1 - factor)) / 2;
    show(middle, span * factor);
  }

  function show(start: number, length: number): void {
    span = Math.min(end, Math.max(CLOSEST, length));
    from = Math.min(end - span, Math.max(0, start));
    for (const lane of lanes) lane.setAttribute('viewBox', `${from} 0 ${span} 22`);
    axis?.replaceChildren(
      ...axisMarks({ from: from / 1000, to: (from + span) / 1000 }).map(({ at, text }) => {
        const made = document.createElementNS(SVG, 'text');
        made.setAttribute('x', at);
        made.setAttribute('y', '12');
        made.textContent = text;
        return made;
      }),
    );
  }
}
