/** What all parts of the closing text are drawn with, and the two ways to lay out a text. */

import type { Report } from '../../spec/report.ts';
import { forTerminal } from '../sanitize.ts';
import type { Sources } from '../sources.ts';
import { padEnd, widthOf, wrap } from '../width.ts';
import type { WireLimits } from '../wire.ts';
import { type Say, type WordKey, wordsIn } from '../words.ts';
import { type Style, styleOf } from './style.ts';

export interface FinalOptions extends Sources {
  /** Columns of the terminal; 60 to 120 are used. */
  readonly width: number;
  /** Rows of the terminal: what to mend first must show in the last of them. */
  readonly rows: number;
  readonly colour: boolean;
  /** `quiet` leaves out the failures in full, `verbose` shortens nothing. */
  readonly detail: 'quiet' | 'normal' | 'verbose';
  /** Whether a log of GitHub Actions reads it: each failure in full is then a group that opens. */
  readonly groups?: boolean;
  /** Where the report page and the digest were written, as the user would type it; null where they were not. */
  readonly files: { readonly report: string | null; readonly digest: string | null };
}

export interface View {
  readonly report: Report;
  readonly options: FinalOptions;
  readonly width: number;
  readonly style: Style;
  readonly say: Say;
  /** How much of each failure is shown. */
  readonly limits: WireLimits & { readonly checks: number };
}

/** Narrower than the first or wider than the second, lines are no longer good to read. */
const NARROWEST = 60;
const WIDEST = 120;

const NORMAL = { headers: 6, body: 400, frames: 6, checks: 3 };
const VERBOSE = { headers: 50, body: 10_000, frames: 50, checks: Number.POSITIVE_INFINITY };

/** The columns that are used of a terminal. */
export function usableWidth(columns: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, columns));
}

export function viewOf(report: Report, options: FinalOptions): View {
  return {
    report,
    options,
    width: usableWidth(options.width),
    style: styleOf(options.colour),
    say: wordsIn(options.language),
    limits: options.detail === 'verbose' ? VERBOSE : NORMAL,
  };
}

/** A text wrapped at the view's width, each line behind `indent` spaces, made safe for the terminal. */
export function paragraph(view: View, text: string, indent: number): string[] {
  return wrap(forTerminal(text), view.width - indent).map((line) => ' '.repeat(indent) + line);
}

const LABELS = [
  'expected',
  'seen',
  'case',
  'wire',
  'mend',
  'repeat',
  'replay',
  'curl',
  'report',
  'run',
] as const satisfies readonly WordKey[];

export type Label = (typeof LABELS)[number];

/** Columns of the widest label and the gap behind it. */
export function labelWidth(say: Say): number {
  return Math.max(...LABELS.map((label) => widthOf(say(label)))) + 2;
}

/** A label in a column of its own and lines beside it; the lines are finished already. */
export function beside(view: View, label: Label, lines: readonly string[], indent: number): string[] {
  const column = labelWidth(view.say);
  return lines.map((line, index) => {
    const head = index === 0 ? view.style.dim(padEnd(view.say(label), column)) : ' '.repeat(column);
    return ' '.repeat(indent) + head + line;
  });
}

/** A label and a wrapped text beside it. */
export function labelled(view: View, label: Label, text: string, indent: number): string[] {
  const room = view.width - indent - labelWidth(view.say);
  return beside(view, label, wrap(forTerminal(text), room), indent);
}

/** A label and a command beside it: on one line however long, so that it can be copied. */
export function command(view: View, label: Label, text: string, indent: number): string[] {
  return beside(view, label, [view.style.cyan(forTerminal(text))], indent);
}
