/** `summary.md`, for the step summary of a CI run: verdict first, never over the size at which it is dropped. */

import type { Report, RequirementReport } from '../spec/report.ts';
import { LEVELS } from '../spec/requirement.ts';
import { type Finding, findingsOf, tallyOf } from './findings.ts';
import { fitParts } from './fit.ts';
import {
  adviceMarkdown,
  checkMarkdown,
  scopeMarkdown,
  undecidedMarkdown,
  verdictMarkdown,
} from './markdown.ts';
import { VERDICT_MARKS, WEIGHT_MARKS } from './marks.ts';
import { forMarkdown, forMarkdownHtml } from './sanitize.ts';
import { reasonText } from './scope.ts';
import { gist, type Sources, statementOf } from './sources.ts';
import { wordsIn } from './words.ts';

/** GitHub drops a whole summary over 1 MiB, and now and then one just below. */
const LIMIT_BYTES = 900_000;

/** Kept for the sentences that say what was cut. */
const RESERVE_BYTES = 1_000;

/** The file, in UTF-8 at most `limit` bytes. Failures go before the table of requirements where not all fits. */
export function summaryMarkdown(report: Report, sources: Sources, limit = LIMIT_BYTES): string {
  const { language } = sources;
  const say = wordsIn(language);
  const head =
    verdictMarkdown(report, language) + countsMarkdown(report, sources) + scopeMarkdown(report, language);
  let room = limit - RESERVE_BYTES - Buffer.byteLength(head);

  const failures = fitParts(
    findingsOf(report).map((finding) => findingMarkdown(finding, sources)),
    room,
  );
  room -= Buffer.byteLength(failures.text);
  const undecided = fitParts([undecidedMarkdown(report, language)], room);
  room -= Buffer.byteLength(undecided.text);
  const rows = fitParts(
    report.requirements.map((requirement) => rowMarkdown(requirement, report, sources)),
    room - Buffer.byteLength(tableHead()),
  );
  const cut = [
    ...(failures.cut > 0 ? [say('cutFailures', { n: failures.cut })] : []),
    ...(undecided.cut > 0 ? [say('cutUndecided')] : []),
    ...(rows.cut > 0 ? [say('cutRows', { n: rows.cut })] : []),
  ];
  const notice =
    cut.length === 0 ? '' : `\n> ${cut.join(' ')} ${say('allInReport', { file: 'report.html' })}\n`;
  return head + notice + failures.text + undecided.text + tableHead() + rows.text;

  function tableHead(): string {
    const titles = [say('verdict'), 'id', say('level'), say('origin'), say('statement')];
    return `\n## ${say('requirements')}\n\n| ${titles.join(' | ')} |\n|${'---|'.repeat(titles.length)}\n`;
  }
}

function countsMarkdown(report: Report, { language }: Sources): string {
  const say = wordsIn(language);
  const rows = tallyOf(report).map(
    ({ verdict, counts }) => `| ${VERDICT_MARKS[verdict]} ${say(verdict)} | ${counts.join(' | ')} |\n`,
  );
  return `\n| ${say('requirements')} | ${LEVELS.join(' | ')} |\n|---|${'---:|'.repeat(LEVELS.length)}\n${rows.join('')}`;
}

function findingMarkdown({ requirement, weight, checks }: Finding, sources: Sources): string {
  const mark = WEIGHT_MARKS[weight];
  const title = `${mark} <b>${forMarkdownHtml(requirement.id)}</b> ${requirement.level}: ${forMarkdownHtml(gist(checks[0], sources.language))}`;
  const source = `${forMarkdown(statementOf(requirement, sources))} (${forMarkdown(requirement.origin)})`;
  const body = checks.map((check) => `${checkMarkdown(check, sources)}\n\n`).join('');
  const advice = adviceMarkdown(requirement, sources);
  return `\n<details><summary>${title}</summary>\n\n${source}\n\n${body}${advice}</details>\n`;
}

function rowMarkdown(requirement: RequirementReport, report: Report, sources: Sources): string {
  const { verdict, id, level, origin, reason } = requirement;
  const word = wordsIn(sources.language)(verdict);
  const cells = [
    `${VERDICT_MARKS[verdict]} ${word}${reason === null ? '' : ` (${forMarkdown(reasonText(requirement, [id], report, sources.language))})`}`,
    forMarkdown(id),
    level,
    forMarkdown(origin),
    forMarkdown(statementOf(requirement, sources)),
  ];
  return `| ${cells.join(' | ')} |\n`;
}
