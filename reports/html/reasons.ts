import type { CheckReport, RequirementReport } from '../../spec/report.ts';
import type { Bilingual } from '../../spec/requirement.ts';
import { reasonText } from '../scope.ts';
import { inBoth } from './speech.ts';

/** Why a requirement was not looked at, in both languages. */
export function reasonOf(
  reason: RequirementReport['reason'],
  ids: readonly string[],
  checks: readonly CheckReport[],
): Bilingual {
  return inBoth((language) => reasonText({ reason }, ids, { checks }, language));
}
