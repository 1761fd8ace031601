/** `matrix.md`: implementations side by side, first where they differ. */

import { type Language, LEVELS } from '../spec/requirement.ts';
import { scoreOf } from './findings.ts';
import { fitParts } from './fit.ts';
import { RUN_MARKS, VERDICT_MARKS } from './marks.ts';
import type { Cell, Matrix, Row, Way } from './matrix.ts';
import { forMarkdown, markdownCode } from './sanitize.ts';
import { shorten } from './shorten.ts';
import { gist, type Sources, statementOf } from './sources.ts';
import { wordsIn } from './words.ts';

/** GitHub drops a whole summary over 1 MiB, and now and then one just below. */
const LIMIT_BYTES = 900_000;
const RESERVE_BYTES = 1_000;

/** Characters of what one way of failing says. */
const WAY_LENGTH = 400;

/** The file, in UTF-8 at most `limit` bytes: what differs goes before what is the same everywhere. */
export function matrixMarkdown(matrix: Matrix, sources: Sources, limit = LIMIT_BYTES): string {
  const { language } = sources;
  const say = wordsIn(language);
  const head = `# ${say('matrix')}\n\n${columnsTable(matrix, language)}`;
  const different = matrix.rows.filter(({ differs }) => differs);
  const same = matrix.rows.filter(({ differs }) => !differs);
  const tableHead = rowsHead(matrix, language);
  let room = limit - RESERVE_BYTES - Buffer.byteLength(head) - 2 * Buffer.byteLength(tableHead);
  const take = (parts: readonly string[]) => {
    const fitted = fitParts(parts, room);
    room -= Buffer.byteLength(fitted.text);
    return fitted;
  };
  const rows = take(different.map(rowMarkdown));
  const ways = take(different.flatMap((row) => row.ways.map((way) => wayMarkdown(row, way, sources))));
  const others = take(same.map(rowMarkdown));
  const cut = rows.cut + ways.cut + others.cut;
  return [
    head,
    cut > 0 ? `\n> ${say('cutRows', { n: cut })} ${say('allInReport', { file: 'matrix.html' })}\n` : '',
    `\n## ${say('differences', { n: different.length, of: matrix.rows.length })}\n\n`,
    different.length > 0 ? tableHead + rows.text : `${say('noDifferences')}\n`,
    ways.text === '' ? '' : `\n### ${say('howFailed')}\n\n${ways.text}`,
    same.length > 0
      ? `\n<details><summary>${say('sameEverywhere', { n: same.length })}</summary>\n\n${tableHead}${others.text}\n</details>\n`
      : '',
  ].join('');

  function rowMarkdown({ requirement, cells }: Row): string {
    const statement = forMarkdown(statementOf(requirement, sources));
    const values = cells.map((cell) => cellText(cell, language));
    return `| ${[forMarkdown(requirement.id), requirement.level, ...values, statement].join(' | ')} |\n`;
  }
}

/** What each column is: its number, the target, the verdict. */
function columnsTable({ columns }: Matrix, language: Language): string {
  const say = wordsIn(language);
  const rows = columns.map(({ name, report }, index) => {
    const scores = LEVELS.map((level) => scoreOf(report, level))
      .filter(({ judged }) => judged > 0)
      .map((score) => say('score', { ...score }));
    const { tool, target } = report;
    const cells = [
      `${index + 1}`,
      forMarkdown(name),
      forMarkdown(target.text),
      `${RUN_MARKS[report.verdict]} ${say(report.verdict)}`,
      forMarkdown(scores.join(', ')),
      forMarkdown(`${tool.name} ${tool.version}`),
    ];
    return `| ${cells.join(' | ')} |\n`;
  });
  return `| | ${say('report')} | ${say('target')} | ${say('verdict')} | ${say('requirements')} | ${say('tool')} |\n|---:|---|---|---|---|---|\n${rows.join('')}`;
}

function rowsHead({ columns }: Matrix, language: Language): string {
  const say = wordsIn(language);
  const titles = ['id', say('level'), ...columns.map((_, index) => `${index + 1}`), say('statement')];
  return `| ${titles.join(' | ')} |\n|${'---|'.repeat(titles.length)}\n`;
}

function cellText({ verdict, letter }: Cell, language: Language): string {
  if (verdict === null) return '';
  const word = `${VERDICT_MARKS[verdict]} ${wordsIn(language)(verdict)}`;
  return letter === null ? word : `${word} **${letter}**`;
}

function wayMarkdown({ requirement, cells }: Row, { letter, checks }: Way, sources: Sources): string {
  const where = cells.flatMap((cell, index) => (cell.letter === letter ? [index + 1] : [])).join(', ');
  const ids = checks.map(({ id }) => markdownCode(id)).join(', ');
  const text = forMarkdown(shorten(gist(checks[0], sources.language), WAY_LENGTH));
  return `- **${forMarkdown(requirement.id)} ${letter}** (${where}): ${text} (${ids})\n`;
}
