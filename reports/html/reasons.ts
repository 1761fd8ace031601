import type { CheckReport, RequirementReport } from '../../spec/report.ts';
import type { Bilingual } from '../../spec/requirement.ts';
import { said } from '../sources.ts';
import { reasonIn } from '../words.ts';
import { inBoth } from './speech.ts';

/** Why a requirement was not looked at: as a check of it says it, which both languages can be made from. */
export function reasonOf(
  reason: RequirementReport['reason'],
  ids: readonly string[],
  checks: readonly CheckReport[],
): Bilingual {
  const says = checks.find((check) => ids.includes(check.requirement) && check.says.message?.text === reason)
    ?.says.message;
  return inBoth((language) => (says ? said(says, language) : reasonIn(language, reason)));
}
