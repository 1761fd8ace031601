/** What changed between two runs, for a terminal. */

import type { Report } from '../../spec/report.ts';
import { inLanguage, type Language } from '../../spec/requirement.ts';
import { type Change, type ChangeKind, changesOf } from '../diff.ts';
import { RUN_MARKS, VERDICT_MARKS } from '../marks.ts';
import { forTerminal } from '../sanitize.ts';
import { scoreText } from '../scope.ts';
import { gist } from '../sources.ts';
import { padEnd, truncate, widthOf, wrap } from '../width.ts';
import { wordsIn } from '../words.ts';
import { type Paint, type Style, styleOf } from './style.ts';
import { usableWidth } from './view.ts';

export interface DiffOptions {
  readonly language: Language;
  /** Columns of the terminal; 60 to 120 are used. */
  readonly width: number;
  readonly colour: boolean;
}

/** The kinds as they are shown: what got worse first. */
const KINDS: readonly ChangeKind[] = ['broken', 'new', 'changed', 'fixed', 'gone'];

/** The text, with a line feed at its end. */
export function diffText(before: Report, after: Report, options: DiffOptions): string {
  const { language } = options;
  const say = wordsIn(language);
  const style = styleOf(options.colour);
  const width = usableWidth(options.width);
  const changes = changesOf(before, after);
  const worse = changes.filter(({ isWorse }) => isWorse).length;
  const lines = KINDS.flatMap((kind) => {
    const own = changes.filter((change) => change.kind === kind);
    if (own.length === 0) return [];
    const title = style.bold(say(`diff.${kind}`, { n: own.length }));
    return [title, ...own.flatMap((change) => changeLines(change)), ''];
  });
  const verdict = worse > 0 ? style.red(say('diff.worse', { n: worse })) : style.green(say('diff.notWorse'));
  return `${[...head(), '', ...lines, verdict].join('\n')}\n`;

  function head(): string[] {
    const column = Math.max(widthOf(say('diff.before')), widthOf(say('diff.after'))) + 2;
    const line = (label: string, { verdict: word, target, tool }: Report, report: Report) => {
      const about = `${RUN_MARKS[word]} ${say(word)} · ${scoreText(report, language)} · ${target.text} · ${tool.version}`;
      return wrap(forTerminal(about), width - column).map(
        (part, at) => style.dim(padEnd(at === 0 ? label : '', column)) + part,
      );
    };
    return [...line(say('diff.before'), before, before), ...line(say('diff.after'), after, after)];
  }

  function changeLines({ kind, id, before: old, after: now, isWorse }: Change): string[] {
    const words = [old, now].map((check) =>
      check === null ? say('diff.absent') : `${VERDICT_MARKS[check.verdict]} ${say(check.verdict)}`,
    );
    const about = now ?? old;
    const paint = paintOf(kind, isWorse, style);
    const text =
      about === null
        ? ''
        : now?.verdict === 'pass'
          ? inLanguage(about.titles, language)
          : gist(about, language);
    return [
      `  ${paint(truncate(`${forTerminal(id)}  ${words.join(' → ')}`, width - 2))}`,
      ...(text === '' ? [] : [`      ${truncate(forTerminal(text), width - 6)}`]),
    ];
  }
}

function paintOf(kind: ChangeKind, isWorse: boolean, style: Style): Paint {
  if (isWorse) return style.red;
  if (kind === 'fixed') return style.green;
  return kind === 'changed' ? style.yellow : style.dim;
}
