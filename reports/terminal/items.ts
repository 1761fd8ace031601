/** Findings and undecided checks on one line each, and the list of what to mend first. */

import { type Finding, mendOrder, type Undecided } from '../findings.ts';
import { VERDICT_MARKS, WEIGHT_MARKS } from '../marks.ts';
import { forTerminal } from '../sanitize.ts';
import { gist } from '../sources.ts';
import { padEnd, truncate, widthOf } from '../width.ts';
import { type Paint, verdictPaint, weightPaint } from './style.ts';
import type { View } from './view.ts';

/** One line: a mark, an id, what was seen. */
export interface Item {
  readonly mark: string;
  readonly paint: Paint;
  /** The id of a check; how many more say the same. */
  readonly name: string;
  readonly text: string;
}

/** A failed requirement as its first failed check. */
export function findingItem(view: View, { weight, checks }: Finding): Item {
  return {
    mark: WEIGHT_MARKS[weight],
    paint: weightPaint(view.style, weight),
    name: nameOf(checks),
    text: gist(checks[0], view.options.language),
  };
}

function undecidedItem(view: View, { verdict, cause, checks }: Undecided): Item {
  return {
    mark: VERDICT_MARKS[verdict],
    paint: verdictPaint(view.style, verdict),
    name: nameOf(checks),
    text: view.say('colon', { label: view.say(verdict), text: cause }),
  };
}

function nameOf([first, ...others]: Finding['checks']): string {
  return others.length === 0 ? first.id : `${first.id} (+${others.length})`;
}

/** Names longer than this do not widen the column of names. */
const NAME_COLUMN = 32;

/** The items as lines that fit the width, their texts under each other. */
export function itemLines(view: View, items: readonly Item[]): string[] {
  const names = items.map(({ name }) => widthOf(forTerminal(name)));
  const column = Math.max(0, ...names.filter((width) => width <= NAME_COLUMN));
  return items.map(({ mark, paint, name, text }) => {
    const shown = truncate(padEnd(forTerminal(name), column), view.width - 8);
    const room = view.width - widthOf(shown) - 6;
    return `  ${paint(`${mark} ${view.style.bold(shown)}`)}  ${truncate(forTerminal(text), room)}`.trimEnd();
  });
}

/**
 * What to mend, worst first, a line each: what counts for the verdict, then the rest. Takes at most `room` lines,
 * heading included; what does not fit is counted.
 */
export function mendFirst(view: View, room: number): string[] {
  const { report, say, style, options } = view;
  const items = mendOrder(report, options.language).map((one) =>
    'weight' in one ? findingItem(view, one) : undecidedItem(view, one),
  );
  if (items.length === 0) return [];
  const shown = items.length < room ? items : items.slice(0, room - 2);
  const n = items.length - shown.length;
  const { digest } = options.files;
  const more = digest === null ? say('andMore', { n }) : say('moreIn', { n, file: forTerminal(digest) });
  return [
    style.bold(say('mendFirst')),
    ...itemLines(view, shown),
    ...(n > 0 ? [style.dim(`  ${more}`)] : []),
  ];
}
