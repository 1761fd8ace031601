/** `failures.md`: what to mend, short and without colours, for people and for coding agents. */

import type { Report } from '../spec/report.ts';
import { type Finding, findingsOf } from './findings.ts';
import { fitParts } from './fit.ts';
import {
  adviceMarkdown,
  checkMarkdown,
  scopeMarkdown,
  undecidedMarkdown,
  verdictMarkdown,
} from './markdown.ts';
import { WEIGHT_MARKS } from './marks.ts';
import { forMarkdown, markdownCode } from './sanitize.ts';
import { gist, type Sources, statementOf } from './sources.ts';
import { wordsIn } from './words.ts';

/** More than this nobody reads at once, and no coding agent should be made to. */
const LIMIT_BYTES = 100_000;

/** The file. Of each failed requirement one check is shown in full, the others with the command that repeats them. */
export function failuresMarkdown(report: Report, sources: Sources): string {
  const { language } = sources;
  const say = wordsIn(language);
  const findings = findingsOf(report);
  const { text, cut } = fitParts(
    findings.map((finding) => findingMarkdown(finding, sources)),
    LIMIT_BYTES,
  );
  const undecided = fitParts([undecidedMarkdown(report, language)], LIMIT_BYTES);
  const title = `\n## ${say('digestTitle')}\n\n`;
  const notice = (what: string) => `> ${what} ${say('allInReport', { file: 'report.html' })}\n`;
  return [
    verdictMarkdown(report, language),
    findings.length === 0 ? `\n${say('nothingFailed')}\n` : title + text,
    cut === 0 ? '' : notice(say('cutFailures', { n: cut })),
    undecided.cut === 0 ? undecided.text : `\n${notice(say('cutUndecided'))}`,
    scopeMarkdown(report, language),
  ].join('');
}

function findingMarkdown({ requirement, weight, gates, checks }: Finding, sources: Sources): string {
  const say = wordsIn(sources.language);
  const [first, ...others] = checks;
  const about = [requirement.level, forMarkdown(requirement.origin), say(gates ? 'counts' : 'doesNotCount')];
  const list = others.map(
    (check) =>
      `- ${markdownCode(check.id)} ${forMarkdown(gist(check, sources.language))}: ${markdownCode(check.repro.command)}\n`,
  );
  return [
    `### ${WEIGHT_MARKS[weight]} ${forMarkdown(requirement.id)} (${about.join(', ')})\n\n`,
    `${forMarkdown(statementOf(requirement, sources))}\n\n`,
    `${checkMarkdown(first, sources)}\n\n`,
    list.length === 0 ? '' : `${say('moreChecks', { n: list.length })}\n\n${list.join('')}\n`,
    adviceMarkdown(requirement, sources),
  ].join('');
}
