/** The end of the closing text: counts, what was not looked at, the verdict. */

import type { Verdict } from '../../spec/report.ts';
import { LEVELS } from '../../spec/requirement.ts';
import { durationText } from '../duration.ts';
import { tallyOf } from '../findings.ts';
import { RUN_MARKS, VERDICT_MARKS } from '../marks.ts';
import { notLookedLines, scoreText } from '../scope.ts';
import { said } from '../sources.ts';
import { padEnd, padStart, widthOf } from '../width.ts';
import { verdictPaint } from './style.ts';
import { command, labelled, paragraph, type View } from './view.ts';

const COLUMN_GAP = 3;

/** Requirements counted by verdict (rows) and level (columns). */
export function countsTable(view: View): string[] {
  const { report, say, style } = view;
  const rows = tallyOf(report);
  const name = (verdict: Verdict) => `  ${VERDICT_MARKS[verdict]} ${say(verdict)}`;
  const first = Math.max(
    widthOf(say('requirements')) + 2,
    ...rows.map(({ verdict }) => widthOf(name(verdict))),
  );
  const head = LEVELS.map((level) => padStart(level, level.length + COLUMN_GAP)).join('');
  return [
    padEnd(`  ${say('requirements')}`, first) + style.dim(head),
    ...rows.map(({ verdict, counts }) => {
      const paint = verdictPaint(style, verdict);
      const numbers = counts.map((count, column) => {
        const cell = padStart(count === 0 ? '·' : String(count), (LEVELS[column]?.length ?? 0) + COLUMN_GAP);
        return count === 0 ? style.dim(cell) : paint(cell);
      });
      return paint(padEnd(name(verdict), first)) + numbers.join('');
    }),
  ];
}

/** What was not looked at, with reasons, and lines about the run as a whole. */
export function scopeLines(view: View): string[] {
  const { report, say, style } = view;
  const { language } = view.options;
  const left = notLookedLines(report, language);
  const notes = report.run.notes.map((note) => said(note, language));
  if (!report.run.complete) notes.unshift(say('interrupted'));
  return [
    ...(left.length === 0 ? [] : ['', `  ${say('notLooked')}`]),
    ...left.flatMap((line) => paragraph(view, line, 4).map(style.dim)),
    ...(notes.length === 0 ? [] : ['']),
    ...notes
      .flatMap((note) => note.split('\n'))
      .flatMap((line) => paragraph(view, line, 2).map(style.yellow)),
  ];
}

/** The verdict, how far it reaches, and where the report is. */
export function verdictLines(view: View): string[] {
  const { report, say, style, options } = view;
  const paint = { conformant: style.green, 'not-conformant': style.red, incomplete: style.yellow }[
    report.verdict
  ];
  const word = style.bold(`${RUN_MARKS[report.verdict]} ${say(report.verdict)}`);
  const { tool, target, run } = report;
  const about = `${target.text} · seed ${run.seed} · ${durationText(run.durationMs)} · ${tool.name} ${tool.version}`;
  return [
    '',
    `${paint(word)}  ${scoreText(report, options.language)}`,
    ...labelled(view, 'run', about, 0),
    ...(options.files.report === null ? [] : command(view, 'report', options.files.report, 0)),
  ];
}
