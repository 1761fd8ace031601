/** The closing text of a run: failures by consequence, then counts, what to mend first, and the verdict. */

import { stripVTControlCharacters } from 'node:util';
import type { Report } from '../../spec/report.ts';
import { type Finding, findingsOf, type Undecided, undecidedOf, type Weight } from '../findings.ts';
import { VERDICT_MARKS } from '../marks.ts';
import { forTerminal, forWorkflowData } from '../sanitize.ts';
import { widthOf } from '../width.ts';
import { countsTable, scopeLines, verdictLines } from './closing.ts';
import { findingInFull } from './failure.ts';
import { findingItem, itemLines, mendFirst } from './items.ts';
import { verdictPaint } from './style.ts';
import { type FinalOptions, paragraph, type View, viewOf } from './view.ts';

/** Renders the closing text, with a line feed at its end. Its last rows say what to mend first. */
export function finalText(report: Report, options: FinalOptions): string {
  const view = viewOf(report, options);
  const findings = findingsOf(report);
  const full = options.detail === 'quiet' ? [] : sections(view, findings);
  const counts = ['', ...countsTable(view), ...scopeLines(view)];
  const verdict = verdictLines(view);
  const room = options.rows - verdict.length - 2;
  const fits = rowsOf([...full, ...counts, ...verdict], options.width) < options.rows;
  const isInSight = fits && !options.groups && options.detail !== 'quiet';
  const mend = isInSight ? [] : ['', ...mendFirst(view, room)];
  return `${[...full, ...counts, ...mend, ...verdict].join('\n')}\n`;
}

/** How many checks are named that share one cause: a target that is gone takes all with it. */
const LISTED_IDS = 12;

/** Rows that the lines take; commands are longer than the terminal is wide. */
function rowsOf(lines: readonly string[], width: number): number {
  return lines
    .map((line) => Math.max(1, Math.ceil(widthOf(stripVTControlCharacters(line)) / width)))
    .reduce((sum, rows) => sum + rows, 0);
}

function sections(view: View, findings: readonly Finding[]): string[] {
  const { say } = view;
  const of = (weight: Weight) => findings.filter((finding) => finding.weight === weight);
  const inFull = (finding: Finding) => {
    const lines = findingInFull(view, finding);
    return view.options.groups ? grouped(lines) : lines;
  };
  return [
    ...section(view, say('mustFailed'), of('failure').flatMap(inFull)),
    ...section(view, say('notJudged'), undecidedOf(view.report, view.options.language).flatMap(undecided)),
    ...section(view, say('shouldFailed'), of('warning').flatMap(inFull)),
    ...section(
      view,
      say('advisoryFailed'),
      itemLines(
        view,
        of('notice').map((finding) => findingItem(view, finding)),
      ),
    ),
  ];

  function undecided({ verdict, cause, gates, checks }: Undecided): string[] {
    const { style } = view;
    const paint = verdictPaint(style, verdict);
    const listed = view.options.detail === 'verbose' ? checks : checks.slice(0, LISTED_IDS);
    const ids = listed.map((check) => forTerminal(check.id)).join('  ');
    const more = checks.length - listed.length;
    return [
      paint(`${VERDICT_MARKS[verdict]} ${say(verdict)}`) +
        style.dim(` · ${say(gates ? 'counts' : 'doesNotCount')}`),
      ...paragraph(view, cause, 4),
      ...paragraph(view, ids, 4).map(style.bold),
      ...(more > 0 ? [style.dim(`    ${say('andMore', { n: more })}`)] : []),
      '',
    ];
  }
}

/** A group of a GitHub log, which shows its first line until it is opened. */
function grouped([title = '', ...lines]: readonly string[]): string[] {
  return [`::group::${forWorkflowData(stripVTControlCharacters(title))}`, ...lines, '::endgroup::'];
}

function section(view: View, title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const rule = '─'.repeat(Math.max(2, view.width - widthOf(title) - 4));
  const body = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  return ['', `${view.style.dim('──')} ${view.style.bold(title)} ${view.style.dim(rule)}`, '', ...body];
}
