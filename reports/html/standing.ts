/** How a requirement, or a passage of the protocol, stands after a run. */

import type { RequirementReport, Verdict } from '../../spec/report.ts';
import type { Bilingual } from '../../spec/requirement.ts';
import { VERDICT_MARKS, WEIGHT_MARKS } from '../marks.ts';
import { both, html, type Markup } from './markup.ts';
import { word } from './speech.ts';
import { texts } from './texts.ts';

/** A mark and a word, and the kind that style and filters know it by. */
export interface Standing {
  readonly kind: 'failed' | 'warning' | 'notice' | 'undecided' | 'passed' | 'unlooked';
  readonly mark: string;
  readonly word: Bilingual;
}

const UNDECIDED: readonly Verdict[] = ['error', 'inconclusive', 'blocked'];

/** How one requirement stands, or a check of it. */
export function standingOf({ verdict, level }: Pick<RequirementReport, 'verdict' | 'level'>): Standing {
  const own = { mark: VERDICT_MARKS[verdict], word: word(verdict) };
  if (verdict === 'pass') return { kind: 'passed', ...own };
  if (UNDECIDED.includes(verdict)) return { kind: 'undecided', ...own };
  if (verdict !== 'fail') return { kind: 'unlooked', ...own };
  if (level === 'MUST') return { kind: 'failed', ...own };
  return level === 'SHOULD'
    ? { kind: 'warning', mark: WEIGHT_MARKS.warning, word: word('fail') }
    : { kind: 'notice', mark: WEIGHT_MARKS.notice, word: word('fail') };
}

/** How a passage stands: as the worst of its requirements. */
export function passageStanding(requirements: readonly RequirementReport[]): Standing {
  const kinds = new Set(requirements.map((one) => standingOf(one).kind));
  if (kinds.has('failed')) return { kind: 'failed', mark: WEIGHT_MARKS.failure, word: texts.broken };
  if (kinds.has('undecided'))
    return { kind: 'undecided', mark: VERDICT_MARKS.inconclusive, word: texts.openState };
  if (kinds.has('warning')) return { kind: 'warning', mark: WEIGHT_MARKS.warning, word: texts.unlike };
  if (kinds.has('notice')) return { kind: 'notice', mark: WEIGHT_MARKS.notice, word: texts.hurts };
  if (!kinds.has('passed'))
    return { kind: 'unlooked', mark: VERDICT_MARKS['not-selected'], word: texts.unseen };
  const fulfilled = kinds.has('unlooked') ? texts.partly : texts.fulfilled;
  return { kind: 'passed', mark: VERDICT_MARKS.pass, word: fulfilled };
}

/** Mark and word. */
export function standingMark({ kind, mark, word: name }: Standing): Markup {
  return html`<span class="s s-${kind}"><b aria-hidden=true>${mark}</b> ${both(name)}</span>`;
}

/** The mark alone; its word is there for those who do not see it. */
export function standingSymbol({ kind, mark, word: name }: Standing): Markup {
  return html`<span class="s s-${kind}"><b aria-hidden=true>${mark}</b><span class=sr> ${both(name)}</span></span>`;
}
