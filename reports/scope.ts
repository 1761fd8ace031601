/** The lines that say how far a verdict reaches: the score, and what was not looked at and why. */

import type { Report, RequirementReport } from '../spec/report.ts';
import type { Language } from '../spec/requirement.ts';
import { gatingLevels, leftOutOf, partlyLeftOut, scoreOf } from './findings.ts';
import { said } from './sources.ts';
import { reasonIn, wordsIn } from './words.ts';

/** `MUST 38/42 passed, of what was selected`. */
export function scoreText(report: Report, language: Language): string {
  const say = wordsIn(language);
  const scores = gatingLevels(report).map((level) => say('score', { ...scoreOf(report, level) }));
  if (report.run.partial) scores.push(say('ofSelected'));
  return scores.join(language === 'en' ? ', ' : '，');
}

/** Why requirements were not looked at: as a check of theirs says it, which any language can be made from. */
export function reasonText(
  { reason }: Pick<RequirementReport, 'reason'>,
  ids: readonly string[],
  { checks }: Pick<Report, 'checks'>,
  language: Language,
): string {
  const says = checks.find((check) => ids.includes(check.requirement) && check.says.message?.text === reason)
    ?.says.message;
  return says ? said(says, language) : reasonIn(language, reason);
}

/** A line for each verdict that means "not looked at", with counts and reasons; none where all was looked at. */
export function notLookedLines(report: Report, language: Language): string[] {
  const say = wordsIn(language);
  const groups = leftOutOf(report);
  const comma = language === 'en' ? ', ' : '，';
  return (['not-selected', 'not-applicable'] as const).flatMap((verdict) => {
    const lines: string[] = [];
    const own = groups.filter((group) => group.verdict === verdict);
    if (own.length > 0) {
      const total = own.reduce((sum, { ids }) => sum + ids.length, 0);
      const reasons = own.map(({ reason, ids }) =>
        say('leftOut', { n: ids.length, reason: reasonText({ reason }, ids, report, language) }),
      );
      lines.push(say('leftOutTotal', { n: total, verdict: say(verdict), reasons: reasons.join(comma) }));
    }
    const partly = partlyLeftOut(report, verdict).length;
    if (partly > 0) lines.push(say('withinJudged', { n: partly, verdict: say(verdict) }));
    return lines;
  });
}
